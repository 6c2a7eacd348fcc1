# The few commands a person or CI needs. `make` alone lists them.

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.requirements
export ENVIRONMENT ?= development
export PORT ?= 8000

CHECKS := check-types check-style check-imports check-migrations check-house-rules

.DEFAULT_GOAL := help
.PHONY: help run test test-slow check format audit bench lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): requirements.txt requirements-dev.txt
	@.ci/venv $(PYTHON) $(VENV)
	@touch $@

venv: $(STAMP) ## make or refresh the virtual environment from the pinned requirements

run: $(STAMP) ## run the whole portal here: services, demonstration, web, worker, beat (PORT=8000)
	@exec $(BIN)/python -m obt_portal.devservices.run

test: $(STAMP) ## run every test, browser journeys included (ARGS="tests/ui -k table")
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m tests.libreoffice
	@exec $(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow" $(ARGS)

test-slow: $(STAMP) ## run the tests that take minutes: many more, and longer, random histories
	@exec $(BIN)/python -m pytest -n 2 --dist loadgroup -m slow $(ARGS)

check: $(CHECKS) ## lint, formatting, types, import rules, templates, migrations, lock files, sizes and house rules

.PHONY: $(CHECKS)
check-types: $(STAMP)
	$(BIN)/mypy

check-style: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates

check-imports: $(STAMP)
	$(BIN)/lint-imports
	$(BIN)/python -m pip check

check-migrations: $(STAMP)
	DATABASE_POOL_SIZE=0 $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

check-house-rules: $(STAMP)
	$(BIN)/python -m pytest -q tests/architecture

format: $(STAMP) ## put the code in its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

audit: $(STAMP) ## ask whether a pinned package has a known weakness (needs the network)
	$(BIN)/pip-audit --disable-pip --require-hashes -r requirements.txt -r requirements-dev.txt

bench: $(STAMP) ## measure against the bars; writes benchmarks/latest.json
	@exec $(BIN)/python -m benchmarks

lock: $(STAMP) ## pin the newest allowed packages into requirements*.txt
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv lock --upgrade
	$(BIN)/uv export --quiet --no-emit-project --no-header --no-dev -o requirements.txt
	$(BIN)/uv export --quiet --no-emit-project --no-header --only-dev -o requirements-dev.txt

clean: ## remove what these commands made, the development database included
	@if [ -L .devdata/elsewhere ]; then rm -rf "$$(readlink -f .devdata/elsewhere)"; fi
	rm -rf $(VENV) .devdata staticfiles test-results .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
