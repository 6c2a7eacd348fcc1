"""Whether organisations could make up for one another: where one might have more people, others might have fewer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from obt_portal.ui.values import WITHHELD
from reports.disclosure.figures import TOTAL, Breakdown, Key, Published, Rules
from reports.disclosure.network import Network

Figures = Mapping[Key, Published]


@dataclass(frozen=True)
class Seen:
    """One organisation: its true counts on every day in question, each with what is published of them."""

    tables: Sequence[tuple[Breakdown, Figures]]
    rules: Rules

    @cached_property
    def need(self) -> int:
        """How many of its people might be something else, for all that its own tables tell."""
        smallest = self.rules.smallest
        is_any_small = any(n < smallest for true, _ in self.tables for n in true.counts.values())
        return smallest - 1 if is_any_small else self.rules.spread - 1

    def slack(self, key: Key) -> tuple[int, int]:
        """By how much a count could be smaller, and larger, on all days alike."""
        slacks = [self._slack(key, *table) for table in self.tables]
        return min(less for less, _ in slacks), min(more for _, more in slacks)

    def _slack(self, key: Key, true: Breakdown, figures: Figures) -> tuple[int, int]:
        people = true.counts.get(key)
        if people is None:
            return 0, 0
        is_withheld = figures.get(key, WITHHELD) is WITHHELD
        low, high = (0, true.people) if is_withheld else self.rules.bounds(people)
        return people - low, high - people

    def room(self, keys: Iterable[Key], other: Key, way: int, most: int) -> int:
        """How many people could be in ``other`` instead of any of these (or the other way), all else being as it is."""
        open_ones = {*keys, other}
        at_most = min(most, self._slacks.get(other, (0, 0))[way > 0])
        if at_most == 0:
            return 0

        def slack(key: Key) -> tuple[int, int]:
            return self._slacks[key] if None not in key or key in open_ones else (0, 0)

        return Network(self._slacks, slack).most(other, way, at_most)

    @cached_property
    def _slacks(self) -> Mapping[Key, tuple[int, int]]:
        keys = {key: None for true, _ in self.tables for key in true.counts if key != TOTAL}
        return {key: self.slack(key) for key in keys}


@dataclass(frozen=True)
class Exchange:
    """One side of the nation: a published total must not hold the people of any organisation where they are.

    Whatever else an organisation's own tables let its people be, others must be able to make up for, so that no total
    of the nation is any different. People then change places by way of the largest total, the hub: at most one move to
    it and one from it for each. Every second organisation makes up for grades and the others for professions, so that
    neither is in the way of the other.
    """

    everybody: Sequence[Seen]
    makers: Sequence[Seen]
    hub: Key
    rules: Rules

    def makes_up_for(self, keys: set[Key]) -> bool:
        return all(self._is_enough(keys, way) for way in (1, -1))

    def _is_enough(self, keys: set[Key], way: int) -> bool:
        """For each organisation, by all the others."""
        wanted = {id(each): self.rules.made_up_for * each.need for each in self.everybody}
        most = max(wanted.values(), default=0)
        rooms: dict[int, int] = {}
        for each in self.makers:
            if sum(rooms.values()) - max(rooms.values(), default=0) >= most:
                return True
            rooms[id(each)] = each.room(keys, self.hub, way, most)
        total = sum(rooms.values())
        return all(total - rooms.get(one, 0) >= number for one, number in wanted.items())
