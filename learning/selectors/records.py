"""What a person has recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from learning.models import Evidence, LearningRecord, Participation
from learning.querysets import last_day_to_put_back


@dataclass(frozen=True)
class RecordRow:
    """``days_to_put_back`` is how many London days a removed record can still be put back; None while it is live."""

    id: UUID
    title: str
    done_on: dt.date
    minutes: int
    format: str
    evidence: str
    is_own: bool
    course_id: int | None
    finishes_course: bool
    removed_at: dt.datetime | None
    days_to_put_back: int | None


@dataclass(frozen=True)
class MyLearning:
    """Newest first. ``total_minutes`` is of the live rows; removed ones count for nothing."""

    live: tuple[RecordRow, ...]
    removed: tuple[RecordRow, ...]
    total_minutes: int
    target_minutes: int | None

    @property
    def remaining_minutes(self) -> int | None:
        if self.target_minutes is None:
            return None
        return max(0, self.target_minutes - self.total_minutes)


def my_learning(participation: Participation, now: dt.datetime) -> MyLearning:
    """One query. A person has a few records: they are put in order here, which is quicker than to have it asked for."""
    mine = LearningRecord.objects.filter(participation=participation).that_their_owner_sees(now)
    by_id = sorted(mine, key=lambda each: each.id)
    newest_first = sorted(by_id, key=lambda each: (each.done_on, each.created_at), reverse=True)
    rows = [_row(record, now) for record in newest_first]
    live = tuple(row for row in rows if row.removed_at is None)
    return MyLearning(
        live=live,
        removed=tuple(row for row in rows if row.removed_at is not None),
        total_minutes=sum(row.minutes for row in live),
        target_minutes=participation.campaign.target_minutes,
    )


def record_of(user: User, record_id: UUID) -> LearningRecord | None:
    """The person's record, live or removed, of any campaign they can read; None for anybody else's."""
    mine = LearningRecord.objects.visible_to(user)
    can_be_read = mine.filter(participation__campaign__is_published=True)
    return (
        can_be_read.select_related("course", "participation__campaign").filter(pk=record_id).first()
    )


def _row(record: LearningRecord, now: dt.datetime) -> RecordRow:
    return RecordRow(
        id=record.pk,
        title=record.title,
        done_on=record.done_on,
        minutes=record.minutes,
        format=record.get_format_display(),
        evidence=record.get_evidence_display(),
        is_own=record.evidence == Evidence.SELF_RECORDED,
        course_id=record.course_id,
        finishes_course=record.finishes_course,
        removed_at=record.removed_at,
        days_to_put_back=_days_to_put_back(record.removed_at, now),
    )


def _days_to_put_back(removed_at: dt.datetime | None, now: dt.datetime) -> int | None:
    if removed_at is None:
        return None
    return (last_day_to_put_back(removed_at) - timezone.localdate(now)).days
