"""What the league pages show: a reading, chosen, ranked and sorted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from campaigns.models import Campaign
from reports.league import (
    Basis,
    Body,
    Figures,
    Line,
    Row,
    Table,
    family,
    lines,
    nation,
    table_of,
)
from reports.measures import MEASURES, SIGNED_UP, Measure
from reports.movement import Movement
from reports.selectors.comparisons import Comparison, comparison, rows_of
from reports.selectors.editions import KeptDay, Since
from reports.selectors.reading import Reading

DEFAULT_SORT: Final = "rank"

# What each column sorts by; None is not known and goes last, whichever way it is sorted.
SORTS: Final[Mapping[str, Callable[[Row, Movement | None], Any]]] = {
    "rank": lambda row, _: row.rank,
    "organisation": lambda row, _: row.line.head.name,
    "movement": lambda _, moved: moved and moved.places,
    "amount": lambda row, _: row.amount,
    "headcount": lambda row, _: row.headcount,
    "rate": lambda row, _: row.rate,
    "completions": lambda row, _: row.completions,
    "completions_rank": lambda row, _: row.completions_rank,
}


@dataclass(frozen=True)
class Choice:
    """Which league table: the reader's choices. A ``sort`` that starts with a minus is from high to low.

    ``kept`` is the past day to show; None is now.
    """

    campaign: Campaign
    measure: Measure
    table: Table = Table.MINISTERIAL
    basis: Basis = Basis.GROUP
    sort: str = DEFAULT_SORT
    kept: KeptDay | None = None


@dataclass(frozen=True)
class League:
    """One table as chosen and sorted, the whole Civil Service beside it, and how both moved.

    ``headcount_sources`` are those of its headcounts, the commonest first: rows name them by their number.
    """

    rows: tuple[Row, ...]
    nation: Figures
    headcount_sources: tuple[str, ...]
    reading: Reading
    comparison: Comparison | None = None

    def movement(self, row: Row) -> Movement | None:
        """None when there is no earlier day to compare with."""
        return self.comparison.movements[row.line.head.slug] if self.comparison else None


@dataclass(frozen=True)
class Place:
    """One organisation's row for one measure, how many are ranked in its table, and how it moved."""

    measure: Measure
    row: Row
    ranked: int
    movement: Movement | None = None


@dataclass(frozen=True)
class Member:
    """One organisation of a family, and the head of the row that counts it on the group basis."""

    body: Body
    row_head: Body
    signed_up: int
    rate: Fraction | None


@dataclass(frozen=True)
class OrganisationReport:
    """What one reading says about one organisation.

    ``group`` is the row that counts it on the group basis: its own, or its department's. ``with_group`` is empty unless
    that row is its own and counts others too.
    """

    body: Body
    table: Table
    alone: tuple[Place, ...]
    with_group: tuple[Place, ...]
    group: Line
    family: Figures
    members: tuple[Member, ...]
    compared_with: dt.date | None = None


def league_table(choice: Choice, reading: Reading, since: Since | None = None) -> League:
    rows = rows_of(reading, choice.measure, choice.table, choice.basis)
    compared = comparison(rows, choice, reading, since)
    sources = Counter(source for row in rows for _, source in row.line.headcounts_from)
    return League(
        rows=_sorted(rows, choice.sort, compared),
        nation=nation(lines(reading.bodies, choice.basis)),
        headcount_sources=tuple(sorted(sources, key=lambda source: (-sources[source], source))),
        reading=reading,
        comparison=compared,
    )


def organisation_report(
    reading: Reading, slug: str, since: Since | None = None
) -> OrganisationReport | None:
    """None when no such organisation stands in the campaign on that day."""
    every = reading.bodies
    body = next((found for found in every if found.slug == slug), None)
    if body is None:
        return None
    heads = {b.slug: line for line in lines(every, Basis.GROUP) for b in line.bodies}
    group, whole_family = heads[slug], family(every, body.group)
    is_own_row = group.head is body and len(group.bodies) > 1
    return OrganisationReport(
        body=body,
        table=table_of(body),
        alone=_places(reading, body, Basis.CORE, since),
        with_group=_places(reading, body, Basis.GROUP, since) if is_own_row else (),
        group=group,
        family=whole_family,
        members=tuple(member_of(member, heads[member.slug].head) for member in whole_family.bodies),
        compared_with=since.reading.day if since else None,
    )


def _places(reading: Reading, body: Body, basis: Basis, since: Since | None) -> tuple[Place, ...]:
    return tuple(
        _place(Choice(reading.campaign, measure, table_of(body), basis), reading, body, since)
        for measure in MEASURES.values()
    )


def _place(choice: Choice, reading: Reading, body: Body, since: Since | None) -> Place:
    rows = rows_of(reading, choice.measure, choice.table, choice.basis)
    row = next(row for row in rows if row.line.head is body)
    compared = comparison(rows, choice, reading, since)
    ranked = sum(other.rank is not None for other in rows)
    return Place(choice.measure, row, ranked, compared.movements[body.slug] if compared else None)


def member_of(body: Body, row_head: Body) -> Member:
    alone = Figures((body,))
    return Member(body, row_head, alone.amount(SIGNED_UP), alone.rate(SIGNED_UP))


def _sorted(rows: tuple[Row, ...], sort: str, compared: Comparison | None) -> tuple[Row, ...]:
    """Rows come best first; sorting is stable, so equal ones stay so."""
    movements = compared.movements if compared else {}
    sort_key = SORTS[sort.removeprefix("-")]

    def key(row: Row) -> Any:
        return sort_key(row, movements.get(row.line.head.slug))

    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]
    return (*sorted(known, key=key, reverse=sort.startswith("-")), *unknown)
