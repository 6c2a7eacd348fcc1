"""A worker that is killed, and messages that come twice, late and in any order, leave every figure right in the end."""

import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db.models import Count

from learning.models import LearningRecord
from learning.services.records import remove_record
from obt_portal import celery
from reports import tasks
from reports.models import PendingChange
from tests.resilience.figures import (
    assert_figures_are_right,
    assert_figures_come_right,
    kept_figures,
    rows_added_up,
)
from tests.resilience.locks import somebody_waits_for_a_lock, standings_locked
from tests.resilience.portal import wait_for
from tests.resilience.processes import (
    CARELESS,
    HURRIED,
    PORTAL,
    Stream,
    in_own_connection,
    kill,
    record,
    records_of,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("resilience")]

DELIVERIES = range(1, 6)
WAITING = 5
# A worker that is well needs a fraction of this for everything that can be waiting.
SECONDS_LEFT_ALONE = 5


def storm(campaign, people, processes, queue, app, kills):
    """Kill workers at random moments while people record and tasks come in without a pause; the last in mid-task.

    Returns how many were killed while they held a message.
    """
    chance = random.Random(kills)
    asking = [tasks.refresh_standings, tasks.check_campaign]
    records = Stream(records_of(people))
    requests = Stream(lambda: ask(queue, chance.choice(asking), campaign), pause=0.1)
    records.start()
    requests.start()
    try:
        for _ in range(kills - 1):
            worker = processes.worker(app)
            time.sleep(chance.uniform(0, 1))
            kill(worker)
    finally:
        requests.stop()
        records.stop()
    assert LearningRecord.objects.count() == records.count
    kill_in_mid_task(campaign, people[0], processes.worker(app), queue)
    return queue.taken()


def ask(queue, task, campaign):
    """So that a worker always has something to do, and never more than it can."""
    if queue.length() < WAITING:
        celery.publish(task, campaign.pk)


def kill_in_mid_task(campaign, person, worker, queue):
    """Once a worker has caught up: keep it waiting for the lock of standings over one more record, and kill it there."""
    wait_for(lambda: queue.length() == 0, "the queue is empty")
    time.sleep(1)
    with ThreadPoolExecutor(1) as another, standings_locked(campaign):
        another.submit(in_own_connection, record, [person]).result()
        wait_for(somebody_waits_for_a_lock, "the worker is in the middle of a task")
        kill(worker)
    assert PendingChange.objects.exists()


@pytest.mark.parametrize(
    ("kills", "beat"), [(4, HURRIED), pytest.param(50, PORTAL, marks=pytest.mark.slow)]
)
def test_figures_come_right_after_workers_were_killed_in_a_stream_of_records(
    campaign, people, processes, own_queue, kills, beat
):
    processes.beat(beat)
    held = storm(campaign, people, processes, own_queue, PORTAL, kills)
    processes.worker()
    taken = assert_figures_come_right(campaign)
    print(f"{kills} killed, {held} messages in their hands; right after {taken:.1f} s")


def test_without_late_acknowledgement_and_the_sweep_figures_would_stay_behind(
    campaign, people, processes, own_queue
):
    """The control: the same storm. What the last worker held is gone from the queue, and nobody asks again."""
    storm(campaign, people, processes, own_queue, CARELESS, 2)
    processes.worker(CARELESS)
    time.sleep(SECONDS_LEFT_ALONE)
    assert own_queue.length() == 0
    assert PendingChange.objects.exists()
    assert kept_figures(campaign) != rows_added_up(campaign)

    processes.beat(HURRIED)
    assert_figures_come_right(campaign)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_messages_delivered_one_to_five_times_in_any_order_leave_the_right_figures(
    campaign, people, processes, own_queue, seed
):
    """Real messages, copied in the queue as a redelivery would, for two workers at once, while people go on recording."""
    chance = random.Random(seed)
    for person in people:
        record(person)
    for task in [tasks.refresh_standings] * 8 + [tasks.check_campaign] * 3:
        assert celery.publish(task, campaign.pk).result(10)
    for task in [tasks.sweep_pending_changes, tasks.check_figures] * 2:
        assert celery.publish(task).result(10)
    expected = own_queue.deliver(lambda: chance.choice(DELIVERIES), chance.shuffle)

    stream = Stream(records_of(people))
    stream.start()
    try:
        processes.worker()
        processes.worker()
        wait_for(lambda: own_queue.length() == 0, "all is delivered")
    finally:
        stream.stop()

    wait_for(lambda: not PendingChange.objects.exists(), "the last message does its work")
    wait_for(lambda: processes.lines("task_succeeded") >= expected, "each delivery is done")
    assert LearningRecord.objects.count() == stream.count + len(people)
    assert_figures_are_right(campaign)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_tasks_done_one_to_five_times_at_once_in_any_order_leave_the_right_figures(
    campaign, people, seed
):
    """The same among threads, mixed with the writes themselves, which no queue can put in such an order."""
    chance = random.Random(seed)
    refresh = (tasks.refresh_standings, (campaign.pk,))
    messages = [refresh] * 8 + [(tasks.sweep_pending_changes, ())] * 3 + [(tasks.check_figures, ())]
    deliveries = [each for each in messages for _ in range(chance.choice(DELIVERIES))]
    writes = [(record, (person, minutes)) for person in people for minutes in (1, 2)]
    writes += [(record_and_remove, (person,)) for person in people]
    work = deliveries + writes
    chance.shuffle(work)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda each: in_own_connection(*each), work))
    # A message for the last write comes at the end, whatever came before it.
    tasks.refresh_standings(campaign.pk)

    records = LearningRecord.objects.filter(removed_at=None)
    assert records.aggregate(n=Count("pk"))["n"] == 2 * len(people)
    assert set(kept_figures(campaign).values()) == {9}
    assert_figures_are_right(campaign)


def record_and_remove(participation):
    made = record(participation, 5)
    remove_record(record_id=made.pk, participation=participation)
