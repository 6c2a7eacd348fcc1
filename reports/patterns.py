"""When people sign up: working days, pace, weekdays and hours, and how far they get. Days are London days. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import accumulate
from typing import Final

from govuk_bank_holidays.bank_holidays import BankHolidays

from reports.measures import MEASURES, Measure

# Civil Service full-time hours: 37 a week.
HOURS_IN_A_WORKING_DAY: Final = Fraction(37, 5)
SECONDS_IN_A_WORKING_DAY: Final = int(HOURS_IN_A_WORKING_DAY * 3600)
WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
FUNNEL: Final = ("signed_up", "recorded_learning", "reached_target", "finished")

# People by London day and hour; the hour that a clock change repeats holds both.
SignUps = Mapping[tuple[dt.date, int], int]


@dataclass(frozen=True)
class Window:
    """When sign-ups are taken, both days included."""

    opens_on: dt.date
    closes_on: dt.date

    def until(self, day: dt.date) -> Window:
        """As much of it as has gone by at the end of a day: nothing before it opens."""
        return Window(self.opens_on, min(day, self.closes_on))

    @cached_property
    def days(self) -> tuple[dt.date, ...]:
        return days(self.opens_on, self.closes_on)

    @cached_property
    def working_days(self) -> tuple[dt.date, ...]:
        return tuple(day for day in self.days if is_working_day(day))


@dataclass(frozen=True)
class Day:
    """One day of a campaign: how many signed up on it, and by the end of it."""

    date: dt.date
    people: int
    in_all: int
    is_working: bool


@dataclass(frozen=True)
class Weekday:
    """One day of the week over a period: how often it occurred and how many signed up on it in all."""

    name: str
    occurred: int
    signed_up: int

    @property
    def average(self) -> Fraction | None:
        """Weekdays occur unequally often, so they are compared by this and never by their sums."""
        return Fraction(self.signed_up, self.occurred) if self.occurred else None


@dataclass(frozen=True)
class Hour:
    """One hour of the day over a period; ``share`` is of everybody (None when there is nobody)."""

    hour: int
    people: int
    share: Fraction | None


@dataclass(frozen=True)
class Step:
    """How many got this far, and their share of those who signed up (None when nobody did)."""

    measure: Measure
    people: int
    share: Fraction | None


@cache
def bank_holidays() -> frozenset[dt.date]:
    """Those of England and Wales that come with the package, from 2012 to 2028: nothing is fetched."""
    known = BankHolidays(use_cached_holidays=True)
    return frozenset(
        holiday["date"] for holiday in known.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    )


def is_working_day(day: dt.date) -> bool:
    """A weekday that is not a bank holiday in England and Wales."""
    return day.isoweekday() <= 5 and day not in bank_holidays()  # noqa: PLR2004


def days(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """Every day from the first to the last, both included."""
    return tuple(first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def working_days(first: dt.date, last: dt.date) -> int:
    """How many, both ends included."""
    return len(Window(first, last).working_days)


def seconds_between_sign_ups(people: int, first: dt.date, last: dt.date) -> Fraction | None:
    """How many seconds of the working day passed between one sign-up and the next; None when that cannot be said."""
    seconds = working_days(first, last) * SECONDS_IN_A_WORKING_DAY
    return Fraction(seconds, people) if people and seconds else None


def by_day(sign_ups: SignUps) -> dict[dt.date, int]:
    counted: Counter[dt.date] = Counter()
    for (day, _), people in sign_ups.items():
        counted[day] += people
    return dict(counted)


def daily(signed_up: Mapping[dt.date, int], first: dt.date, last: dt.date) -> tuple[Day, ...]:
    """Each day of a period; those who signed up before it are in the totals from its first day."""
    every = days(first, last)
    before = sum(people for day, people in signed_up.items() if day < first)
    people = [signed_up.get(day, 0) for day in every]
    in_all = list(accumulate(people, initial=before))[1:]
    return tuple(
        Day(day, number, total, is_working_day(day))
        for day, number, total in zip(every, people, in_all, strict=True)
    )


def weekdays(
    signed_up: Mapping[dt.date, int], first: dt.date, last: dt.date
) -> tuple[Weekday, ...]:
    """Monday to Sunday, each with its average. Bank holidays are left out: neither the day nor its sign-ups count."""
    occurred = [0] * 7
    total = [0] * 7
    for day in days(first, last):
        if day not in bank_holidays():
            occurred[day.weekday()] += 1
            total[day.weekday()] += signed_up.get(day, 0)
    return tuple(
        Weekday(name, *numbers) for name, *numbers in zip(WEEKDAYS, occurred, total, strict=True)
    )


def busiest(found: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
    """Those of the highest average: several when they are equal, none when nobody signed up."""
    averages = [weekday.average or Fraction(0) for weekday in found]
    highest = max(averages, default=Fraction(0))
    pairs = zip(found, averages, strict=True)
    return tuple(weekday for weekday, average in pairs if average == highest > 0)


def hours(sign_ups: SignUps, first: dt.date, last: dt.date) -> tuple[Hour, ...]:
    """All 24 hours of the London day over a period."""
    counted = [0] * 24
    for (day, hour), people in sign_ups.items():
        if first <= day <= last:
            counted[hour] += people
    total = sum(counted)
    return tuple(
        Hour(hour, people, Fraction(people, total) if total else None)
        for hour, people in enumerate(counted)
    )


def funnel(counts: Mapping[str, int], *, has_target: bool) -> tuple[Step, ...]:
    """From signing up to finishing, by column of a standing. A campaign without a target has no such step.

    Each step counts people by its own definition: somebody can have finished without a later-looking step before it.
    """
    everybody = counts[FUNNEL[0]]
    return tuple(
        Step(MEASURES[slug], counts[slug], Fraction(counts[slug], everybody) if everybody else None)
        for slug in FUNNEL
        if has_target or slug != "reached_target"
    )
