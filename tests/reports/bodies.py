"""Made-up and real organisations as the league sees them."""

import csv
import datetime as dt
from functools import cache
from pathlib import Path

from reports.league import Body
from reports.measures import COUNTS

DATA = Path(__file__).parents[2] / "departments" / "data"


def make_body(slug, *, kind="ministerial", group=None, headcount=100, **counts):
    """A body of a headcount, with counts by column; its own group unless given."""
    return Body(
        slug=slug,
        name=slug.capitalize(),
        abbreviation="",
        kind=kind,
        group=group or slug,
        counts=dict.fromkeys(COUNTS, 0) | counts,
        headcount=headcount,
        headcount_as_at=None if headcount is None else dt.date(2023, 12, 31),
        headcount_source="" if headcount is None else "A count",
    )


@cache
def _rows(name):
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def real_bodies(day, **counts_by_slug):
    """The real organisations existing on a day with that day's headcounts; counts by slug, dashes as underscores."""
    headcounts = {
        r["organisation"]: int(r["headcount"]) for r in _rows("headcounts.csv") if r["as_at"] == day
    }
    return [
        make_body(
            row["code"],
            kind=row["kind"],
            group=row["group"],
            headcount=headcounts.get(row["code"]),
            **counts_by_slug.get(row["code"].replace("-", "_"), {}),
        )
        for row in _rows("organisations.csv")
        if not (row["opened_on"] and row["opened_on"] > day)
        and not (row["closed_on"] and row["closed_on"] <= day)
    ]
