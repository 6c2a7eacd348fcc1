"""What else could be true: the tables that nobody could tell from the true one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping

from reports.disclosure.figures import TOTAL, Key

Slack = Callable[[Key], tuple[int, int]]
Found = dict[str, tuple[str, Key, int]]


class Network:
    """All tables that would look the same. People flow from the total by row, cell and column back to the total.

    Each count is an arc with some slack. A count could be one larger if one person can flow from its end back to its
    start over other arcs that have slack; the arcs without, at the edge of what can be reached, stop it.
    """

    def __init__(self, keys: Iterable[Key], slack: Slack) -> None:
        self.slack_now = slack
        self.slacks: dict[Key, tuple[int, int]] = {}
        self.arcs: dict[str, list[tuple[str, Key, int]]] = {}
        for key in keys:
            if key != TOTAL:
                self.look_again(key)
                start, end = _ends(key)
                self.arcs.setdefault(start, []).append((end, key, 1))
                self.arcs.setdefault(end, []).append((start, key, -1))

    def look_again(self, key: Key) -> None:
        self.slacks[key] = self.slack_now(key)

    def stops(self, key: Key, *, less: int, more: int) -> set[Key]:
        """What stops a count from being so much smaller, or else so much larger."""
        if key == TOTAL:
            return set()
        return self._move(key, 1, more)[1] or self._move(key, -1, less)[1]

    def stops_spread(self, key: Key, wanted: int) -> set[Key]:
        """What stops a count from having that many more values than one; nothing but others, and not itself."""
        if key == TOTAL:
            return set()
        less, more = (min(wanted, slack) for slack in self.slacks[key])
        up, above = self._move(key, 1, more)
        down, below = self._move(key, -1, less)
        return set() if up + down >= wanted else above | below

    def most(self, key: Key, way: int, wanted: int) -> int:
        """By how much a count could be larger (or smaller), up to what is wanted."""
        return self._move(key, way, wanted)[0]

    def _move(self, key: Key, way: int, wanted: int) -> tuple[int, set[Key]]:
        """By how much a count could be larger (or smaller), and the published counts that stop it being more."""
        shifts: dict[Key, int] = {}
        moved = 0
        start, end = _ends(key)[::-way]
        while moved < wanted:
            found = self._path(start, end, key, shifts)
            if end not in found:
                return moved, self._edge(found, key)
            moved += self._push(found, end, wanted - moved, shifts)
        return moved, set()

    def _room(self, key: Key, way: int, shifts: Mapping[Key, int]) -> int:
        less, more = self.slacks[key]
        shift = shifts.get(key, 0)
        return more - shift if way > 0 else less + shift

    def _path(self, start: str, end: str, barred: Key, shifts: Mapping[Key, int]) -> Found:
        """The shortest way: for each place reached, where from and over which arc."""
        reached: Found = {start: ("", TOTAL, 0)}
        queue = deque([start])
        while queue and end not in reached:
            place = queue.popleft()
            for to, key, way in self.arcs[place]:
                if to not in reached and key != barred and self._room(key, way, shifts) > 0:
                    reached[to] = (place, key, way)
                    queue.append(to)
        return reached

    def _push(self, found: Found, end: str, most: int, shifts: dict[Key, int]) -> int:
        path = []
        place, key, way = found[end]
        while way:
            path.append((key, way))
            place, key, way = found[place]
        amount = min(most, *(self._room(key, way, shifts) for key, way in path))
        for key, way in path:
            shifts[key] = shifts.get(key, 0) + way * amount
        return amount

    def _edge(self, reached: Mapping[str, object], barred: Key) -> set[Key]:
        """The arcs at the edge of what can be reached."""
        return {
            key
            for place in reached
            for to, key, _ in self.arcs[place]
            if to not in reached and key != barred
        }


def _ends(key: Key) -> tuple[str, str]:
    """Where the people of a count come from, and where they go."""
    row, column = key
    start = f"column {column}" if row is None else "in" if column is None else f"row {row}"
    end = "out" if row is None else f"row {row}" if column is None else f"column {column}"
    return start, end
