"""Golden case 10: what was published about 2023, held against figures on any scale."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from obt_portal.ui.templatetags.portal import percent
from reports.league import Basis, Row, Table, in_table, league, lines, nation
from reports.measures import CORE_COMPLETIONS, LEARNING_HOURS, SIGNED_UP
from reports.patterns import WEEKDAYS
from reports.selectors import Reading

PEOPLE, COMPLETIONS, HOURS = 212_000, 182_000, 703_000
WORK = "department-for-work-pensions"
SCIENCE = "department-for-science-innovation-and-technology"
# On the group basis at 31 December 2023: people, headcount, and the percentage that was published.
ROWS = {
    Table.MINISTERIAL: {
        WORK: (76_201, 90_715, 84),
        SCIENCE: (4_707, 5_740, 82),
        "home-office": (35_100, 48_750, 72),
    },
    Table.NON_MINISTERIAL: {
        "office-of-rail-and-road": (331, 380, 87),
        "ofsted": (1_747, 2_055, 85),
    },
}
NOBODY_ELSE_REACHES = {Table.MINISTERIAL: 72, Table.NON_MINISTERIAL: 84}


@dataclass(frozen=True)
class Seeded:
    """A database with one made-up person for every ``one_in`` real ones, and what was said while making them."""

    one_in: int
    said: list[str]


def table_of(reading: Reading, table: Table) -> dict[str, Row]:
    every = in_table(lines(reading.bodies, Basis.GROUP), table)
    rows = league(every, SIGNED_UP, minimum_headcount=reading.minimum_headcount)
    return {row.line.head.slug: row for row in rows}


def shown(row: Row) -> int:
    """The percentage as it was published, a half upwards."""
    return int(percent(row.rate, 0).removesuffix("%"))


def differences(reading: Reading, one_in: int = 1) -> list[str]:
    """Where these figures are not those of golden case 10; empty when they are."""
    return [
        *_of_totals(reading, one_in),
        *_of_rows(reading, one_in),
        *_of_everybody_else(reading),
        *_of_completions(reading),
    ]


def _of_totals(reading: Reading, one_in: int) -> list[str]:
    everybody = nation(lines(reading.bodies, Basis.GROUP))
    wanted = ((SIGNED_UP, PEOPLE), (CORE_COMPLETIONS, COMPLETIONS), (LEARNING_HOURS, HOURS * 60))
    return [
        f"{measure.slug}: {everybody.amount(measure)} in all"
        for measure, amount in wanted
        if everybody.amount(measure) * one_in != amount
    ]


def _of_rows(reading: Reading, one_in: int) -> list[str]:
    return [
        f"{slug} has {row.amount} of {row.headcount}, {percent(row.rate)}"
        for table, published in ROWS.items()
        for slug, row in table_of(reading, table).items()
        if slug in published and not _is_as_published(row, *published[slug], one_in)
    ]


def _is_as_published(row: Row, people: int, headcount: int, per_cent: int, one_in: int) -> bool:
    """Real size: exactly. Smaller: the same percentage, or, where one person is half a point or more, within a person.

    Nobody can make 87% of 19 people.
    """
    if one_in == 1:
        return (row.amount, row.headcount, shown(row)) == (people, headcount, per_cent)
    if not row.headcount or row.rate is None:
        return False
    is_within_a_person = abs(row.amount - Fraction(people, headcount) * row.headcount) < 1
    return is_within_a_person and (row.headcount <= 200 or shown(row) == per_cent)


def _of_everybody_else(reading: Reading) -> list[str]:
    return [
        f"{slug} reaches {percent(row.rate)}"
        for table, reached in NOBODY_ELSE_REACHES.items()
        for slug, row in table_of(reading, table).items()
        if slug not in ROWS[table] and row.rate is not None and shown(row) >= reached
    ]


def _of_completions(reading: Reading) -> list[str]:
    rows = table_of(reading, Table.MINISTERIAL).values()
    top = {row.line.head.slug for row in rows if (row.completions_rank or 6) <= 5}
    missing = [f"{slug} is not in the top five" for slug in (WORK, SCIENCE) if slug not in top]
    return missing + (["home-office is in the top five"] if "home-office" in top else [])


def busiest_weekday(sign_ups: Mapping[tuple[dt.date, int], int], days: list[dt.date]) -> str:
    """By the average of all its days in the campaign, not by the sum."""
    people: Counter[int] = Counter()
    for (day, _), number in sign_ups.items():
        people[day.weekday()] += number
    occurred = Counter(day.weekday() for day in days)
    return WEEKDAYS[max(occurred, key=lambda weekday: people[weekday] / occurred[weekday])]
