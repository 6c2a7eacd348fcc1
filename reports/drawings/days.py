"""What a page says about the day that its figures are of, with the ways to other days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from reports.selectors import Edition, KeptDay, Reading, Readings, kept_days
from reports.tables import day_in


@dataclass(frozen=True)
class WayTo:
    """Another day, or another revision of this one, with the query that leads to it."""

    kept: KeptDay
    query: str


@dataclass(frozen=True)
class AboutTheDay:
    """``kept`` is None for live figures, which have no revisions. ``now`` is the query that leads to those."""

    kept: KeptDay | None
    reading: Reading
    compared_with: dt.date | None
    before: WayTo | None
    after: WayTo | None
    revisions: tuple[WayTo, ...]
    now: str


def about_the_day(
    edition: Edition, chosen: KeptDay | None, found: Readings, address: Mapping[str, str]
) -> AboutTheDay:
    """``address`` are the choices that every other day keeps."""
    days = kept_days(edition)
    rest = {name: value for name, value in address.items() if name not in {"day", "revision"}}

    def way(kept: KeptDay | None) -> WayTo | None:
        return WayTo(kept, urlencode({**rest, **day_in(kept)})) if kept else None

    day = found.now.day
    others = chosen and [
        days.find(day, n) for n in range(1, chosen.revisions + 1) if n != chosen.revision
    ]
    earlier = days.up_to(day - dt.timedelta(days=1) if chosen else dt.date.max)
    later = days.after(day) if chosen else None
    return AboutTheDay(
        kept=chosen,
        reading=found.now,
        compared_with=found.since.reading.day if found.since else None,
        before=way(earlier),
        after=way(days.find(later) if later else None),
        revisions=tuple(to for other in others or () if (to := way(other))),
        now=urlencode(rest),
    )
