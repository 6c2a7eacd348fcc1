"""Publishing people by grade and profession: disclosure control is applied here, once, and its result is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from campaigns.models import Campaign
from departments.models import Grade, Profession
from reports.counting import count_by_grade_and_profession
from reports.disclosure import Breakdown, Day, Released, release, release_nation
from reports.models import BreakdownRelease, Freshness
from reports.selectors import snapshot_before
from reports.services.moments import end_of
from reports.services.standings import one_at_a_time


@transaction.atomic
def release_breakdowns(*, campaign_id: int, day: dt.date) -> int:
    """Release what may be told of the people who had signed up by the end of a day; returns how many releases are new.

    What was released before stands until enough has changed. Safe to repeat: a day is not looked at twice, nor one before
    the last. Takes ten seconds or more for a nation, so it has a lock of its own: standings go on.
    """
    campaign = one_at_a_time(campaign_id, "reports.breakdowns")
    releases = BreakdownRelease.objects.filter(campaign=campaign)
    looked_at = Freshness.objects.filter(campaign=campaign, breakdowns_to__gte=day)
    if looked_at.exists() or releases.filter(day__gte=day).exists():
        return 0
    standing = {each.organisation_id: each for each in releases.standing_on(day)}
    true = _true_counts(campaign_id, day)
    released = {pk: _release(each, standing.get(pk)) for pk, each in true.items()}
    behind = {pk: _behind(true[pk], each, standing.get(pk)) for pk, each in released.items()}
    nation = release_nation(_day(true, released, behind), _last_day(standing.get(None)))
    new = [
        BreakdownRelease(
            campaign=campaign,
            organisation_id=pk,
            day=day,
            content=each.as_json(),
            behind=true[pk].as_json(),
        )
        for pk, each in released.items()
        if each.is_new
    ]
    if nation.is_new:
        kept = {
            str(pk): {
                "true": true[pk].as_json(),
                "released": released[pk].as_json(),
                "behind": behind[pk].as_json(),
            }
            for pk in true
        }
        new.append(
            BreakdownRelease(campaign=campaign, day=day, content=nation.as_json(), behind=kept)
        )
    made = BreakdownRelease.objects.bulk_create(new)
    Freshness.objects.filter(campaign=campaign).update(breakdowns_to=day)
    return len(made)


def release_newest_breakdowns(*, campaign_id: int, now: dt.datetime | None = None) -> None:
    """Of the last day that was kept."""
    campaign = Campaign.objects.get(pk=campaign_id)
    if newest := snapshot_before(campaign, timezone.localdate(now)):
        release_breakdowns(campaign_id=campaign_id, day=newest.day)


def _true_counts(campaign_id: int, day: dt.date) -> dict[int, Breakdown]:
    grades = tuple(Grade.objects.order_by("position").values_list("code", flat=True))
    professions = tuple(Profession.objects.order_by("slug").values_list("slug", flat=True))
    counted = count_by_grade_and_profession(campaign_id, end_of(day))
    return {pk: Breakdown(grades, professions, cells) for pk, cells in sorted(counted.items())}


def _release(true: Breakdown, last: BreakdownRelease | None) -> Released:
    if last is None:
        return release(true)
    before = Breakdown.from_json(last.behind)
    return release(true, Released.from_json(last.content), before=before)


def _behind(true: Breakdown, released: Released, last: BreakdownRelease | None) -> Breakdown:
    """The counts that the standing release was made of: those of an earlier day when it was not made anew."""
    return true if released.is_new or last is None else Breakdown.from_json(last.behind)


def _day(
    true: Mapping[int, Breakdown],
    released: Mapping[int, Released],
    behind: Mapping[int, Breakdown],
) -> Day:
    return Day(
        {str(pk): each for pk, each in true.items()},
        {str(pk): each for pk, each in released.items()},
        behind={str(pk): each for pk, each in behind.items()},
    )


def _last_day(last: BreakdownRelease | None) -> Day | None:
    if last is None:
        return None
    behind: Mapping[str, Any] = last.behind
    return Day(
        {pk: Breakdown.from_json(each["true"]) for pk, each in behind.items()},
        {pk: Released.from_json(each["released"]) for pk, each in behind.items()},
        Released.from_json(last.content),
        {pk: Breakdown.from_json(each["behind"]) for pk, each in behind.items()},
    )
