"""The database is restarted while people record, once in order and once as in a crash: nothing that was confirmed is lost."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from shutil import rmtree
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections

from learning.models import LearningRecord
from obt_portal.devservices.postgres import Postgres
from tests.conftest import PROJECT
from tests.factories import make_campaign, make_organisation, make_participation, make_user
from tests.resilience.figures import assert_figures_come_right
from tests.resilience.people import Recorder
from tests.resilience.portal import WebServer, wait_for
from tests.resilience.processes import Nursery, Processes

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("resilience"),
    pytest.mark.slow,
]

SECONDS_TO_WORK_AGAIN = 10


class Database(Postgres):
    """A cluster of this test's own, as durable as in production, that may be restarted."""

    def restart(self, how):
        where = ["-D", self.data, "-l", self.log]
        self.run("pg_ctl", "restart", *where, "--wait", "--silent", "-m", how)


@pytest.fixture
def own_database():
    folder = Path(tempfile.mkdtemp(prefix="portal-restarted-"))
    folder.chmod(0o755)
    database = Database(folder, secrets.token_hex(8), throwaway=False)
    database.url = database.start()
    subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "prepare"],
        cwd=PROJECT,
        env={**os.environ, "DATABASE_URL": database.url},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    yield database
    database.stop()
    rmtree(database.home, ignore_errors=True)
    rmtree(folder, ignore_errors=True)


@pytest.fixture
def at_own_database(transactional_db, own_database, monkeypatch):
    """This process reads and writes there, too."""
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
    server = WebServer(tmp_path / "web", **addresses, DATABASE_POOL_SIZE="8")
    yield server
    server.stop()


@pytest.fixture
def own_processes(addresses, tmp_path):
    nursery = Nursery(tmp_path / "nursery", **addresses, DATABASE_POOL_SIZE="8")
    processes = Processes(nursery, tmp_path)
    yield processes
    processes.stop()
    nursery.stop()


def test_nothing_confirmed_is_lost_when_the_database_restarts(
    at_own_database, own_web_server, own_processes
):
    campaign = make_campaign(is_league_table_public=True)
    learner = make_user(organisation=make_organisation())
    make_participation(campaign, user=learner)
    own_processes.worker()
    own_processes.beat()
    recorder = Recorder(own_web_server, learner)
    recorder.start()
    try:
        some_more(recorder)
        for how in ["fast", "immediate", "fast"]:
            at_own_database.restart(how)
            started = time.monotonic()
            some_more(recorder)
            assert time.monotonic() - started < SECONDS_TO_WORK_AGAIN
    finally:
        recorder.stop()

    connection.close()
    assert set(LearningRecord.objects.values_list("pk", flat=True)) == recorder.confirmed
    taken = assert_figures_come_right(campaign)
    print(f"{len(recorder.confirmed)} confirmed, {recorder.refused} not; right after {taken:.1f} s")


def some_more(recorder):
    enough = len(recorder.confirmed) + 10
    wait_for(lambda: len(recorder.confirmed) >= enough, "records are saved")
