"""Where sign-ups lead, from kept days alone: read once after each is kept, and then held by the process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from django.core.cache import caches
from django.db.models import F, Max

from campaigns.models import Campaign
from departments.models import ChangeKind, OrganisationChange
from reports.back_testing import BackTest, back_test
from reports.forecast import (
    Course,
    Forecast,
    Forecasts,
    Needed,
    Series,
    TooEarly,
    course_of,
    forecasts,
    needed,
)
from reports.models import Snapshot, SnapshotRow
from reports.patterns import Window
from reports.selectors.participation import window_of

DAY_KEPT: Final = 24 * 60 * 60
# The campaigns before this one that a forecast learns from.
EARLIER: Final = 3
# How many working days before the close the forecast is tested.
HORIZONS: Final = (45, 40, 30, 20, 10, 5)


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
class Foretold:
    """One row: what has come, what is to be expected of it, and what the chosen rate still takes."""

    slug: str
    name: str
    people: int
    headcount: int | None
    forecast: Forecast | TooEarly
    needed: Needed | None

    @property
    def rate(self) -> Fraction | None:
        return Fraction(self.people, self.headcount) if self.headcount else None


@dataclass(frozen=True)
class Tested:
    """The forecast put to the test on a campaign that is over. ``has_course``: it could learn from one before that."""

    campaign: Campaign
    found: BackTest
    has_course: bool


@dataclass(frozen=True)
class Outlook:
    """``measured`` is the nation again without organisations that have no headcount, where there are such people."""

    campaign: Campaign
    past: Past
    nation: Foretold
    measured: Foretold | None
    rows: tuple[Foretold, ...]
    has_course: bool
    tested: Tested | None


@dataclass(frozen=True)
class Pasts:
    """The pasts of a campaign and of those before it, the newest first; ``key`` changes when another day is kept."""

    key: str
    campaigns: tuple[Campaign, ...] = ()
    by_campaign: Mapping[int, Past] = field(default_factory=dict)

    def of(self, campaign: Campaign) -> Past | None:
        return self.by_campaign.get(campaign.pk)


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
    return Pasts(":".join(keys.values()), wanted, found)


def outlook(pasts: Pasts, rate: Fraction) -> Outlook | None:
    """Everything about the first of the campaigns; None when nothing of it has been kept. Asks nothing."""
    campaign, *earlier = pasts.campaigns
    past = pasts.of(campaign)
    if past is None:
        return None
    course = _course(pasts, earlier)
    made = forecasts(past.series, past.window, past.day, course)
    names = past.names
    rows = (
        _foretold(past, (slug, names[slug]), past.series[slug], found, rate)
        for slug, found in made.organisations.items()
    )
    nation, measured = _nation(past, made.nation, course, rate)
    has_course = course is not None
    return Outlook(campaign, past, nation, measured, tuple(rows), has_course, _tested(pasts))


def foretold(pasts: Pasts, slug: str, rate: Fraction) -> Foretold | None:
    """One organisation's row of the outlook; None when nothing of it has been kept. Asks nothing.

    Each process makes the forecasts once for each day that is kept, whatever rate is asked for.
    """
    campaign, *earlier = pasts.campaigns
    past = pasts.of(campaign)
    if past is None or slug not in past.series:
        return None
    key = f"forecasts:{pasts.key}"
    made: Forecasts | None = caches["local"].get(key)
    if made is None:
        made = forecasts(past.series, past.window, past.day, _course(pasts, earlier))
        caches["local"].set(key, made, DAY_KEPT)
    named = (slug, past.names[slug])
    return _foretold(past, named, past.series[slug], made.organisations[slug], rate)


def _nation(
    past: Past, made: Forecast | TooEarly, course: Course | None, rate: Fraction
) -> tuple[Foretold, Foretold | None]:
    """Everybody; and without those of organisations that have no headcount, where there are any."""
    whole, known = _together(past.series.values()), _together(past.measured.values())
    name = ("", "Whole Civil Service")
    if not past.measured or whole.in_all == known.in_all:
        return _foretold(past, name, known if past.measured else whole, made, rate), None
    everybody = _foretold(past, name, Series(whole.in_all), made, rate)
    alone = forecasts(past.measured, past.window, past.day, course).nation
    named = ("", "Organisations with a headcount")
    return everybody, _foretold(past, named, known, alone, rate)


def _foretold(
    past: Past,
    named: tuple[str, str],
    series: Series,
    found: Forecast | TooEarly,
    rate: Fraction,
) -> Foretold:
    takes = needed(series, past.window, past.day, rate)
    return Foretold(*named, series.in_all[-1], series.headcount, found, takes)


def _together(every: Iterable[Series]) -> Series:
    known = list(every)
    in_all = tuple(map(sum, zip(*(series.in_all for series in known), strict=True)))
    return Series(in_all, sum(series.headcount or 0 for series in known) or None)


def _course(pasts: Pasts, earlier: Sequence[Campaign]) -> Course | None:
    whole = [past for each in earlier if (past := pasts.of(each)) and past.is_whole]
    return course_of([(_together(past.series.values()), past.window) for past in whole])


def _tested(pasts: Pasts) -> Tested | None:
    """On this campaign when it is over, else on the last one before it whose every day is known."""
    for number, each in enumerate(pasts.campaigns):
        past = pasts.of(each)
        if past and past.is_whole:
            course = _course(pasts, pasts.campaigns[number + 1 :])
            working = past.window.working_days
            cuts = [working[-1 - left] for left in HORIZONS if left < len(working)]
            found = back_test(past.series, past.window, cuts, course)
            return Tested(each, found, course is not None)
    return None


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
