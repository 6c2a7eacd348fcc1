"""Writes down when each job of the schedule last ran. Connected to Celery's signals in every worker.

A job is known by its task, however it was started. Not being able to write is no reason for a job to fail.
"""

from typing import Any, Final

import structlog
from celery import Task, states
from celery.schedules import crontab
from celery.signals import task_postrun, task_prerun
from django.db import DatabaseError
from django.utils import timezone

from obt_portal.models import JobRun
from obt_portal.schedule import BEAT_SCHEDULE

log = structlog.get_logger(__name__)

JOBS: Final[dict[str, str]] = {entry["task"]: name for name, entry in BEAT_SCHEDULE.items()}
SECONDS_IN_A_DAY: Final = 86_400.0


def seconds_between_runs() -> dict[str, float]:
    """How often each job should run."""
    return {name: _period(entry["schedule"]) for name, entry in BEAT_SCHEDULE.items()}


def _period(schedule: Any) -> float:
    """Seconds as they are; of a crontab, the mean through a day."""
    if isinstance(schedule, crontab):
        hours, minutes = (getattr(schedule, name) for name in ("hour", "minute"))
        return SECONDS_IN_A_DAY / (len(hours) * len(minutes))
    return float(schedule)


@task_prerun.connect(dispatch_uid="portal.job_starts")
def job_starts(*, sender: Task[Any, Any], **_: object) -> None:
    if sender.name in JOBS:
        _keep(JobRun(name=JOBS[sender.name], started_at=timezone.now()), ["started_at"])


@task_postrun.connect(dispatch_uid="portal.job_ends")
def job_ends(*, sender: Task[Any, Any], state: str | None = None, **_: object) -> None:
    if sender.name in JOBS:
        now, succeeded = timezone.now(), state == states.SUCCESS
        run = JobRun(name=JOBS[sender.name], started_at=now, finished_at=now, succeeded=succeeded)
        _keep(run, ["finished_at", "succeeded"])


def _keep(run: JobRun, columns: list[str]) -> None:
    """In one statement, so that two workers may do it at once."""
    try:
        JobRun.objects.bulk_create(
            [run], update_conflicts=True, unique_fields=["name"], update_fields=columns
        )
    except (DatabaseError, OSError):
        log.warning("job_run_not_kept", job=run.name, exc_info=True)
