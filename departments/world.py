"""The world on a day: which organisations there were, where each stands, and how many people it employed.

Published headcounts are taken on one day and shown beside counts of another. Between the two, bodies merge and teams
move. ``draw_world`` carries the headcounts along: each change takes people out of the body they left, unless its
headcount is newer than the change, and puts them into the body they joined, unless its headcount has them already.
Nobody is made up: no more people join than left, or than the change states when the leaver's headcount is the newer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from departments.models import RANKED_DEPARTMENT_KINDS, ChangeKind


@dataclass(frozen=True)
class Change:
    """A change of organisations. ``people`` is how many it is said to have moved, where that is known."""

    kind: str
    from_id: int
    to_id: int
    effective_on: dt.date
    people: int | None
    note: str = ""


@dataclass(frozen=True)
class HeadcountThen:
    """People employed, the day of the count, and its source with every move since in words."""

    people: int
    as_at: dt.date
    source: str


@dataclass(frozen=True)
class Registered:
    """What is known of an organisation: its name, kind and the head of its group on the day, and its own days."""

    id: int
    slug: str
    name: str
    abbreviation: str
    kind: str
    group_id: int
    opened_on: dt.date | None = None
    closed_on: dt.date | None = None

    def had_opened_by(self, day: dt.date) -> bool:
        return self.opened_on is None or self.opened_on <= day

    def had_closed_by(self, day: dt.date) -> bool:
        return self.closed_on is not None and self.closed_on <= day


@dataclass(frozen=True)
class OrganisationThen:
    """An organisation on a day.

    ``group`` is the slug of the head of its family; of a head that had merged, the head of where that stands.
    ``stands_in`` is its own id, or that of the body it had merged into, through as many mergers as it took.
    """

    id: int
    slug: str
    name: str
    abbreviation: str
    kind: str
    group: str
    exists: bool
    stands_in: int
    headcount: HeadcountThen | None


@dataclass(frozen=True)
class Move:
    """A change since the headcounts were taken, for a note under a table.

    ``moved`` says whether it changed a headcount. ``people`` is then how many were moved, and else what the change states.
    A merger moves everybody who was counted, whatever number was announced.
    """

    kind: str
    from_id: int
    to_id: int
    effective_on: dt.date
    people: int | None
    note: str
    moved: bool


@dataclass(frozen=True)
class World:
    """Every organisation of our records as it was on ``day``, by id; headcounts as known on ``headcount_on``."""

    day: dt.date
    headcount_on: dt.date
    organisations: Mapping[int, OrganisationThen]
    moves: tuple[Move, ...]

    @property
    def heads(self) -> dict[int, int]:
        """By id, who each is counted with: a department in its own right with itself, others with the head of their group."""
        ids = {each.slug: pk for pk, each in self.organisations.items()}
        return {
            pk: pk if each.kind in RANKED_DEPARTMENT_KINDS else ids[each.group]
            for pk, each in self.organisations.items()
        }


def draw_world(
    day: dt.date,
    headcount_on: dt.date,
    known: Mapping[int, Registered],
    latest: Mapping[int, HeadcountThen],
    changes: Iterable[Change],
) -> World:
    """The world from what was registered, the ``latest`` headcounts by ``headcount_on``, and changes in any order."""
    counted = {pk: count for pk, count in latest.items() if known[pk].had_opened_by(headcount_on)}
    ledger = _Ledger(known, dict(counted))
    moves = []
    for change in _in_order(changes, known):
        if change.effective_on > day:
            continue
        move = ledger.enter(change)
        taken = counted.get(change.from_id)
        since = min(headcount_on, taken.as_at) if taken else headcount_on
        if move.moved or change.effective_on > since:
            moves.append(move)
    then = {pk: _then(row, ledger, day, headcount_on) for pk, row in known.items()}
    return World(day, headcount_on, then, tuple(moves))


def _in_order(changes: Iterable[Change], known: Mapping[int, Registered]) -> list[Change]:
    """By day. On one day teams move before their bodies merge; then by name, so that no order of rows matters."""

    def place(change: Change) -> tuple[dt.date, bool, str, str, str]:
        slugs = known[change.from_id].slug, known[change.to_id].slug
        return (change.effective_on, change.kind == ChangeKind.MERGE, *slugs, change.kind)

    return sorted(changes, key=place)


def _then(
    row: Registered, ledger: _Ledger, day: dt.date, headcount_on: dt.date
) -> OrganisationThen:
    stands_in = ledger.where(row.id)
    is_open = row.had_opened_by(day) and not row.had_closed_by(day)
    # A body that had closed keeps its last published headcount for ever; its people are counted where they went.
    # One that is yet to close on the table's day is counted, whatever is known of the days after.
    is_counted = not row.had_closed_by(min(day, headcount_on))
    return OrganisationThen(
        id=row.id,
        slug=row.slug,
        name=row.name,
        abbreviation=row.abbreviation,
        kind=row.kind,
        group=ledger.head(row).slug,
        exists=is_open and stands_in == row.id,
        stands_in=stands_in,
        headcount=ledger.counts.get(row.id) if is_counted else None,
    )


@dataclass
class _Ledger:
    """Headcounts while changes are entered, the earliest first."""

    known: Mapping[int, Registered]
    counts: dict[int, HeadcountThen]
    merged: dict[int, int] = field(default_factory=dict)

    def where(self, pk: int) -> int:
        """Where a body stands. Nobody is merged into themselves, so the way has an end."""
        while pk in self.merged:
            pk = self.merged[pk]
        return pk

    def head(self, row: Registered) -> Registered:
        head = self.known[self.where(row.group_id)]
        return self.known[self.where(head.group_id)]

    def enter(self, change: Change) -> Move:
        """Who joins a body that has merged joins the one it stands in; nobody leaves a body that has merged."""
        to_id = self.where(change.to_id)
        is_over = change.from_id in self.merged or to_id == change.from_id
        people = 0 if is_over else self._carry(change, to_id)
        if change.kind == ChangeKind.MERGE and not is_over:
            self.merged[change.from_id] = to_id
            self.counts.pop(change.from_id, None)
        return Move(
            kind=change.kind,
            from_id=change.from_id,
            to_id=change.to_id,
            effective_on=change.effective_on,
            people=people or change.people,
            note=change.note,
            moved=people > 0,
        )

    def _carry(self, change: Change, to_id: int) -> int:
        """Move the people of a change that is not yet in the headcounts. Returns how many."""
        left, joined = self.counts.get(change.from_id), self.counts.get(to_id)
        if left is None:
            return 0
        leaves = change.effective_on > left.as_at
        # A first headcount is made only of people taken out of another one.
        joins = change.effective_on > joined.as_at if joined else leaves
        people = _how_many(change, left) if leaves else change.people or 0
        if not people or not (leaves or joins):
            return 0
        if leaves:
            self._take_out(change, left, people, to_id)
        if joins:
            self._put_in(change, to_id, people, left)
        return people

    def _take_out(self, change: Change, left: HeadcountThen, people: int, to_id: int) -> None:
        words = f"less {people:,} to {self.known[to_id].name} on {in_words(change.effective_on)}"
        self.counts[change.from_id] = _added(left, -people, words)

    def _put_in(self, change: Change, to_id: int, people: int, left: HeadcountThen) -> None:
        owner = self.known[change.from_id].name
        words = f"{people:,} from {owner} on {in_words(change.effective_on)}"
        joined = self.counts.get(to_id)
        if joined is None:
            self.counts[to_id] = HeadcountThen(people, left.as_at, f"{left.source}: {words}")
        else:
            self.counts[to_id] = _added(joined, people, f"plus {words}")


def _how_many(change: Change, left: HeadcountThen) -> int:
    """A merger takes everybody; any other change as many as it states, while there are so many."""
    if change.kind == ChangeKind.MERGE:
        return left.people
    return min(change.people or 0, left.people)


def _added(count: HeadcountThen, people: int, words: str) -> HeadcountThen:
    return replace(count, people=count.people + people, source=f"{count.source}, {words}")


def in_words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
