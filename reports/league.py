"""League tables: who is a row, at what rate, in which place. Pure: figures in, rows out; fractions, never floats.

On the *core* basis each organisation is a row by itself. On the *group* basis the agencies and other bodies of a family
are counted in the row of its head, except the ranked departments among them, which are rows of their own. Either way
each organisation is counted in exactly one row, so both bases have the same national total.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import chain

from departments.models import RANKED_DEPARTMENT_KINDS, OrganisationKind
from learning.models import Evidence
from reports.measures import CORE_COMPLETIONS, EVIDENCE, LEARNING_HOURS, Measure


class Table(StrEnum):
    MINISTERIAL = "ministerial"
    NON_MINISTERIAL = "non-ministerial"
    OTHERS = "others"
    ALL = "all"


class Basis(StrEnum):
    CORE = "core"
    GROUP = "group"


class Unranked(StrEnum):
    """Why a row has no rank."""

    NO_HEADCOUNT = "no headcount"
    SMALL = "too small to rank"


@dataclass(frozen=True)
class Body:
    """One organisation alone: what it is, its counts by column of a standing, and the headcount in use."""

    slug: str
    name: str
    abbreviation: str
    kind: str
    group: str
    counts: Mapping[str, int]
    headcount: int | None = None
    headcount_as_at: dt.date | None = None
    headcount_source: str = ""

    @property
    def is_ranked_department(self) -> bool:
        return self.kind in RANKED_DEPARTMENT_KINDS

    @property
    def has_headcount(self) -> bool:
        """Nobody's share of nobody can be said, so a headcount of 0 is none."""
        return bool(self.headcount)


@dataclass(frozen=True)
class Figures:
    """Some organisations taken together."""

    bodies: tuple[Body, ...]

    def amount(self, measure: Measure) -> int:
        """Everybody's: people, completions, or minutes."""
        return _amount(self.bodies, measure)

    @property
    def headcount(self) -> int | None:
        return sum(body.headcount or 0 for body in self.bodies) or None

    @property
    def headcount_days(self) -> tuple[dt.date, ...]:
        return tuple(sorted({day for day, _ in self.headcounts_from}))

    @property
    def headcounts_from(self) -> tuple[tuple[dt.date, str], ...]:
        """The days and sources of the headcounts, each pair once."""
        return tuple(
            sorted(
                {
                    (b.headcount_as_at, b.headcount_source)
                    for b in self.bodies
                    if b.has_headcount and b.headcount_as_at
                }
            )
        )

    @property
    def without_headcount(self) -> tuple[Body, ...]:
        return tuple(body for body in self.bodies if not body.has_headcount)

    def rate(self, measure: Measure) -> Fraction | None:
        """Sum of amounts over sum of headcounts, of the organisations that have a headcount; None when none has.

        An amount from outside the denominator is left out: people of a body that has no headcount cannot be part of
        one.
        """
        measured = [body for body in self.bodies if body.has_headcount]
        return Fraction(_amount(measured, measure), self.headcount) if self.headcount else None


@dataclass(frozen=True)
class EvidenceShare:
    """The minutes of one kind of evidence, and their share of all minutes (None when there are none at all)."""

    evidence: Evidence
    minutes: int
    share: Fraction | None


def by_evidence(figures: Figures) -> tuple[EvidenceShare, ...]:
    """Hours are told with how they are known: from people themselves, or from somebody else."""
    total = figures.amount(LEARNING_HOURS)
    return tuple(
        EvidenceShare(kind, minutes, Fraction(minutes, total) if total else None)
        for kind, column in EVIDENCE.items()
        for minutes in [sum(body.counts[column] for body in figures.bodies)]
    )


@dataclass(frozen=True)
class Line(Figures):
    """Organisations that make one row of a table; the head is one of them and gives it name and kind."""

    head: Body


@dataclass(frozen=True)
class Row:
    """One line of a league table, with its place in it."""

    line: Line
    amount: int
    headcount: int | None
    rate: Fraction | None
    rank: int | None
    unranked: Unranked | None
    completions: int
    completions_rank: int | None
    is_over_headcount: bool


