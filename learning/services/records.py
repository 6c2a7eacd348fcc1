"""Learning records: made once, changed, removed, put back, and in the end deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from psycopg.errors import UniqueViolation

from campaigns.models import Course, LearningFormat
from learning.models import Evidence, LearningRecord, Participation
from learning.services.errors import (
    InTheFuture,
    KeptByOthers,
    LongerThanUsual,
    OutsideWindow,
    RecordNotFound,
    Refused,
    TooLateToPutBack,
    TooMuchInOneDay,
)
from learning.services.writing import locked, require_accepting, settle

MINUTES_IN_A_DAY: Final = 24 * 60
LONGEST_TITLE: Final = 200


@dataclass(frozen=True)
class RecordDetails:
    """What a person says they did. With a course, the record takes the course's title."""

    title: str
    course: Course | None
    done_on: dt.date
    minutes: int
    format: str
    finishes_course: bool


def check_details(
    *,
    participation: Participation,
    details: RecordDetails,
    confirmed_long: bool = False,
    replacing: UUID | None = None,
) -> None:
    """Raise ``Refused`` unless these details could be kept now (instead of record ``replacing``)."""
    require_accepting(participation)
    _check_what(details, participation)
    _check_day(details, participation)
    _check_minutes(details, confirmed_long=confirmed_long)
    _check_day_total(participation, details.done_on, details.minutes, without=replacing)


def record_learning(
    *,
    record_id: UUID,
    participation: Participation,
    details: RecordDetails,
    confirmed_long: bool = False,
) -> LearningRecord:
    """Keep a record. The same id again changes nothing and returns the record first kept.

    Raises ``RecordNotFound`` when the id is somebody else's.
    """
    try:
        return _record(record_id, participation, details, confirmed_long)
    except (Refused, IntegrityError) as error:
        if kept := LearningRecord.objects.filter(pk=record_id, participation=participation).first():
            return kept
        if isinstance(error.__cause__, UniqueViolation):
            raise RecordNotFound from error
        raise


@transaction.atomic
def _record(
    record_id: UUID, participation: Participation, details: RecordDetails, confirmed_long: bool
) -> LearningRecord:
    participation = locked(participation)
    details = _tidy(details)
    check_details(participation=participation, details=details, confirmed_long=confirmed_long)
    record = LearningRecord(id=record_id, participation=participation, **vars(details))
    record.save(force_insert=True)
    settle(participation)
    return record


@transaction.atomic
def change_record(
    *,
    record_id: UUID,
    participation: Participation,
    changes: Mapping[str, Any],
    confirmed_long: bool = False,
) -> LearningRecord:
    """Change these of the record's details; the others stay as they are by now. A time is questioned with what is new.

    Raises ``Refused``, or ``RecordNotFound`` when the person has no such live record.
    """
    participation = locked(participation)
    record = _own_record(participation, record_id)
    if record.removed_at is not None:
        raise RecordNotFound
    before = RecordDetails(
        **{each.name: getattr(record, each.name) for each in fields(RecordDetails)}
    )
    details = _tidy(replace(before, **changes))
    is_same_time = (details.minutes, details.course) == (before.minutes, before.course)
    check_details(
        participation=participation,
        details=details,
        confirmed_long=confirmed_long or is_same_time,
        replacing=record_id,
    )
    if details == before:
        return record
    for name, value in vars(details).items():
        setattr(record, name, value)
    record.save(update_fields=list(vars(details)))
    settle(participation)
    return record


@transaction.atomic
def remove_record(*, record_id: UUID, participation: Participation) -> LearningRecord:
    """It leaves the totals at once and can be put back for 30 days. Allowed after closing: it is theirs."""
    participation = locked(participation)
    record = _own_record(participation, record_id)
    if record.removed_at is None:
        record.removed_at = timezone.now()
        record.save(update_fields=["removed_at"])
        settle(participation)
    return record


@transaction.atomic
def put_back_record(*, record_id: UUID, participation: Participation) -> LearningRecord:
    """Raises ``TooLateToPutBack``, or ``TooMuchInOneDay`` when the day has filled up since."""
    participation = locked(participation)
    record = _own_record(participation, record_id)
    if record.removed_at is None:
        return record
    removed = LearningRecord.objects.filter(pk=record.pk)
    if not removed.that_can_be_put_back(timezone.now()).exists():
        raise TooLateToPutBack
    _check_day_total(participation, record.done_on, record.minutes)
    record.removed_at = None
    record.save(update_fields=["removed_at"])
    settle(participation)
    return record


@transaction.atomic
def delete_removed_records(*, now: dt.datetime) -> int:
    """Delete for good what can no longer be put back; returns how many. No total changes."""
    deleted, _ = LearningRecord.objects.beyond_putting_back(now).delete()
    return deleted


def _own_record(participation: Participation, record_id: UUID) -> LearningRecord:
    record = LearningRecord.objects.filter(pk=record_id, participation=participation).first()
    if record is None:
        raise RecordNotFound
    if record.evidence != Evidence.SELF_RECORDED:
        raise KeptByOthers
    return record


def _tidy(details: RecordDetails) -> RecordDetails:
    title = details.course.title if details.course else " ".join(details.title.split())
    return replace(details, title=title)


def _check_what(details: RecordDetails, participation: Participation) -> None:
    if details.course and details.course.campaign_id != participation.campaign_id:
        raise Refused("Choose a course from the list of this campaign", field="course")
    if details.course is None and not details.title.strip():
        raise Refused("Enter what you did", field="title")
    if details.course is None and len(details.title) > LONGEST_TITLE:
        raise Refused(f"What you did must be {LONGEST_TITLE} characters or fewer", field="title")
    if details.finishes_course and details.course is None:
        raise Refused("Only a course from the list can be finished", field="finishes_course")
    if details.format not in LearningFormat.values:
        raise Refused("Choose how you did it from the list", field="format")


def _check_day(details: RecordDetails, participation: Participation) -> None:
    if details.done_on > timezone.localdate():
        raise InTheFuture
    campaign = participation.campaign
    if not campaign.learning_from <= details.done_on <= campaign.learning_to:
        raise OutsideWindow(campaign)


def _check_minutes(details: RecordDetails, *, confirmed_long: bool) -> None:
    if not 1 <= details.minutes <= MINUTES_IN_A_DAY:
        raise Refused("How long it took must be between 1 minute and 24 hours", field="minutes")
    usual = details.course.minutes if details.course else None
    if usual and details.minutes > 2 * usual and not confirmed_long:
        raise LongerThanUsual(minutes=details.minutes, usual=usual)


def _check_day_total(
    participation: Participation, day: dt.date, minutes: int, *, without: UUID | None = None
) -> None:
    """Holds against simultaneous records only while the participation is locked."""
    that_day = LearningRecord.objects.live().filter(participation=participation, done_on=day)
    if without is not None:
        that_day = that_day.exclude(pk=without)
    already = that_day.aggregate(total=Sum("minutes"))["total"] or 0
    if already + minutes > MINUTES_IN_A_DAY:
        raise TooMuchInOneDay(day=day, already=already, left=MINUTES_IN_A_DAY - already)
