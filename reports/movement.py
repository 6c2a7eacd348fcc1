"""What changed between two days of one league table: places, and points with how they came about. Pure; fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from reports.league import Body, Figures, Row
from reports.measures import Measure


class Change(StrEnum):
    """Why there is no number of places, or that there is one."""

    PLACES = "places"
    NEW = "new"
    NOT_RANKED_THEN = "not ranked then"
    NOT_RANKED_NOW = "not ranked now"


@dataclass(frozen=True)
class Merges:
    """What it takes to compare across mergers.

    ``into`` says for the slug of each body that is gone in which body it stands now; ``then`` are all bodies as they were
    counted then, of whatever table.
    """

    measure: Measure
    into: Mapping[str, str]
    then: Sequence[Body]


@dataclass(frozen=True)
class Movement:
    """One row against itself on an earlier day.

    ``points`` is the change of its rate (a tenth is ten percentage points); ``from_people`` and ``from_headcount`` are its
    two parts and add up to it exactly. All three are None when one of the two rates is not known. ``folded`` are the bodies
    that have come into this row since, by a merger or with another group: what they were then is part of what it is
    compared with.
    """

    slug: str
    rank_now: int | None
    rank_then: int | None
    change: Change
    points: Fraction | None
    from_people: Fraction | None
    from_headcount: Fraction | None
    folded: tuple[Body, ...] = ()

    @property
    def places(self) -> int | None:
        """Gained, or lost when below 0."""
        if self.rank_now is None or self.rank_then is None:
            return None
        return self.rank_then - self.rank_now

    @property
    def in_words(self) -> str:
        if self.places is None:
            return str(self.change)
        if not self.places:
            return "no change"
        noun = "place" if abs(self.places) == 1 else "places"
        return f"{'up' if self.places > 0 else 'down'} {abs(self.places)} {noun}"


_Parts = tuple[Fraction | None, Fraction | None, Fraction | None]


@dataclass(frozen=True)
class _Share:
    """A rate in its two parts. Only what is inside the denominator is in the numerator, as in ``Figures.rate``."""

    amount: Fraction
    headcount: int


def compare(
    now: Sequence[Row], then: Sequence[Row], merges: Merges | None = None
) -> dict[str, Movement]:
    """Each row of today's table by its head's slug, against the same table as it stood then."""
    before = {row.line.head.slug: row for row in then}
    return {row.line.head.slug: _movement(row, before, merges) for row in now}


def _movement(now: Row, before: Mapping[str, Row], merges: Merges | None) -> Movement:
    slug = now.line.head.slug
    then = before.get(slug)
    folded, share_then = _as_composed_now(now, then, merges)
    points, from_people, from_headcount = _parts(_share(now), share_then)
    return Movement(
        slug,
        now.rank,
        then.rank if then else None,
        _change(now, then),
        points,
        from_people,
        from_headcount,
        folded,
    )


def _change(now: Row, then: Row | None) -> Change:
    if now.rank is None:
        return Change.NOT_RANKED_NOW
    if then is None:
        return Change.NEW
    return Change.PLACES if then.rank is not None else Change.NOT_RANKED_THEN


def _parts(now: _Share | None, then: _Share | None) -> _Parts:
    """Points, the part that people made at the old headcount, and the part that the headcount made."""
    if now is None or then is None:
        return None, None, None
    from_people = (now.amount - then.amount) / then.headcount
    from_headcount = now.amount * (Fraction(1, now.headcount) - Fraction(1, then.headcount))
    points = now.amount / now.headcount - then.amount / then.headcount
    return points, from_people, from_headcount


def _share(row: Row | None) -> _Share | None:
    if row is None or row.rate is None or row.headcount is None:
        return None
    return _Share(row.rate * row.headcount, row.headcount)


def _as_composed_now(
    now: Row, then: Row | None, merges: Merges | None
) -> tuple[tuple[Body, ...], _Share | None]:
    """What the bodies of the row were then, wherever they were counted, and those that have merged into one of them.

    A body made by a merger was no row then: it is compared with the bodies that it was made of.
    """
    if merges is None:
        return (), _share(then)
    groups = {body.slug: body.group for body in now.line.bodies}
    own = then.line.bodies if then else ()
    composed = [body for body in merges.then if merges.into.get(body.slug, body.slug) in groups]
    folded = tuple(
        body
        for body in composed
        if body not in own
        and body.slug != now.line.head.slug
        and groups.get(body.slug) != body.group
    )
    return folded, _share_of(composed, merges.measure)


def _share_of(bodies: Iterable[Body], measure: Measure) -> _Share | None:
    figures = Figures(tuple(bodies))
    rate, headcount = figures.rate(measure), figures.headcount
    return _Share(rate * headcount, headcount) if rate is not None and headcount else None
