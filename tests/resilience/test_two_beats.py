"""Two beats send everything twice: each job is done twice, nothing is doubled."""

import datetime as dt
import time

import pytest
from django.db.models import Count
from django.utils import timezone

from obt_portal import celery
from obt_portal.jobs import JOBS
from obt_portal.models import JobRun
from reports.models import SignUpHour, Snapshot
from tests.resilience.figures import assert_figures_come_right
from tests.resilience.portal import wait_for
from tests.resilience.processes import HURRIED, PORTAL, Stream, records_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("resilience")]


@pytest.mark.parametrize(
    ("app", "seconds"), [(HURRIED, 4), pytest.param(PORTAL, 40, marks=pytest.mark.slow)]
)
def test_two_beats_sweep_twice_as_often_and_figures_are_right(
    campaign, people, processes, app, seconds
):
    processes.worker()
    for _ in range(2):
        processes.beat(app)
    stream = Stream(records_of(people))
    stream.start()
    time.sleep(seconds)
    stream.stop()

    assert_figures_come_right(campaign)
    turns = seconds / (15 if app == PORTAL else 1)
    assert processes.lines("reports-sweep") > turns


def test_every_job_of_the_schedule_may_run_twice_at_once(campaign, people, processes):
    """As when two beats send it at the same moment and two workers take it."""
    type(campaign).objects.update(opens_on=timezone.localdate() - dt.timedelta(days=5))
    celery.app.loader.import_default_modules()
    tasks = [celery.app.tasks[name] for name in JOBS]
    for task in tasks:
        for _ in range(2):
            assert celery.publish(task).result(10)
    processes.worker()
    processes.worker()
    wait_for(
        lambda: JobRun.objects.filter(succeeded=True).count() == len(tasks), "each job is done"
    )
    wait_for(lambda: processes.lines("task_succeeded") >= 2 * len(tasks), "each is done twice")

    assert processes.lines("task_failed") == 0
    by_day = Snapshot.objects.values("day").annotate(n=Count("pk"))
    assert {row["n"] for row in by_day} == {1}
    assert len(by_day) == 5
    people_by_hour = SignUpHour.objects.filter(campaign=campaign).values_list("people", flat=True)
    assert sum(people_by_hour) == len(people)
    celery.publish(celery.app.tasks["reports.tasks.sweep_pending_changes"])
    assert_figures_come_right(campaign)
