"""A release changes a table while the old code serves people: nobody is refused, and nobody waits longer than a second."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction

from tests.conftest import PROJECT
from tests.resilience.people import Recorder
from tests.resilience.portal import SECONDS, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("resilience")]

SECONDS_HELD = 4
# The second that a change may wait for a table, and what a busy machine adds to a request.
LONGEST = 2.5


@pytest.fixture
def newer(database_url):
    """Runs a command of the newer release; takes its change back at the end."""
    settings = {"DJANGO_SETTINGS_MODULE": "tests.resilience.newer.settings"}
    environment = {**os.environ, **settings, "DATABASE_URL": database_url}

    def start(*command):
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=PROJECT,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )

    yield start
    back = start("manage.py", "migrate", "newer", "zero", "--verbosity=0")
    assert back.communicate(timeout=SECONDS) and back.returncode == 0


@pytest.fixture
def recorder(web_server, queue, participation, learner):
    recorder = TimedRecorder(web_server, learner)
    recorder.start()
    wait_for(lambda: recorder.confirmed, "records are saved")
    yield recorder
    recorder.stop()


class TimedRecorder(Recorder):
    def __init__(self, server, user):
        super().__init__(server, user)
        self.slowest = 0.0

    def _press(self):
        started = time.monotonic()
        super()._press()
        self.slowest = max(self.slowest, time.monotonic() - started)


@contextmanager
def somebody_reading():
    """A long report reads the table: nobody else waits for it, but who would change the table does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM learning_participation")
        yield


def somebody_waits_for_the_table():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted"
            " AND relation = 'learning_participation'::regclass"
        )
        return cursor.fetchone()[0]


def has_column():
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM information_schema.columns"
            " WHERE table_name = 'learning_participation' AND column_name = 'newer_note'"
        )
        return cursor.fetchone()[0] == 1


def migrate(release, recorder):
    """While somebody reads the table for a while; then until it is done. What it said."""
    with somebody_reading():
        wait_for(somebody_waits_for_the_table, "the release wants to change the table")
        recorder.slowest = 0.0
        time.sleep(SECONDS_HELD)
        assert release.poll() is None
    said = release.communicate(timeout=SECONDS)[1]
    assert release.returncode == 0, said
    assert has_column()
    enough = len(recorder.confirmed) + 5
    wait_for(lambda: len(recorder.confirmed) >= enough, "the old code works on")
    recorder.stop()
    return said


def test_nobody_is_refused_or_waits_long_while_a_table_is_changed(newer, recorder):
    said = migrate(newer("manage.py", "migrate", "newer", "--verbosity=0"), recorder)
    assert "Trying again" in said
    assert recorder.refused == 0
    assert recorder.slowest < LONGEST


def test_without_giving_way_everybody_would_wait_as_long_as_the_table_is_read(newer, recorder):
    """The control."""
    migrate(newer("-m", "tests.resilience.newer.impatient"), recorder)
    assert recorder.slowest > LONGEST
