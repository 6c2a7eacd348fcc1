"""What whoever keeps the portal running has to know of the figures, all campaigns at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Min, Q, Sum
from django.utils import timezone

from campaigns.models import Campaign
from reports.models import Export, FigureCheck, Freshness, PendingChange, ReleasePack, Snapshot
from reports.selectors.reading import days_over


@dataclass(frozen=True)
class Waiting:
    """What a worker has to do: how much, since when, and how often it gave up."""

    number: int
    oldest: dt.datetime | None
    failures: int = 0


@dataclass(frozen=True)
class Checked:
    """A campaign's last comparison with raw rows, and what all its comparisons ever found wrong."""

    last: FigureCheck
    differences_ever: int


@dataclass(frozen=True)
class State:
    """By slug of published campaigns where it is about campaigns; one that was never counted or checked is not there.

    A campaign that is not published is counted when it is announced and then no more, so its age means nothing.
    """

    as_at: Mapping[str, dt.datetime]
    checks: Mapping[str, Checked]
    days_missing: Mapping[str, int]
    pending: Waiting
    exports: Waiting
    packs: Waiting


def state(now: dt.datetime) -> State:
    """Eight queries, whatever the size."""
    return State(
        as_at=dict(
            Freshness.objects.filter(campaign__in=Campaign.objects.published()).values_list(
                "campaign__slug", "as_at"
            )
        ),
        checks=_checks(),
        days_missing=_days_missing(timezone.localdate(now)),
        pending=Waiting(
            **PendingChange.objects.aggregate(number=Count("pk"), oldest=Min("announced_at"))
        ),
        exports=_waiting_exports(),
        packs=_waiting_packs(),
    )


def _checks() -> dict[str, Checked]:
    ever = dict(
        FigureCheck.objects.finished()
        .order_by()
        .values_list("campaign_id")
        .annotate(found=Sum("differences"))
    )
    newest = (
        FigureCheck.objects.finished()
        .filter(campaign__in=Campaign.objects.published())
        .select_related("campaign")
        .order_by("campaign_id", "-finished_at", "-pk")
        .distinct("campaign_id")
    )
    return {check.campaign.slug: Checked(check, ever[check.campaign_id]) for check in newest}


def _days_missing(today: dt.date) -> dict[str, int]:
    """Of published campaigns. One query for all of them, as a scrape may not cost more with each campaign."""
    kept: dict[int, set[dt.date]] = defaultdict(set)
    days = Snapshot.objects.filter(campaign__in=Campaign.objects.published()).order_by().distinct()
    for campaign_id, day in days.values_list("campaign_id", "day"):
        kept[campaign_id].add(day)
    return {
        campaign.slug: len(days_over(campaign, today) - kept[campaign.pk])
        for campaign in Campaign.objects.published()
    }


def _waiting_exports() -> Waiting:
    is_waiting = Q(finished_at__isnull=True)
    return Waiting(
        **Export.objects.aggregate(
            number=Count("pk", filter=is_waiting),
            oldest=Min("asked_at", filter=is_waiting),
            failures=Count("pk", filter=~Q(failure="")),
        )
    )


def _waiting_packs() -> Waiting:
    is_waiting = Q(made_at__isnull=True, failure="")
    return Waiting(
        **ReleasePack.objects.aggregate(
            number=Count("pk", filter=is_waiting),
            oldest=Min("asked_at", filter=is_waiting),
            failures=Count("pk", filter=~Q(failure="")),
        )
    )
