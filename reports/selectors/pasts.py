"""Sign-ups day by day, from kept days alone: read once after each is kept, and then held by the process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.cache import caches
from django.db.models import F, Max

from campaigns.models import Campaign
from departments.models import ChangeKind, OrganisationChange
from reports.forecast import Series
from reports.models import Snapshot, SnapshotRow
from reports.patterns import Window
from reports.selectors.participation import window_of

DAY_KEPT: Final = 24 * 60 * 60
# The campaigns before this one that a forecast learns from.
EARLIER: Final = 3


@dataclass(frozen=True)
class Past:
    """How many had signed up by the end of each day up to ``day``, by the slugs of the organisations of its last day.

    What was done by people of a body that has merged since is counted in the body that took it in.
    """

    window: Window
    day: dt.date
    series: Mapping[str, Series]
    names: Mapping[str, str]

    @property
    def is_whole(self) -> bool:
        return self.day >= self.window.closes_on

    @property
    def measured(self) -> Mapping[str, Series]:
        """Of the organisations that have a headcount."""
        return {slug: each for slug, each in self.series.items() if each.headcount}


@dataclass(frozen=True)
class Pasts:
    """The pasts of a campaign and of those before it, the newest first; ``key`` changes when another day is kept."""

    key: str
    campaigns: tuple[Campaign, ...] = ()
    by_campaign: Mapping[int, Past] = field(default_factory=dict)

    def of(self, campaign: Campaign) -> Past | None:
        return self.by_campaign.get(campaign.pk)

    @property
    def first(self) -> Past | None:
        """Of the campaign that is asked about."""
        return self.of(self.campaigns[0])


def pasts_of(campaign: Campaign, published: Iterable[Campaign], until: dt.date) -> Pasts:
    """Days that are over only. One query when this process has them; two or three when it has not."""
    earlier = [each for each in published if each.closes_on < campaign.opens_on]
    wanted = (campaign, *earlier[:EARLIER])
    newest = Snapshot.objects.filter(
        campaign__in=wanted, day__lte=until, day__gte=F("campaign__opens_on")
    )
    versions = dict(newest.values_list("campaign").annotate(Max("pk")))
    keys = {
        each.pk: f"past:{each.pk}.{each.revision}.{versions[each.pk]}"
        for each in wanted
        if each.pk in versions
    }
    cache = caches["local"]
    found: dict[int, Past] = {
        pk: past for pk, key in keys.items() if (past := cache.get(key)) is not None
    }
    if missing := [each for each in wanted if each.pk in keys and each.pk not in found]:
        read = _read(missing, until)
        for pk, past in read.items():
            cache.set(keys[pk], past, DAY_KEPT)
        found |= read
    return Pasts(":".join((str(campaign.pk), *keys.values())), wanted, found)


# Of one organisation on one day: slug, name, people signed up, headcount.
_Row = tuple[str, str, int, int | None]
_Days = dict[dt.date, dict[int, _Row]]


def _read(campaigns: Sequence[Campaign], until: dt.date) -> dict[int, Past]:
    """All days of all campaigns in one query; another only where organisations are gone."""
    windows = {each.pk: window_of(each) for each in campaigns}
    found: dict[int, _Days] = {}
    for (campaign, day), rows in _last_revisions(campaigns, until).items():
        if windows[campaign].opens_on <= day <= windows[campaign].closes_on:
            found.setdefault(campaign, {})[day] = rows
    return {pk: _past(windows[pk], days) for pk, days in found.items()}


def _last_revisions(
    campaigns: Sequence[Campaign], until: dt.date
) -> dict[tuple[int, dt.date], dict[int, _Row]]:
    snapshots: dict[int, tuple[tuple[int, dt.date], dict[int, _Row]]] = {}
    rows = SnapshotRow.objects.filter(snapshot__campaign__in=campaigns, snapshot__day__lte=until)
    columns = ("snapshot__campaign", "snapshot__day", "snapshot", "organisation")
    said = ("organisation__slug", "name", "signed_up", "headcount")
    ordered: Any = rows.order_by("snapshot__revision").values_list(*columns, *said)
    for campaign, day, snapshot, organisation, *row in ordered:
        snapshots.setdefault(snapshot, ((campaign, day), {}))[1][organisation] = tuple(row)
    # A later revision of a day comes later, and takes its place.
    return dict(snapshots.values())


def _past(window: Window, days: _Days) -> Past:
    last = max(days)
    now = days[last]
    gone = {pk for rows in days.values() for pk in rows} - set(now)
    stands_in = _merged(last) if gone else {}
    totals: dict[int, dict[dt.date, int]] = {pk: {} for pk in now}
    for day, rows in days.items():
        for pk, row in rows.items():
            place = pk if pk in now else _end_of(pk, stands_in, now)
            if place is not None:
                totals[place][day] = totals[place].get(day, 0) + row[2]
    every = window.until(last).days
    return Past(
        window=window,
        day=last,
        series={now[pk][0]: Series.of(found, every, now[pk][3]) for pk, found in totals.items()},
        names=dict(row[:2] for row in now.values()),
    )


def _merged(day: dt.date) -> dict[int, int]:
    merges = OrganisationChange.objects.filter(kind=ChangeKind.MERGE, effective_on__lte=day)
    return dict(merges.order_by("effective_on").values_list("from_organisation", "to_organisation"))


def _end_of(pk: int, stands_in: Mapping[int, int], there: Mapping[int, _Row]) -> int | None:
    """Through as many mergers as it took; None when it leads nowhere that is there."""
    for _ in stands_in:
        pk = stands_in.get(pk, pk)
        if pk in there:
            return pk
    return None
