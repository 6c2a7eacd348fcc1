"""How one campaign goes on from a day: the pace, where it leads, and how far off that has been."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from reports.forecast.values import Course, Forecast, Series, TooEarly
from reports.patterns import Window

RECENT: Final = 10  # working days: two weeks, so that each weekday counts alike
COMPARED: Final = 20  # working days before those, which the pace may have fallen from
LEAST_BEFORE: Final = 5  # working days before those, to see whether the pace changes
LEAST_AHEAD: Final = 5  # an earlier forecast is judged on a week at least
FEWEST_DAYS: Final = RECENT + LEAST_BEFORE + LEAST_AHEAD
FEWEST_DAYS_ALONE: Final = 35  # without an earlier course: the rush of a launch has to be over
BORROWED: Final = 100  # sign-ups of the nation's pace that are mixed into an organisation's own
CLAIMED: Final = Fraction(4, 5)  # the share of intervals that hold what comes
MISJUDGED: Final = (
    0.15  # of what is still to come; the rest of an error is chance, which goes with the root
)


@dataclass(frozen=True)
class Widths:
    """How many times the usual mistake an interval reaches to either side."""

    alone: float
    nation: float


class Way:
    """How far a campaign has come on a day. ``steps`` below are sign-ups in all after 0, 1, 2... working days."""

    def __init__(self, window: Window, day: dt.date, course: Course | None) -> None:
        self.window, self.day, self.course = window, min(day, window.closes_on), course
        working = window.working_days
        self.length = len(working)
        self.places = [(on - window.opens_on).days for on in working if on <= self.day]
        self.gone = len(self.places)
        self.left = self.length - self.gone

    def steps(self, series: Series) -> list[int]:
        """The last is everybody by the end of the day, so that a weekend after a working day counts."""
        days_gone = (self.day - self.window.opens_on).days + 1
        if days_gone > len(series.in_all):
            raise ValueError(f"The series has {len(series.in_all)} days; {days_gone} have gone by")
        if days_gone <= 0:
            return [0]
        latest = series.in_all[days_gone - 1]
        before = [0, *(series.in_all[place] for place in self.places[:-1])]
        return [*before[: self.gone], latest]

    def widths(self, every: Iterable[Sequence[int]], whole: Sequence[int]) -> Widths | None:
        """From forecasts made as of earlier days for today, on the worst of those days; None when it is too early.

        An organisation's holds the claimed share of all organisations' mistakes, the nation's holds all of its own.
        """
        if self.gone < (FEWEST_DAYS if self.course else FEWEST_DAYS_ALONE):
            return None
        known, starts = list(every), self._starts()
        nation = [m for start in starts for m in self._mistakes([whole], whole, start)]
        if not nation:
            return None
        alone = max(_holding(self._mistakes(known, whole, start), CLAIMED) for start in starts)
        return Widths(alone, max(alone, *nation))

    def _starts(self) -> range:
        """Days that looked at least as far ahead, for the way gone by then, as the closing date is now: far is harder.

        Not the first half of them: how a campaign was launched says nothing of how it ends.
        """
        first = RECENT + LEAST_BEFORE
        last = max(first, min(self.gone * self.gone // self.length, self.gone - LEAST_AHEAD))
        return range(max(first, last // 2), last + 1)

    def _mistakes(
        self, every: Iterable[Sequence[int]], whole: Sequence[int], start: int
    ) -> Iterable[float]:
        """How far off forecasts as of a start for today were, in usual mistakes. Nothing before the first sign-up."""
        for steps in every:
            if steps[start]:
                more = self._more(steps, whole, start, self.gone)
                came = steps[self.gone] - steps[start]
                usual = _usual_mistake(steps[start], more, (self.gone - start) / start)
                yield abs(came - more) / usual

    def forecast(
        self, steps: Sequence[int], whole: Sequence[int], headcount: int | None, width: float | None
    ) -> Forecast | TooEarly:
        people = steps[-1]
        if not self.left:
            return self._within(people, headcount, more=0, reach=0)
        if width is None:
            return TooEarly.FEW_DAYS
        if not people:
            return TooEarly.NOBODY
        more = self._more(steps, whole, self.gone, self.length)
        return self._within(
            people,
            headcount,
            more=more,
            reach=width * _usual_mistake(people, more, self.left / self.gone),
        )

    def _within(self, people: int, headcount: int | None, *, more: float, reach: float) -> Forecast:
        most = max(people, headcount) if headcount else math.inf

        def bounded(value: float) -> int:
            return int(min(max(value, people), most))

        return Forecast(
            self.day,
            self.window.closes_on,
            self.left,
            people,
            expected=bounded(people + math.floor(more + 0.5)),
            low=bounded(people + math.floor(more - reach)),
            high=bounded(people + math.ceil(more + reach)),
            headcount=headcount,
        )

    def _more(self, steps: Sequence[int], whole: Sequence[int], start: int, end: int) -> float:
        """Sign-ups to come between two working days, known at the first."""
        own, nation = lately(steps, start), lately(whole, start)
        as_the_nation = steps[start] * nation / whole[start] if whole[start] else 0.0
        drawn = as_the_nation * (own + BORROWED) / (as_the_nation + BORROWED)
        return drawn * self._times(whole, start, end)

    def _times(self, whole: Sequence[int], start: int, end: int) -> float:
        """How many times the nation's sign-ups of the last ten days come between two working days."""
        if self.course:
            shares = [self.course.at(n / self.length) for n in (start - RECENT, start, end)]
            if shares[1] > shares[0]:
                return max(0.0, shares[2] - shares[1]) / (shares[1] - shares[0])
        stretch = min(start - RECENT, COMPARED)
        before = max(0, whole[start - RECENT] - whole[start - RECENT - stretch]) / stretch
        falling = min(1.0, lately(whole, start) / RECENT / before) if before else 1.0
        # The middles of the two stretches that were compared are so many days apart.
        a_day = math.pow(falling, 2 / (RECENT + stretch))
        return sum(math.pow(a_day, RECENT / 2 + n + 0.5) for n in range(end - start)) / RECENT


def lately(steps: Sequence[int], at: int) -> int:
    """Sign-ups of the last ten working days. Totals can fall when credit moves; a pace is never below 0."""
    return max(0, steps[at] - steps[at - RECENT])


def _usual_mistake(people: int, more: float, ahead: float) -> float:
    """Chance in what comes, chance in the pace it is foretold by, and a pace that changes: the more, the further ahead.

    ``ahead`` is how long the way to come is for the way gone.
    """
    return math.sqrt(1 + more + more * more / people + ahead * (MISJUDGED * more) ** 2)


def _holding(mistakes: Iterable[float], share: Fraction) -> float:
    """The size that holds the share of mistakes; one more is reckoned with than has been seen."""
    ordered = sorted(mistakes)
    return ordered[min(math.ceil(share * (len(ordered) + 1)), len(ordered)) - 1] if ordered else 0.0
