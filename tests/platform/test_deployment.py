"""The image and the compose file say the same as what is tested here."""

import re
from pathlib import Path

import pytest
import yaml

from obt_portal.devservices.run import Portal
from obt_portal.metrics import queue_names
from tests.architecture import source

COMPOSE = yaml.safe_load((source.PROJECT / "docker-compose.yml").read_text())
DOCKERFILE = (source.PROJECT / "Dockerfile").read_text()


@pytest.fixture
def portal(tmp_path):
    return Portal(8000, tmp_path)


def test_compose_has_every_process_and_service():
    names = {"web", "worker", "mailer", "beat", "migrate", "postgres", "redis"}
    assert COMPOSE["services"].keys() == names


def test_the_queue_survives_a_kill():
    assert "--appendonly yes" in COMPOSE["services"]["redis"]["command"]
    assert COMPOSE["services"]["redis"]["volumes"] == ["queue:/data"]


@pytest.mark.parametrize("name", ["web", "worker", "mailer", "beat"])
def test_nothing_serves_before_the_tables_are_there(name):
    waits = COMPOSE["services"][name]["depends_on"]
    assert waits["migrate"] == {"condition": "service_completed_successfully"}


def test_workers_and_web_run_as_they_do_under_make_run(portal):
    for child in (portal.worker, portal.mailer):
        assert COMPOSE["services"][child.name]["command"].split()[1:] == child.command
    web = re.findall(r'"([^"]+)"', DOCKERFILE.split("CMD", 1)[1])[1:]
    # In a container the port is open to the outside, and the container is ended from outside.
    local = [word for word in portal.web.command if word not in ("--workers-kill-timeout", "5")]
    assert web == [word.replace("127.0.0.1", "0.0.0.0") for word in local]


def test_every_queue_has_one_kind_of_worker_to_itself(portal):
    """A mail server that hangs keeps no figure waiting."""
    queues = [
        child.command[child.command.index("worker") + 1] for child in (portal.worker, portal.mailer)
    ]
    assert queues == [f"--queues={name}" for name in queue_names()]


def test_the_image_holds_every_app_and_nothing_from_tests():
    copied = set(re.findall(r"^COPY (\S+) ", DOCKERFILE, re.MULTILINE))
    assert set(source.PACKAGES) | {"templates", "static", "requirements.txt"} <= copied
    assert not copied & {"tests", "."}
    ignored = (source.PROJECT / ".dockerignore").read_text().split()
    assert {f"!{name}" for name in copied if name != "manage.py"} <= set(ignored)


def test_the_image_installs_as_the_makefile_does():
    flags = "--quiet --disable-pip-version-check --no-deps --require-hashes"
    assert flags in DOCKERFILE
    assert flags in (source.PROJECT / ".ci" / "venv").read_text()


def test_the_process_in_the_image_is_not_root():
    assert re.search(r"^USER portal$", DOCKERFILE, re.MULTILINE)


def test_requirements_are_pinned_with_hashes_and_name_no_registry():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (Path(source.PROJECT) / name).read_text()
        pins = re.findall(r"^\S+==\S+", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^\S+==[^\n]*\\\n(?:\s+--hash)", text, re.MULTILINE))
        assert "://" not in text
