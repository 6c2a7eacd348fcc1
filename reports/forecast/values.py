"""What a forecast is made of and what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class TooEarly(StrEnum):
    """Why nothing is forecast."""

    FEW_DAYS = "too early to forecast"
    NOBODY = "nobody has signed up yet"


@dataclass(frozen=True)
class Series:
    """How many had signed up by the end of each day from the opening day on, and the headcount in use."""

    in_all: tuple[int, ...]
    headcount: int | None = None

    @classmethod
    def of(
        cls, in_all: Mapping[dt.date, int], days: Iterable[dt.date], headcount: int | None = None
    ) -> Series:
        """Of totals kept on some of the days: a day without one has that of the last before it."""
        latest, found = 0, []
        for day in days:
            latest = in_all.get(day, latest)
            found.append(latest)
        return cls(tuple(found), headcount)


@dataclass(frozen=True)
class Course:
    """The share of all sign-ups of a campaign reached after each of its working days, the first entry before the first."""

    shares: tuple[float, ...]

    def at(self, way: float) -> float:
        """After a part of the way: 0 when it opens, 1 when it closes."""
        place = min(max(way, 0.0), 1.0) * (len(self.shares) - 1)
        below = min(int(place), len(self.shares) - 2)
        return self.shares[below] + (place - below) * (self.shares[below + 1] - self.shares[below])


@dataclass(frozen=True)
class Forecast:
    """``people`` had signed up by the end of ``day``; ``expected`` will have by the closing date, within low and high."""

    day: dt.date
    closes_on: dt.date
    working_days_left: int
    people: int
    expected: int
    low: int
    high: int
    headcount: int | None

    def rate(self, people: int) -> Fraction | None:
        return Fraction(people, self.headcount) if self.headcount else None


@dataclass(frozen=True)
class Forecasts:
    """The nation is forecast from everybody's sign-ups together: organisations' forecasts need not add up to it.

    Its headcount is None when people of organisations without one are among them: a rate of it would not be one. Forecast
    the organisations with a headcount alone for that.
    """

    nation: Forecast | TooEarly
    organisations: Mapping[str, Forecast | TooEarly]


@dataclass(frozen=True)
class Needed:
    """What a rate by the closing date takes: ``people`` in all, ``missing`` of them still.

    ``a_working_day`` is None when somebody is missing and no working day is left. ``lately`` is the pace so far, of the
    last ten working days (None before they have gone by).
    """

    people: int
    missing: int
    working_days_left: int
    a_working_day: Fraction | None
    lately: Fraction | None
