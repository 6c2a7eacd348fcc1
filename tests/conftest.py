"""What every test stands on: real services, a real worker, a real browser."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import pytest
from _pytest.nodeid import NodeId

from obt_portal.devservices.keeper import Services
from tests import chromium

PROJECT = Path(__file__).parent.parent
SECONDS_FOR_WORKER = 90
TIMES_TO_EMPTY = 5
running = pytest.StashKey[Services]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the services once, in the process that leads; the others inherit the addresses."""
    os.environ.update(
        ENVIRONMENT="test",
        DJANGO_SETTINGS_MODULE="obt_portal.settings",
        # The browser driver runs an event loop in the thread that also talks to the database.
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
    )
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ["REDIS_URL"] = queue_of(worker)
    elif not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        folder = Path(tempfile.gettempdir()) / f"portal-test-{secrets.token_hex(4)}"
        config.stash[running] = Services(folder, throwaway=True)
        for name, address in config.stash[running].addresses.items():
            os.environ.setdefault(name, address)
    # Tests serve files from where they are written; the built folder has only to exist.
    (PROJECT / "staticfiles").mkdir(exist_ok=True)
    django.setup()
    _use_queue(os.environ["REDIS_URL"])
    config.pluginmanager.import_plugin("tests.cast")


def _use_queue(url: str) -> None:
    """pytest-django reads the settings before this file is, so with the leading process's queue."""
    from django.conf import settings

    from obt_portal import celery

    settings.REDIS_URL = url
    celery.app.conf.broker_url = celery.app.conf.broker_write_url = url


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Name each test's group where xdist looks for it. Since pytest 9.2 it does so in vain (its issue 1386)."""
    if not config.getoption("loadgroup", False):
        return
    for item in items:
        for mark in item.iter_markers("xdist_group"):
            item._id = NodeId.parse(f"{item.nodeid}@{mark.args[0]}")


def pytest_unconfigure(config: pytest.Config) -> None:
    if services := config.stash.get(running, None):
        services.stop()


def queue_of(worker: str) -> str:
    """Each worker process of the test run has a numbered database of Valkey to itself."""
    number = int(worker.removeprefix("gw")) + 1
    return with_path(os.environ["REDIS_URL"], str(number))


def with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    without_browser = [report for report in skipped if chromium.NOT_FOUND in str(report.longrepr)]
    if without_browser:
        terminalreporter.section("NO BROWSER", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(without_browser)} browser tests did NOT run.", red=True)
        terminalreporter.line(chromium.NOT_FOUND, red=True)


@pytest.fixture(scope="session", autouse=True)
def _real_mail_queue(django_test_environment: None) -> None:
    """Keep the mail queue that Django's test runner would replace by a list in memory."""
    from django.conf import settings

    settings.EMAIL_BACKEND = "accounts.mail.QueueBackend"


@pytest.fixture(scope="session", autouse=True)
def _no_list_of_static_files() -> None:
    """Look a static file up when it is asked for: listing them all for each test's client takes longer than the test."""
    from django.conf import settings

    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session", autouse=True)
def _emptied_beside_a_worker() -> None:
    """Empty the tables once more when a worker was reading them in another order: one of two gives way, and it may be us."""
    from django.db import OperationalError
    from django.db.backends.postgresql.operations import DatabaseOperations
    from psycopg.errors import DeadlockDetected

    empty = DatabaseOperations.execute_sql_flush

    def empty_patiently(operations: DatabaseOperations, statements: list[str]) -> None:
        for _ in range(TIMES_TO_EMPTY):
            try:
                return empty(operations, statements)
            except OperationalError as error:
                if not isinstance(error.__cause__, DeadlockDetected):
                    raise
        return empty(operations, statements)

    DatabaseOperations.execute_sql_flush = empty_patiently  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _queue_breaker_closed() -> Iterator[None]:
    """A test that made the queue fail must not leave the next one without it."""
    yield
    from obt_portal import celery
    from tests.publishing import all_published

    all_published()
    celery.breaker = celery.Breaker()


@pytest.fixture(scope="session")
def worker_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the worker writes its log, `worker.log`, and puts the mail it sends, in `sent`."""
    return tmp_path_factory.mktemp("celery")


@pytest.fixture(scope="session")
def celery_worker(django_db_setup: None, worker_folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One real worker on the test database, for tests whose data is committed.

    Use it with `transactional_db`; nothing inside a rolled-back test is visible to it.
    """
    from django.db import connection

    name = connection.settings_dict["NAME"]
    worker = start_worker(
        worker_folder / "worker.log",
        DATABASE_URL=with_path(os.environ["DATABASE_URL"], name),
        EMAIL_URL=f"filemail:///{worker_folder / 'sent'}",
    )
    yield worker
    worker.terminate()
    worker.wait(20)


def start_worker(log: Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start a Celery worker and wait until it takes messages. The caller ends it."""
    options = "--queues=celery,mail --concurrency=1 --without-gossip --without-mingle"
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "obt_portal", "worker", *options.split()],
            cwd=PROJECT,
            env={**os.environ, "LOG_LEVEL": "INFO", **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    deadline = time.monotonic() + SECONDS_FOR_WORKER
    while b" ready." not in log.read_bytes():
        if worker.poll() is not None or time.monotonic() > deadline:
            worker.kill()
            pytest.fail(f"The Celery worker did not start:\n{log.read_text()}")
        time.sleep(0.05)
    return worker


# --- Browser ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    program = chromium.find()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(chromium.NOT_FOUND)
        pytest.skip(chromium.NOT_FOUND)
    return {"executable_path": str(program), "args": chromium.ARGUMENTS, "headless": True}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture
def page_without_javascript(browser, browser_context_args, live_server):
    """A page of a browser with JavaScript switched off."""
    from tests.browser import open_page

    page = open_page(browser, browser_context_args, live_server.url, has_javascript=False)
    yield page
    page.context.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def any_page(request, browser, browser_context_args, live_server):
    """The same test twice: with JavaScript and without."""
    from tests.browser import open_page

    page = open_page(browser, browser_context_args, live_server.url, has_javascript=request.param)
    yield page
    page.context.close()


@pytest.fixture
def open_browser(browser, browser_context_args, live_server):
    """Opens a browser for somebody, or for nobody in particular, as wide as it is asked to be."""
    from tests.browser import open_page

    pages = []

    def open_for(user=None, **given):
        pages.append(open_page(browser, browser_context_args, live_server.url, user, **given))
        return pages[-1]

    yield open_for
    for page in pages:
        page.context.close()
