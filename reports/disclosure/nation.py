"""Publishing the rows and the columns of all organisations together, beside what each of them has published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from obt_portal.ui.values import WITHHELD
from reports.disclosure.exchange import Exchange, Figures, Seen
from reports.disclosure.figures import RULES, TOTAL, Breakdown, Key, Published, Released, Rules
from reports.disclosure.knowledge import Knowledge

EVERYBODY: Final = "everybody"
NOBODY: Final = Breakdown((), (), {})


@dataclass(frozen=True)
class Day:
    """The organisations of one day by name, with the releases that stand: theirs, and the nation's once there is one.

    ``behind`` are the true counts that those releases were made of, where they are not those of the day.
    """

    true: Mapping[str, Breakdown]
    released: Mapping[str, Released]
    nation: Released | None = None
    behind: Mapping[str, Breakdown] = field(default_factory=dict)

    @property
    def people(self) -> int:
        return sum(breakdown.people for breakdown in self.true.values())

    def together(self, side: int) -> Breakdown:
        """One side of every breakdown added up: a single row, a column for each grade (or profession)."""
        cells: dict[tuple[str, str], int] = {}
        for true in self.true.values():
            for name in true.names(side):
                cells[EVERYBODY, name] = (
                    cells.get((EVERYBODY, name), 0) + true.counts[_alone(name, side)]
                )
        return Breakdown((EVERYBODY,), tuple(name for _, name in cells), cells)

    def tables_of(self, organisation: str) -> Iterator[tuple[Breakdown, Figures]]:
        """What the standing release was made of, with its figures; and the day's own counts, of which none are told."""
        true = self.true.get(organisation, NOBODY)
        if organisation in self.released:
            yield self.behind.get(organisation, true), self.released[organisation].figures
        yield true, {}

    def published(self, side: int) -> Released | None:
        """The nation's release as one of that single row."""
        if self.nation is None:
            return None
        figures = {
            (row, key[side]): figure
            for key, figure in self.nation.figures.items()
            if key[side] is not None
            for row in (None, EVERYBODY)
        }
        return Released(figures, self.people)


def release_nation(today: Day, last: Day | None = None, *, rules: Rules = RULES) -> Released:
    """Totals over all organisations by row and by column, no cells. `last` is the day of the nation's last release."""
    if last and last.nation and abs(today.people - last.people) < rules.renew_after:
        return replace(last.nation, is_new=False)
    is_small = today.people < rules.smallest
    figures: dict[Key, Published] = {TOTAL: WITHHELD if is_small else rules.rounded(today.people)}
    days = [today, last] if last else [today]
    seen = [
        Seen([table for day in days for table in day.tables_of(name)], rules)
        for name in sorted(today.true, key=lambda name: (today.true[name].people, name))
    ]
    for side in (0, 1):
        true = today.together(side)
        withheld = Nation(true, seen, side, rules, today, last).withheld_when_safe()
        for name in sorted(true.columns):
            people = true.counts[None, name]
            figures[_alone(name, side)] = WITHHELD if name in withheld else rules.rounded(people)
    return Released(figures, today.people)


@dataclass(frozen=True)
class Nation:
    """One side of the nation: which of its totals may be published."""

    true: Breakdown
    seen: list[Seen]
    side: int
    rules: Rules
    today: Day
    last: Day | None

    def withheld_when_safe(self) -> set[str]:
        names = sorted(self.true.columns, key=self._people)
        if not names or not self.rules.withhold_more:
            return {name for name in names if self._people(name)[0] < self.rules.smallest}
        hub = names.pop()
        exchange = Exchange(
            self.seen, self.seen[self.side :: 2], _alone(hub, self.side), self.rules
        )
        withheld = {name for name in names if not exchange.makes_up_for({_alone(name, self.side)})}
        withheld = self._with_what_totals_tell(withheld)
        # What is withheld counts as one, which has to be made up for as well while the hub is published.
        while withheld and hub not in withheld and not exchange.makes_up_for(self._keys(withheld)):
            withheld.add(next((name for name in names if name not in withheld), hub))
            withheld = self._with_what_totals_tell(withheld)
        return withheld

    def _with_what_totals_tell(self, withheld: set[str]) -> set[str]:
        """And what more must be withheld for the totals of the nation alone."""
        first: set[Key] = {(row, name) for name in withheld for row in (None, EVERYBODY)}
        last = self.last and self.last.published(self.side)
        before = self.last.together(self.side) if self.last else None
        known = Knowledge(self.true, self.rules, last or None, before, withheld_first=first)
        return {name for _, name in known.withheld_when_safe() if name is not None}

    def _keys(self, names: set[str]) -> set[Key]:
        return {_alone(name, self.side) for name in names}

    def _people(self, name: str) -> tuple[int, str]:
        return self.true.counts[None, name], name


def _alone(name: str, side: int) -> Key:
    return (name, None) if side == 0 else (None, name)
