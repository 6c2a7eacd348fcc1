"""How well the forecast would have done: made on past days of a campaign that is over, and compared with what came. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from reports.forecast import CLAIMED, Course, Forecast, Series, TooEarly, forecasts
from reports.patterns import Window


@dataclass(frozen=True)
class Outcome:
    """One forecast and what came. ``error`` is a difference of rates: forecast less real, None without headcount."""

    forecast: Forecast
    came: int

    @property
    def error(self) -> Fraction | None:
        return self.forecast.rate(self.forecast.expected - self.came)

    @property
    def is_held(self) -> bool:
        return self.forecast.low <= self.came <= self.forecast.high


@dataclass(frozen=True)
class Horizon:
    """All forecasts of one day; ``too_early`` is how many organisations had none."""

    day: dt.date
    working_days_left: int | None
    nation: Outcome | None
    organisations: Mapping[str, Outcome]
    too_early: int

    @property
    def mean_absolute_error(self) -> Fraction | None:
        return _mean_absolute_error(self.organisations.values())

    @property
    def coverage(self) -> Fraction | None:
        return _coverage(self.organisations.values())


@dataclass(frozen=True)
class BackTest:
    """``claimed`` is the share of intervals that should hold what came, ``coverage`` the share that did.

    Errors are in rates (a hundredth is a percentage point), each organisation counting alike whatever its size.
    """

    claimed: Fraction
    horizons: tuple[Horizon, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return tuple(o for horizon in self.horizons for o in horizon.organisations.values())

    @property
    def mean_absolute_error(self) -> Fraction | None:
        return _mean_absolute_error(self.outcomes)

    @property
    def coverage(self) -> Fraction | None:
        return _coverage(self.outcomes)

    @property
    def nation_mean_absolute_error(self) -> Fraction | None:
        return _mean_absolute_error(h.nation for h in self.horizons if h.nation)

    @property
    def nation_coverage(self) -> Fraction | None:
        return _coverage(h.nation for h in self.horizons if h.nation)


def back_test(
    series_by_organisation: Mapping[str, Series],
    window: Window,
    cut_days: Iterable[dt.date],
    course: Course | None = None,
) -> BackTest:
    """Forecasts as of each cut day, which knew nothing later. A course must come from other campaigns than this one."""
    final = {slug: series.in_all[-1] for slug, series in series_by_organisation.items()}
    return BackTest(
        CLAIMED,
        tuple(_horizon(series_by_organisation, window, day, course, final) for day in cut_days),
    )


def _horizon(
    series: Mapping[str, Series],
    window: Window,
    day: dt.date,
    course: Course | None,
    final: Mapping[str, int],
) -> Horizon:
    made = forecasts(series, window, day, course)
    outcomes = {
        slug: Outcome(forecast, final[slug])
        for slug, forecast in made.organisations.items()
        if not isinstance(forecast, TooEarly)
    }
    nation = None if isinstance(made.nation, TooEarly) else made.nation
    return Horizon(
        day,
        nation.working_days_left if nation else None,
        Outcome(nation, sum(final.values())) if nation else None,
        outcomes,
        len(series) - len(outcomes),
    )


def _mean_absolute_error(outcomes: Iterable[Outcome]) -> Fraction | None:
    errors = [abs(error) for outcome in outcomes if (error := outcome.error) is not None]
    return Fraction(sum(errors), len(errors)) if errors else None


def _coverage(outcomes: Iterable[Outcome]) -> Fraction | None:
    held = [outcome.is_held for outcome in outcomes]
    return Fraction(sum(held), len(held)) if held else None
