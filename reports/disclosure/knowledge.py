"""What the published figures together would tell, and what must be withheld so that they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial

from obt_portal.ui.values import WITHHELD
from reports.disclosure.figures import TOTAL, Breakdown, Key, Released, Rules
from reports.disclosure.network import Network


@dataclass
class Knowledge:
    """What everybody could work out from the figures not (yet) withheld, together with the previous release."""

    true: Breakdown
    rules: Rules
    previous: Released | None = None
    before: Breakdown | None = None
    # What is withheld already, for other reasons.
    withheld_first: set[Key] = field(default_factory=set)
    withheld: set[Key] = field(default_factory=set)

    def withheld_when_safe(self) -> set[Key]:
        """The small counts, and those that would betray something: for each threat the smallest in its way.

        Withholding only ever gives the other counts more slack, so what has been made safe stays safe.
        """
        counts, smallest = self.true.counts, self.rules.smallest
        self.withheld = {key for key in counts if self._least(key) < smallest}
        self.withheld |= self.withheld_first
        if self.rules.withhold_more:
            self._make_counts_safe()
            if self._has_a_past:
                self._make_changes_safe_too()
        return self.withheld

    def _least(self, key: Key) -> int:
        """A count that was small when the previous release was made is withheld once more: the new one would bound it."""
        return min(
            self.true.counts[key], self._then(key)[0] if self._has_a_past else self.true.people
        )

    def _make_changes_safe_too(self) -> None:
        """What is withheld for a change may let a count move that nothing could move before, so both are looked at again."""
        known = -1
        while known < len(self.withheld):
            known = len(self.withheld)
            self._make_changes_safe()
            self._make_counts_safe()

    def _make_counts_safe(self) -> None:
        network = Network(self.true.counts, self.slack)
        for key in self.true.counts:
            people = self._least(key)
            if people >= self.rules.smallest:
                wanted = self.rules.spread - 1
                self._make_safe(network, partial(network.stops_spread, key, wanted))
            else:
                more = min(self.rules.smallest - 1, self.true.people) - people
                self._make_safe(network, partial(network.stops, key, less=people, more=more))

    def _make_changes_safe(self) -> None:
        assert self.before is not None
        network = Network(self.true.counts, self.slack_of_change)
        change = self.true.people - self.before.people
        wanted = max(0, min(self.rules.spread - 1, change))
        for key in self.true.counts:
            self._make_safe(network, partial(network.stops_spread, key, wanted))

    def _make_safe(self, network: Network, stops: Callable[[], set[Key]]) -> None:
        while betrayers := stops() - self.withheld:
            smallest = min(betrayers, key=self._worth)
            self.withheld.add(smallest)
            network.look_again(smallest)

    def _worth(self, key: Key) -> tuple[int, str, str]:
        return self.true.counts[key], key[0] or "", key[1] or ""

    def slack(self, key: Key) -> tuple[int, int]:
        """By how much a count could be smaller, and larger, on both days alike."""
        if key == TOTAL:
            return 0, 0
        people = self.true.counts[key]
        low, high = (
            (0, self.true.counts[TOTAL]) if key in self.withheld else self.rules.bounds(people)
        )
        less, more = people - low, high - people
        if self._has_a_past:
            then, (low, high) = self._then(key)
            less, more = min(less, then - low), min(more, high - then)
        return max(0, less), max(0, more)

    def slack_of_change(self, key: Key) -> tuple[int, int]:
        """By how much fewer or more people could have joined a count since the previous release, if nobody left."""
        if key == TOTAL:
            return 0, 0
        people, (then, (least, most)) = self.true.counts[key], self._then(key)
        low, high = (
            (0, self.true.counts[TOTAL]) if key in self.withheld else self.rules.bounds(people)
        )
        change = people - then
        return max(0, change - max(0, low - most)), max(0, high - least - change)

    def _then(self, key: Key) -> tuple[int, tuple[int, int]]:
        assert self.previous is not None
        assert self.before is not None
        people = self.before.counts.get(key, 0)
        is_withheld = self.previous.figures.get(key, WITHHELD) is WITHHELD
        return people, (0, self.true.counts[TOTAL]) if is_withheld else self.rules.bounds(people)

    @cached_property
    def _has_a_past(self) -> bool:
        """A release of nothing but its total tells nothing more than the league table does."""
        figures = self.previous.figures if self.previous else {}
        return any(key != TOTAL and figure is not WITHHELD for key, figure in figures.items())
