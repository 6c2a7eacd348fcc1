"""How far a person has come: their home page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.db import connection

from campaigns.definitions import ActivityDefinition, CampaignDefinition
from campaigns.models import ActivityKind, Campaign
from learning.models import Participation
from learning.selectors.levels import LevelShown, level_of


class TaskStatus(Enum):
    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    COMPLETED = "Completed"


class CampaignState(Enum):
    OPEN = "open"
    LATE_RECORDS = "late-records"
    CLOSED = "closed"


@dataclass(frozen=True)
class Task:
    activity: ActivityDefinition
    status: TaskStatus

    @property
    def is_completed(self) -> bool:
        return self.status is TaskStatus.COMPLETED


@dataclass(frozen=True)
class Home:
    """``remaining_minutes`` and ``percent`` (0 to 100) are None where the campaign has no target.

    ``days_left`` counts to the last day on which anything is taken: 0 on that day itself, None afterwards.
    """

    tasks: tuple[Task, ...]
    next_step: Task | None
    minutes: int
    target_minutes: int | None
    remaining_minutes: int | None
    percent: int | None
    has_reached_target: bool
    has_finished: bool
    state: CampaignState
    last_day: dt.date
    days_left: int | None
    level: LevelShown | None

    @property
    def completed_count(self) -> int:
        return sum(task.is_completed for task in self.tasks)


@dataclass(frozen=True)
class _Done:
    started: frozenset[int]
    submitted: frozenset[int]
    declared: frozenset[int]


def home(participation: Participation, definition: CampaignDefinition, today: dt.date) -> Home:
    """One query beside ``participation_of`` and the definition."""
    campaign, done = participation.campaign, _done(participation)
    tasks = tuple(
        Task(activity, _status(activity, participation, done)) for activity in definition.activities
    )
    state = state_on(campaign, today)
    last_day = campaign.closes_on if state is CampaignState.OPEN else campaign.accepts_records_to
    target = campaign.target_minutes
    return Home(
        tasks=tasks,
        next_step=None if state is CampaignState.CLOSED else _next_step(tasks),
        minutes=participation.minutes,
        target_minutes=target,
        remaining_minutes=None if target is None else max(0, target - participation.minutes),
        percent=None if target is None else min(100, participation.minutes * 100 // target),
        has_reached_target=participation.has_reached_target,
        has_finished=participation.has_finished,
        state=state,
        last_day=last_day,
        days_left=None if state is CampaignState.CLOSED else (last_day - today).days,
        level=level_of(participation, definition),
    )


def state_on(campaign: Campaign, day: dt.date) -> CampaignState:
    """Open, taking only late records, or closed."""
    if campaign.is_open_on(day):
        return CampaignState.OPEN
    return CampaignState.LATE_RECORDS if campaign.accepts_records_on(day) else CampaignState.CLOSED


_ROWS: Final = """
SELECT questionnaire_id, NULL, submitted_at IS NOT NULL
  FROM learning_surveyresponse WHERE participation_id = %(person)s
 UNION ALL
SELECT NULL, activity_id, true FROM learning_declaration WHERE participation_id = %(person)s
"""


def _done(participation: Participation) -> _Done:
    """One query by hand: everybody lands on home, and composing two took longer than running them."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"person": participation.pk})
        rows = cursor.fetchall()
    return _Done(
        started=frozenset(survey for survey, _, _ in rows if survey),
        submitted=frozenset(survey for survey, _, is_done in rows if survey and is_done),
        declared=frozenset(activity for _, activity, _ in rows if activity),
    )


def _status(activity: ActivityDefinition, participation: Participation, done: _Done) -> TaskStatus:
    """Agrees with ``facts.py``: when every required activity is completed here, the person has finished."""
    match activity.kind:
        case ActivityKind.SURVEY | ActivityKind.FEEDBACK:
            number = activity.questionnaire.id if activity.questionnaire else 0
            return _of(is_completed=number in done.submitted, is_started=number in done.started)
        case ActivityKind.CORE_COURSES:
            return _of_amount(participation.core_completions, activity.courses_needed or 1)
        case ActivityKind.RECORDED_LEARNING:
            return _of_amount(participation.minutes, participation.campaign.target_minutes or 1)
        case ActivityKind.DECLARED:
            return _of(is_completed=activity.id in done.declared, is_started=False)


def _of_amount(amount: int, needed: int) -> TaskStatus:
    return _of(is_completed=amount >= needed, is_started=amount > 0)


def _of(*, is_completed: bool, is_started: bool) -> TaskStatus:
    if is_completed:
        return TaskStatus.COMPLETED
    return TaskStatus.IN_PROGRESS if is_started else TaskStatus.NOT_STARTED


def _next_step(tasks: tuple[Task, ...]) -> Task | None:
    """The first required activity still to do, in the campaign's order; after those, the first optional one."""
    to_do = [task for task in tasks if not task.is_completed]
    required = (task for task in to_do if task.activity.is_required)
    return next(required, next(iter(to_do), None))
