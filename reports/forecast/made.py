"""Forecasts of everybody, and what a rate takes."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from reports.forecast.values import Course, Forecasts, Needed, Series
from reports.forecast.way import RECENT, Way, lately
from reports.patterns import Window


def forecasts(
    organisations: Mapping[str, Series], window: Window, day: dt.date, course: Course | None = None
) -> Forecasts:
    """The nation and each organisation, from sign-ups up to the end of a day (which should be over)."""
    way = Way(window, day, course)
    nation = _nation(organisations.values())
    every = {slug: way.steps(series) for slug, series in organisations.items()}
    whole = way.steps(nation)
    widths = way.widths(every.values(), whole)
    alone, national = (widths.alone, widths.nation) if widths else (None, None)
    found = {
        slug: way.forecast(steps, whole, organisations[slug].headcount, alone)
        for slug, steps in every.items()
    }
    return Forecasts(way.forecast(whole, whole, nation.headcount, national), found)


def needed(series: Series, window: Window, day: dt.date, rate: Fraction) -> Needed | None:
    """None when there is no headcount to take a rate of."""
    if not series.headcount:
        return None
    way = Way(window, day, None)
    steps, left = way.steps(series), way.left
    people = math.ceil(rate * series.headcount)
    missing = max(0, people - steps[-1])
    pace = Fraction(missing, left) if left else None
    latest = Fraction(lately(steps, way.gone), RECENT) if way.gone >= RECENT else None
    return Needed(people, missing, left, pace if missing else Fraction(0), latest)


def course_of(campaigns: Sequence[tuple[Series, Window]]) -> Course | None:
    """The average course of whole campaigns, each brought to a thousand parts of its way; None when none had anybody."""
    courses = [
        Course(tuple(people / steps[-1] for people in steps))
        for series, window in campaigns
        for steps in [Way(window, window.closes_on, None).steps(series)]
        if steps[-1] and len(steps) > 1
    ]
    if not courses:
        return None
    way = (part / 1000 for part in range(1001))
    return Course(tuple(sum(course.at(part) for course in courses) / len(courses) for part in way))


def together(every: Iterable[Series]) -> Series:
    """Everybody, and all headcounts that are known."""
    known = list(every)
    in_all = tuple(map(sum, zip(*(series.in_all for series in known), strict=True)))
    return Series(in_all, sum(series.headcount or 0 for series in known) or None)


def _nation(every: Iterable[Series]) -> Series:
    """With people whose organisation has no headcount in it, there is no headcount that could hold them."""
    known = list(every)
    uncounted = any(not series.headcount and any(series.in_all) for series in known)
    whole = together(known)
    return Series(whole.in_all) if uncounted else whole
