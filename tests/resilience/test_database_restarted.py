"""The database is restarted while people record, once in order and once as in a crash: nothing that was confirmed is lost."""

import time

import pytest
from django.db import connection

from learning.models import LearningRecord
from tests.factories import make_campaign, make_organisation, make_participation, make_user
from tests.resilience.figures import assert_figures_come_right
from tests.resilience.people import Recorder
from tests.resilience.portal import wait_for
from tests.resilience.processes import Nursery, Processes

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("resilience"),
    pytest.mark.slow,
]

SECONDS_TO_WORK_AGAIN = 10


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
