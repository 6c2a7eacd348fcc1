"""Where sign-ups lead, from kept days alone: worked out once after each is kept, and then held by the process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeVar

from django.core.cache import caches

from campaigns.models import Campaign
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
    together,
)
from reports.selectors.pasts import DAY_KEPT, Past, Pasts

Kept = TypeVar("Kept")
# How many working days before the close the forecast is tested.
HORIZONS: Final = (45, 40, 30, 20, 10, 5)


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


def outlook(pasts: Pasts, rate: Fraction) -> Outlook | None:
    """Everything about the first of the campaigns; None when nothing of it has been kept. Asks nothing.

    Only what the rate takes is worked out each time: a process makes the forecasts, and puts them to the test, once for each
    day that is kept.
    """
    campaign, past = pasts.campaigns[0], pasts.first
    if past is None:
        return None
    made, names = _made(pasts, past), past.names
    rows = (
        _foretold(past, (slug, names[slug]), past.series[slug], found, rate)
        for slug, found in made.all.organisations.items()
    )
    nation, measured = _nation(past, made, rate)
    tested = _once(f"tested:{pasts.key}", lambda: _Tested(_tested(pasts)))
    return Outlook(campaign, past, nation, measured, tuple(rows), made.has_course, tested.tested)


def foretold(pasts: Pasts, slug: str, rate: Fraction) -> Foretold | None:
    """One organisation's row of the outlook; None when nothing of it has been kept. Asks nothing."""
    past = pasts.first
    if past is None or slug not in past.series:
        return None
    found = _made(pasts, past).all.organisations[slug]
    return _foretold(past, (slug, past.names[slug]), past.series[slug], found, rate)


@dataclass(frozen=True)
class _Made:
    """Forecasts of everybody, and of the nation without organisations that have no headcount."""

    all: Forecasts
    measured: Forecast | TooEarly
    has_course: bool


@dataclass(frozen=True)
class _Tested:
    tested: Tested | None


def _made(pasts: Pasts, past: Past) -> _Made:
    def make() -> _Made:
        course = _course(pasts, pasts.campaigns[1:])
        everybody = forecasts(past.series, past.window, past.day, course)
        measured = everybody
        if len(past.measured) not in (0, len(past.series)):
            measured = forecasts(past.measured, past.window, past.day, course)
        return _Made(everybody, measured.nation, course is not None)

    return _once(f"forecasts:{pasts.key}", make)


def _once(key: str, make: Callable[[], Kept]) -> Kept:
    found: Kept | None = caches["local"].get(key)
    if found is None:
        found = make()
        caches["local"].set(key, found, DAY_KEPT)
    return found


def _nation(past: Past, made: _Made, rate: Fraction) -> tuple[Foretold, Foretold | None]:
    """Everybody; and without those of organisations that have no headcount, where there are any."""
    whole, known = together(past.series.values()), together(past.measured.values())
    name = ("", "Whole Civil Service")
    if not past.measured or whole.in_all == known.in_all:
        series = known if past.measured else whole
        return _foretold(past, name, series, made.all.nation, rate), None
    everybody = _foretold(past, name, Series(whole.in_all), made.all.nation, rate)
    named = ("", "Organisations with a headcount")
    return everybody, _foretold(past, named, known, made.measured, rate)


def _foretold(
    past: Past,
    named: tuple[str, str],
    series: Series,
    found: Forecast | TooEarly,
    rate: Fraction,
) -> Foretold:
    takes = needed(series, past.window, past.day, rate)
    return Foretold(*named, series.in_all[-1], series.headcount, found, takes)


def _course(pasts: Pasts, earlier: Sequence[Campaign]) -> Course | None:
    whole = [past for each in earlier if (past := pasts.of(each)) and past.is_whole]
    return course_of([(together(past.series.values()), past.window) for past in whole])


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
