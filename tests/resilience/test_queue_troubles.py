"""The queue loses all it held, dies or hangs while people record and workers work: everybody is served, and figures come right by themselves."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from learning.models import LearningRecord
from reports.models import PendingChange
from reports.receivers import SHARED_FOR
from tests.resilience.figures import assert_figures_come_right
from tests.resilience.locks import somebody_waits_for_a_lock, standings_locked
from tests.resilience.people import Recorder
from tests.resilience.portal import wait_for
from tests.resilience.processes import HURRIED, PORTAL, UNENDED, in_own_connection, record

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("resilience")]

SECONDS_OF_TROUBLE = 6
slow = pytest.mark.slow


@pytest.fixture
def recorder(web_server, people, participation, learner):
    return Recorder(web_server, learner)


@pytest.mark.parametrize(
    ("trouble", "app"),
    [
        ("flush", HURRIED),
        pytest.param("flush", PORTAL, marks=slow),
        pytest.param("kill", PORTAL, marks=slow),
        pytest.param("hang", PORTAL, marks=slow),
    ],
)
def test_figures_come_right_by_themselves_after_the_queue_was_in_trouble(
    recorder, own_queue, processes, campaign, trouble, app
):
    processes.kept_worker()
    processes.beat(app)
    recorder.start()
    try:
        enough_more(recorder)
        getattr(own_queue, trouble)()
        time.sleep(SECONDS_OF_TROUBLE if app == PORTAL else 1)
        enough_more(recorder)
        own_queue.be_well()
        enough_more(recorder)
    finally:
        recorder.stop()

    assert recorder.refused == 0
    assert set(LearningRecord.objects.values_list("pk", flat=True)) == recorder.confirmed
    taken = assert_figures_come_right(campaign)
    print(f"after a {trouble}: {len(recorder.confirmed)} records, right after {taken:.1f} s")


def hang_in_mid_task(campaign, people, own_queue, processes, app):
    """The queue hangs between a worker's taking a message and its saying so; then all is well again, and somebody records."""
    processes.kept_worker(app)
    with ThreadPoolExecutor(1) as another, standings_locked(campaign):
        another.submit(in_own_connection, record, [people[0]]).result()
        wait_for(somebody_waits_for_a_lock, "the worker is in the middle of a task")
        own_queue.hang()
    wait_for(lambda: processes.lines("Couldn't ack"), "the acknowledgement does not arrive")
    own_queue.be_well()
    for _ in range(3):
        time.sleep(SHARED_FOR + 0.1)
        record(people[1])


def test_a_worker_that_could_not_acknowledge_ends_and_its_successor_goes_on(
    campaign, people, own_queue, processes
):
    hang_in_mid_task(campaign, people, own_queue, processes, PORTAL)
    wait_for(lambda: processes.lines("worker_ends") == 1, "the worker ends")
    processes.beat(HURRIED)
    assert_figures_come_right(campaign)


def test_a_worker_that_passes_over_it_would_take_nothing_ever_again(
    campaign, people, own_queue, processes
):
    """The control: Celery's own way. Beat's messages lie there too; nobody notices but whoever looks at the queue's depth."""
    hang_in_mid_task(campaign, people, own_queue, processes, UNENDED)
    processes.beat(HURRIED)
    wait_for(lambda: own_queue.length() > 3, "messages wait")
    assert PendingChange.objects.exists()
    assert processes.lines("worker_ends") == 0


def enough_more(recorder):
    enough = len(recorder.confirmed) + 10
    wait_for(lambda: len(recorder.confirmed) >= enough, "records are saved")
