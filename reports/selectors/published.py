"""What programs read beside the league table: kept days in order, sign-ups by day, breakdowns as released."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Sum

from campaigns.models import Campaign
from departments.models import Organisation
from reports.disclosure import Released
from reports.models import BreakdownRelease, SignUpHour, Snapshot
from reports.patterns import Day, daily
from reports.selectors.reading import Reading, all_kept, drawn_day


@dataclass(frozen=True)
class Release:
    """What stands published of an organisation's people, or of the nation's, and since which day."""

    id: int
    day: dt.date
    released: Released


def revisions_of(campaign: Campaign, day: dt.date) -> tuple[Snapshot, ...]:
    """The snapshots of one day, the first revision first; none when the day was not kept."""
    return tuple(Snapshot.objects.filter(campaign=campaign, day=day).order_by("revision"))


def days_before(campaign: Campaign, day: dt.date | None, most: int) -> tuple[Snapshot, ...]:
    """Kept days, each in its last revision, the newest first: those before ``day``, or the newest of all."""
    kept = Snapshot.objects.filter(campaign=campaign)
    if day is not None:
        kept = kept.filter(day__lt=day)
    return tuple(kept.in_force()[:most])


def readings_of(campaign: Campaign, snapshots: tuple[Snapshot, ...]) -> tuple[Reading, ...]:
    """In the order given; one query."""
    found = all_kept(snapshots, campaign)
    return tuple(found[snapshot.pk] for snapshot in snapshots)


def sign_ups_by_day(campaign: Campaign, today: dt.date) -> tuple[Day, ...]:
    """Every day from the opening to today, or to the campaign's last day."""
    hours = SignUpHour.objects.filter(campaign=campaign).values_list("day")
    counted = Counter(dict(hours.annotate(people=Sum("people"))))
    return daily(counted, campaign.opens_on, drawn_day(campaign, today))


def release_on(campaign: Campaign, organisation: str | None, day: dt.date) -> Release | None:
    """The release that holds on a day, of one organisation or, with None, of the nation."""
    releases = BreakdownRelease.objects.filter(campaign=campaign)
    if organisation is None:
        releases = releases.filter(organisation=None)
    else:
        releases = releases.filter(organisation__slug=organisation)
    row = releases.standing_on(day).values_list("pk", "day", "content").first()
    return Release(row[0], row[1], Released.from_json(row[2])) if row else None


def is_organisation(slug: str) -> bool:
    return Organisation.objects.filter(slug=slug).exists()
