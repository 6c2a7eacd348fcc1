"""What differs between two readings of one campaign: which rates, ranks and headcounts, and by how much. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from reports.league import Basis, Body, Figures, Table, family, in_table, league, lines
from reports.measures import MEASURES, Measure
from reports.selectors.reading import Reading

RANKED_TABLES = (Table.MINISTERIAL, Table.NON_MINISTERIAL, Table.OTHERS)


@dataclass(frozen=True)
class Side:
    """One row before or after: its exact rate and its place in its table; None where there is none."""

    name: str
    rate: Fraction | None
    rank: int | None = None


@dataclass(frozen=True)
class Effect:
    """One row for one measure, before and after; a side is None where there is no such row."""

    measure: Measure
    before: Side | None
    after: Side | None

    @property
    def name(self) -> str:
        side = self.after or self.before
        return side.name if side else ""

    @property
    def changes_rate(self) -> bool:
        """A row that comes or goes counts as one whose rate changes."""
        if self.before is None or self.after is None:
            return True
        return self.before.rate != self.after.rate

    @property
    def difference(self) -> Fraction | None:
        """After less before, exactly; None when one of the two is not known."""
        if not self.before or not self.after:
            return None
        if self.before.rate is None or self.after.rate is None:
            return None
        return self.after.rate - self.before.rate


@dataclass(frozen=True)
class HeadcountEffect:
    """One organisation's headcount, before and after; None where it has none."""

    name: str
    before: int | None
    after: int | None
    source: str


@dataclass(frozen=True)
class Effects:
    """Everything that differs. ``core`` and ``group`` hold rows whose rate or rank does, on either basis."""

    headcounts: tuple[HeadcountEffect, ...]
    core: tuple[Effect, ...]
    group: tuple[Effect, ...]
    families: tuple[Effect, ...]
    nation: tuple[Effect, ...]

    def __bool__(self) -> bool:
        return any((self.headcounts, self.core, self.group, self.families, self.nation))


@dataclass(frozen=True)
class Preview:
    """A campaign's figures as they are and as they would be."""

    before: Reading
    after: Reading
    effects: Effects


def effects_between(before: Reading, after: Reading) -> Effects:
    return Effects(
        headcounts=tuple(_headcounts(before, after)),
        core=tuple(_effects(before, after, lambda r, m: _rows(r, Basis.CORE, m))),
        group=tuple(_effects(before, after, lambda r, m: _rows(r, Basis.GROUP, m))),
        families=tuple(_effects(before, after, _families)),
        nation=tuple(_effects(before, after, _nation)),
    )


def _headcounts(before: Reading, after: Reading) -> Iterator[HeadcountEffect]:
    then = {body.slug: body for body in before.bodies}
    now = {body.slug: body for body in after.bodies}
    for slug in sorted(then.keys() | now.keys()):
        was, becomes = then.get(slug), now.get(slug)
        people = (was.headcount if was else None, becomes.headcount if becomes else None)
        either = becomes or was
        if people[0] != people[1] and either:
            source = becomes.headcount_source if becomes else ""
            yield HeadcountEffect(either.name, *people, source=source)


def _effects(
    before: Reading, after: Reading, sides: Callable[[Reading, Measure], Mapping[str, Side]]
) -> Iterator[Effect]:
    """The measures in their order, the rows of each by name."""
    for measure in MEASURES.values():
        then, now = sides(before, measure), sides(after, measure)
        found = [
            Effect(measure, then.get(key), now.get(key))
            for key in then.keys() | now.keys()
            if _differs(then.get(key), now.get(key))
        ]
        yield from sorted(found, key=lambda effect: effect.name)


def _differs(before: Side | None, after: Side | None) -> bool:
    """A new name alone changes no figure."""
    if before is None or after is None:
        return before is not after
    return (before.rate, before.rank) != (after.rate, after.rank)


def _rows(reading: Reading, basis: Basis, measure: Measure) -> dict[str, Side]:
    every = lines(reading.bodies, basis)
    tables = (
        league(in_table(every, table), measure, minimum_headcount=reading.minimum_headcount)
        for table in RANKED_TABLES
    )
    return {
        row.line.head.slug: Side(row.line.head.name, row.rate, row.rank)
        for rows in tables
        for row in rows
    }


def _families(reading: Reading, measure: Measure) -> dict[str, Side]:
    """Statistical families of more than one body, by the slug of the head."""
    heads: dict[str, Body] = {body.slug: body for body in reading.bodies}
    groups = {body.group for body in reading.bodies if body.group != body.slug}
    return {
        group: Side(heads[group].name if group in heads else group, whole.rate(measure))
        for group in groups
        for whole in [family(reading.bodies, group)]
    }


def _nation(reading: Reading, measure: Measure) -> dict[str, Side]:
    return {"": Side("Civil Service", Figures(reading.bodies).rate(measure))}