def lines(bodies: Iterable[Body], basis: Basis) -> tuple[Line, ...]:
    """Each organisation in exactly one line, ordered by the heads' names."""
    by_slug = {body.slug: body for body in bodies}
    members: dict[str, list[Body]] = {}
    for body in by_slug.values():
        members.setdefault(_row_of(body, by_slug, basis), []).append(body)
    found = (
        Line(head=by_slug[slug], bodies=_head_first(slug, counted))
        for slug, counted in members.items()
    )
    return tuple(sorted(found, key=lambda line: (line.head.name, line.head.slug)))


def in_table(all_lines: Iterable[Line], table: Table) -> tuple[Line, ...]:
    return tuple(line for line in all_lines if table in (Table.ALL, table_of(line.head)))


def table_of(body: Body) -> Table:
    if body.kind == OrganisationKind.MINISTERIAL:
        return Table.MINISTERIAL
    if body.kind == OrganisationKind.NON_MINISTERIAL:
        return Table.NON_MINISTERIAL
    return Table.OTHERS


def league(
    table_lines: Sequence[Line], measure: Measure, *, minimum_headcount: int = 0
) -> tuple[Row, ...]:
    """The rows of one table, best first; then the unranked by name. Ranks hold within these lines only."""
    places = ranks(table_lines, measure, minimum_headcount)
    completion_places = ranks(table_lines, CORE_COMPLETIONS, minimum_headcount)
    found = [
        _row(line, measure, places, completion_places, minimum_headcount) for line in table_lines
    ]
    return tuple(sorted(found, key=_best_first))


def ranks(
    table_lines: Iterable[Line], measure: Measure, minimum_headcount: int = 0
) -> dict[str, int]:
    """Ranks by slug of the head, on the exact rate: equal rates share a rank, and the next rank is skipped."""
    rates = {
        line.head.slug: rate
        for line in table_lines
        if unranked(line, minimum_headcount) is None and (rate := line.rate(measure)) is not None
    }
    place_of: dict[Fraction, int] = {}
    for place, rate in enumerate(sorted(rates.values(), reverse=True), start=1):
        place_of.setdefault(rate, place)
    return {slug: place_of[rate] for slug, rate in rates.items()}


def unranked(line: Line, minimum_headcount: int) -> Unranked | None:
    if line.headcount is None:
        return Unranked.NO_HEADCOUNT
    return Unranked.SMALL if line.headcount < minimum_headcount else None


def nation(all_lines: Iterable[Line]) -> Figures:
    """Everybody, from the lines of the table of all, on either basis."""
    return Figures(tuple(chain.from_iterable(line.bodies for line in all_lines)))


def family(bodies: Iterable[Body], group: str) -> Figures:
    """The whole statistical family, ranked departments in it included: for information, never a row."""
    return Figures(tuple(body for body in bodies if body.group == group))


def _row_of(body: Body, by_slug: Mapping[str, Body], basis: Basis) -> str:
    """The slug of the row that counts a body. A body whose head takes no part stands for itself."""
    stands_alone = basis is Basis.CORE or body.is_ranked_department or body.group not in by_slug
    return body.slug if stands_alone else body.group


def _head_first(slug: str, bodies: Iterable[Body]) -> tuple[Body, ...]:
    return tuple(sorted(bodies, key=lambda body: (body.slug != slug, body.name, body.slug)))


def _amount(bodies: Iterable[Body], measure: Measure) -> int:
    return sum(body.counts[column] for body in bodies for column in measure.counts)


def _row(
    line: Line,
    measure: Measure,
    places: Mapping[str, int],
    completion_places: Mapping[str, int],
    minimum_headcount: int,
) -> Row:
    rate = line.rate(measure)
    return Row(
        line=line,
        amount=line.amount(measure),
        headcount=line.headcount,
        rate=rate,
        rank=places.get(line.head.slug),
        unranked=unranked(line, minimum_headcount),
        completions=line.amount(CORE_COMPLETIONS),
        completions_rank=completion_places.get(line.head.slug),
        is_over_headcount=measure.is_people and rate is not None and rate > 1,
    )


def _best_first(row: Row) -> tuple[bool, int, str, str]:
    return (row.rank is None, row.rank or 0, row.line.head.name, row.line.head.slug)
