"""The sentences that are published about a campaign, each with its formula, its inputs and its day. Pure; fractions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.formats import date_format

from obt_portal.ui.values import as_decimal, on_screen
from reports.league import Figures, by_evidence
from reports.measures import LEARNING_HOURS, SIGNED_UP
from reports.patterns import (
    HOURS_IN_A_WORKING_DAY,
    Weekday,
    Window,
    busiest,
    seconds_between_sign_ups,
    weekdays,
)

NOBODY_YET: Final = "Nobody has signed up yet."
NO_WORKING_DAY_YET: Final = "No working day of the campaign has gone by yet."
NO_HEADCOUNT: Final = "No headcount is known, so no share of the Civil Service can be said."
NO_HOURS_YET: Final = "No learning has been recorded yet."
PACE_FORMULA: Final = "Working days × 7.4 hours × 3,600 seconds ÷ people signed up"
WEEKDAY_FORMULA: Final = (
    "Sign-ups on each day of the week ÷ how often that day occurred; London days; bank holidays in England and Wales "
    "left out; Saturdays and Sundays are counted too"
)
SHARE_FORMULA: Final = (
    "People signed up ÷ people employed, of the organisations whose headcount is known"
)
MOST_SOURCES: Final = 5
EVIDENCE_FORMULA: Final = (
    "Minutes of each kind of evidence ÷ 60; its share is of all minutes, before rounding"
)


@dataclass(frozen=True)
class Claim:
    """One sentence to copy. ``value`` is None when nothing can be claimed, and the sentence then says why."""

    slug: str
    text: str
    value: Fraction | None
    formula: str
    inputs: tuple[tuple[str, str], ...]
    as_at: dt.date


def claims(
    figures: Figures, signed_up: Mapping[dt.date, int], window: Window, day: dt.date
) -> tuple[Claim, ...]:
    """All of them, about everybody's figures and sign-ups by day as they were at the end of a day."""
    people = figures.amount(SIGNED_UP)
    return (
        share_of_civil_service(figures, day),
        one_sign_up_every(people, window, day),
        busiest_weekday(signed_up, window, day),
        hours_by_evidence(figures, day),
    )


def one_sign_up_every(people: int, window: Window, day: dt.date) -> Claim:
    """The seconds of the working day between one sign-up and the next, from opening until the day or the close."""
    gone = window.until(day)
    seconds = seconds_between_sign_ups(people, gone.opens_on, gone.closes_on)
    working_days = len(gone.working_days)
    text = NOBODY_YET if working_days else NO_WORKING_DAY_YET
    if seconds is not None:
        text = f"One sign-up every {_rounded(seconds)} seconds of the working day."
    inputs = (
        ("Period", _period(gone)),
        ("Working days, without bank holidays in England and Wales", f"{working_days:,}"),
        ("Hours in a working day", _rounded(HOURS_IN_A_WORKING_DAY)),
        ("People signed up, on whatever day", f"{people:,}"),
    )
    return Claim("one-sign-up-every", text, seconds, PACE_FORMULA, inputs, day)


def busiest_weekday(signed_up: Mapping[dt.date, int], window: Window, day: dt.date) -> Claim:
    """By the average of each day of the week, because they do not occur equally often."""
    gone = window.until(day)
    found = weekdays(signed_up, gone.opens_on, gone.closes_on)
    first = busiest(found)
    text, value = NOBODY_YET, None
    if first:
        value = first[0].average
        names = _listed(f"{weekday.name}s" for weekday in first)
        on_each = " each" if len(first) > 1 else ""
        text = f"{names} were busiest, with {_rounded(value or Fraction(0))} sign-ups{on_each} on average."
    inputs = (("Period", _period(gone)), *((weekday.name, _told(weekday)) for weekday in found))
    return Claim("busiest-weekday", text, value, WEEKDAY_FORMULA, inputs, day)


def share_of_civil_service(figures: Figures, day: dt.date) -> Claim:
    """Of everybody employed. People of organisations without a headcount are in neither part, and that is said."""
    rate, headcount = figures.rate(SIGNED_UP), figures.headcount
    outside = Figures(figures.without_headcount).amount(SIGNED_UP)
    counted = figures.amount(SIGNED_UP) - outside
    text = NO_HEADCOUNT
    if rate is not None and headcount is not None:
        text = (
            f"{_rounded(rate * 100)}% of the Civil Service signed up: {counted:,} of {headcount:,} people employed "
            f"({_days(figures)})."
        )
    inputs = (
        ("People signed up", f"{counted:,}"),
        ("People employed", on_screen(headcount) if headcount is not None else "not known"),
        ("Headcount on", _days(figures)),
        ("Source of the headcount", _sources(figures)),
        ("Signed up, but from organisations without a headcount: left out", f"{outside:,}"),
    )
    return Claim("share-of-civil-service", text, rate, SHARE_FORMULA, inputs, day)


def hours_by_evidence(figures: Figures, day: dt.date) -> Claim:
    """Hours are never told without how they are known."""
    minutes = figures.amount(LEARNING_HOURS)
    shares = by_evidence(figures)
    hours = Fraction(minutes, 60)
    text = NO_HOURS_YET
    if minutes:
        parts = _listed(
            f"{_rounded(share.share * 100)}% {share.evidence.label.lower()}"
            for share in shares
            if share.share
        )
        text = f"{_rounded(hours, 0)} hours of learning: {parts}."
    inputs = (
        ("Minutes of learning", f"{minutes:,}"),
        *((str(share.evidence.label), f"{share.minutes:,} minutes") for share in shares),
    )
    return Claim(
        "hours-by-evidence", text, hours if minutes else None, EVIDENCE_FORMULA, inputs, day
    )


def _rounded(value: Fraction, places: int = 1) -> str:
    return f"{as_decimal(value, places):,.{places}f}"


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")


def _period(gone: Window) -> str:
    if gone.closes_on < gone.opens_on:
        return f"not begun: opens on {_day(gone.opens_on)}"
    return f"{_day(gone.opens_on)} to {_day(gone.closes_on)}"


def _told(weekday: Weekday) -> str:
    if weekday.average is None:
        return "has not occurred"
    occurred = "once" if weekday.occurred == 1 else f"{weekday.occurred} times"
    return (
        f"{weekday.signed_up:,} sign-ups, occurred {occurred}, average {_rounded(weekday.average)}"
    )


def _days(figures: Figures) -> str:
    return _listed(_day(day) for day in figures.headcount_days) or "not known"


def _sources(figures: Figures) -> str:
    """Each once; where there are many, where they are told."""
    found = (body.headcount_source for body in figures.bodies if body.has_headcount)
    sources = [source for source in dict.fromkeys(found) if source]
    if len(sources) > MOST_SOURCES:
        return f"{len(sources):,} sources: each organisation’s page names its own"
    return "; ".join(sources) or "not known"


def _listed(words: Iterable[str]) -> str:
    """A, B and C."""
    *most, last = [*words] or [""]
    return f"{', '.join(most)} and {last}" if most else last
