"""One web server and one queue for the whole folder; every test begins with both well."""

import os
import subprocess
import sys
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from tests.conftest import PROJECT, with_path

# This file may be read before Django is set up, so what needs Django is imported where it is used.


@pytest.fixture(scope="package")
def kept_queue(tmp_path_factory):
    from tests.resilience.portal import Queue

    queue = Queue(tmp_path_factory.mktemp("queue"))
    yield queue
    queue.be_well()
    queue.stop()


@pytest.fixture
def queue(kept_queue):
    kept_queue.empty()
    yield kept_queue
    kept_queue.be_well()


@pytest.fixture(scope="package")
def database_url(django_db_setup):
    """Where the tests' own database is, for another process."""
    from django.db import connection

    return with_path(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])


@pytest.fixture(scope="package")
def serve(database_url, kept_queue, tmp_path_factory):
    """Starts a web server; all are stopped at the end."""
    from tests.resilience.portal import WEB_SERVER, WebServer

    addresses = {"DATABASE_URL": database_url, "REDIS_URL": kept_queue.url}
    environment = {**addresses, "DATABASE_POOL_SIZE": "8", "PGAPPNAME": WEB_SERVER}
    with ExitStack() as at_the_end:

        def start(**choice):
            server = WebServer(tmp_path_factory.mktemp("web") / "log", **choice, **environment)
            at_the_end.callback(server.stop)
            return server

        yield start


@pytest.fixture(scope="package")
def web_server(serve):
    return serve()


@pytest.fixture
def unguarded_web_server(serve):
    """One for each test, as it does not recover by itself."""
    server = serve(application="tests.resilience.unguarded:application")
    yield server
    server.stop()


@pytest.fixture
def campaign(transactional_db):
    from django.core.cache import caches

    from tests.factories import make_campaign

    caches["local"].clear()
    return make_campaign(is_league_table_public=True)


@pytest.fixture
def participation(learner, campaign):
    from tests.factories import make_participation

    return make_participation(campaign, user=learner)


@pytest.fixture
def learners_browser(web_server, queue, participation, learner):
    from tests.resilience.portal import Browser

    return Browser(web_server, learner)


@pytest.fixture
def people(campaign):
    """A few from each of several organisations, and standings that know of them."""
    from reports import services
    from tests.factories import make_organisation, make_participation

    organisations = [make_organisation() for _ in range(4)]
    people = [make_participation(campaign, organisation=each) for each in organisations * 3]
    services.recompute_standings(campaign_id=campaign.pk)
    return people


@pytest.fixture
def own_queue(queue):
    """Messages of this process go to the queue of these tests."""
    from obt_portal import celery

    before = celery.app.conf.broker_url
    celery.app.conf.broker_url = celery.app.conf.broker_write_url = queue.url
    yield queue
    celery.app.conf.broker_url = celery.app.conf.broker_write_url = before


@pytest.fixture(scope="package")
def nursery(database_url, kept_queue, tmp_path_factory):
    from tests.resilience.processes import Nursery

    log = tmp_path_factory.mktemp("nursery") / "log"
    nursery = Nursery(log, DATABASE_URL=database_url, REDIS_URL=kept_queue.url)
    yield nursery
    nursery.stop()


@pytest.fixture
def processes(own_queue, nursery, transactional_db, tmp_path):
    from tests.resilience.processes import Processes

    processes = Processes(nursery, tmp_path)
    yield processes
    processes.stop()


# --- A database of a test's own -------------------------------------------------------------------------


@pytest.fixture
def own_database():
    from tests.resilience.databases import Database

    database = Database()
    database.start()
    subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "prepare"],
        cwd=PROJECT,
        env={**os.environ, "DATABASE_URL": database.url},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    yield database
    database.remove()


@pytest.fixture
def at_own_database(transactional_db, own_database, monkeypatch):
    """This process reads and writes there, too."""
    from django.db import connection, connections

    parts = urlsplit(own_database.url)
    connection.close()
    there = {
        "HOST": parts.hostname,
        "PORT": parts.port,
        "USER": parts.username,
        "PASSWORD": parts.password,
        "NAME": parts.path.removeprefix("/"),
    }
    for name, value in there.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    yield own_database
    connections.close_all()
    monkeypatch.undo()


@pytest.fixture
def addresses(own_queue, at_own_database):
    return {"DATABASE_URL": at_own_database.url, "REDIS_URL": own_queue.url}


@pytest.fixture
def own_web_server(addresses, tmp_path):
    from tests.resilience.portal import WebServer

    server = WebServer(tmp_path / "web", **addresses, DATABASE_POOL_SIZE="8")
    yield server
    server.stop()
