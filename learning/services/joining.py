"""What a person did under two accounts becomes what one person did."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import Posting, User
from campaigns.models import MoverRule
from learning.models import (
    Certificate,
    Declaration,
    LearningRecord,
    LevelDecision,
    Participation,
    SurveyResponse,
)
from learning.services.participation import move_credit
from learning.services.records import MINUTES_IN_A_DAY
from learning.services.recount import recount
from learning.services.writing import announce

CREDIT: Final = ("organisation_id", "grade_id", "profession_id")


@transaction.atomic
def join_participations(*, kept: User, other: User) -> None:
    """Make the participations of ``other`` those of ``kept``; where both took part, of two make one. Both are locked.

    The first to count keeps its sign-up, and the credit unless the campaign gives it to the current organisation.
    """
    mine = Participation.objects.filter(user__in=[kept, other]).select_related("campaign")
    taken = defaultdict(list)
    for part in mine.order_by("pk").select_for_update(of=("self",), no_key=True):
        taken[part.campaign_id].append(part)
    for parts in taken.values():
        first, *second = sorted(parts, key=_counts_first)
        if second:
            _take_in(first, second[0])
        Participation.objects.filter(pk=first.pk).update(user=kept)
    current = Posting.objects.current().filter(user=kept).first()
    if current is not None:
        move_credit(current)


def _counts_first(part: Participation) -> tuple[bool, dt.datetime]:
    """The sign-up of a civil servant counts, another does not."""
    return not part.is_civil_servant, part.signed_up_at


def _take_in(first: Participation, second: Participation) -> None:
    organisations = {first.organisation_id, second.organisation_id}
    _move_records(first, second)
    _move_responses(first, second)
    _move_declarations(first, second)
    for kind in (LevelDecision, Certificate):
        if not kind.objects.filter(participation=first).exists():
            kind.objects.filter(participation=second).update(participation=first)
    if first.campaign.mover_rule == MoverRule.CURRENT:
        latest = max(first, second, key=lambda part: part.signed_up_at)
        for column in CREDIT:
            setattr(first, column, getattr(latest, column))
        first.save(update_fields=["organisation", "grade", "profession"])
    second.delete()
    recount(participation_ids=[first.pk])
    announce(first.campaign_id, organisations)


def _move_records(first: Participation, second: Participation) -> None:
    """What was recorded under both, and what no day has room for, comes along as removed: it can be put back."""
    live = LearningRecord.objects.live().filter(participation=first)
    known, minutes = {_what(each) for each in live}, Counter[dt.date]()
    for each in live:
        minutes[each.done_on] += each.minutes
    theirs = list(LearningRecord.objects.filter(participation=second).order_by("created_at"))
    for record in theirs:
        record.participation = first
        if record.removed_at is not None:
            continue
        is_full = minutes[record.done_on] + record.minutes > MINUTES_IN_A_DAY
        if is_full or _what(record) in known:
            record.removed_at = timezone.now()
        else:
            minutes[record.done_on] += record.minutes
    LearningRecord.objects.bulk_update(theirs, ["participation", "removed_at"])


def _what(record: LearningRecord) -> tuple[object, ...]:
    return record.course_id, record.title, record.done_on, record.minutes


def _move_responses(first: Participation, second: Participation) -> None:
    """Answers that were sent stand; those of the second account where the first sent none."""
    has_sent = SurveyResponse.objects.submitted().filter(participation=first)
    coming = SurveyResponse.objects.filter(participation=second).exclude(
        questionnaire__in=has_sent.values("questionnaire")
    )
    begun = SurveyResponse.objects.filter(participation=first, submitted_at__isnull=True)
    sent = coming.submitted().values_list("questionnaire", flat=True)
    begun.filter(questionnaire__in=list(sent)).delete()
    coming.exclude(questionnaire__in=begun.values("questionnaire")).update(participation=first)


def _move_declarations(first: Participation, second: Participation) -> None:
    declared = Declaration.objects.filter(participation=first).values_list("activity", flat=True)
    new = Declaration.objects.filter(participation=second).exclude(activity__in=list(declared))
    new.update(participation=first)
