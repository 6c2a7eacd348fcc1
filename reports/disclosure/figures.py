"""What a breakdown is, and what is published of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from obt_portal.ui.values import WITHHELD, NotANumber

# A row and a column; None is all of them: ("g7", None) is everybody at grade 7, (None, None) everybody.
Key = tuple[str | None, str | None]
Published = int | NotANumber
TOTAL: Final[Key] = (None, None)


@dataclass(frozen=True)
class Rules:
    """The bars. Tests switch one off at a time to see the attack succeed."""

    smallest: int = 10
    round_to: int = 5
    percentage_over: int = 30
    # A breakdown is released anew when its total has changed by this many people.
    renew_after: int = 10
    # How many values a count of `smallest` or more may have at least, as far as anybody can tell.
    spread: int = 3
    withhold_more: bool = True
    # How often over other organisations must be able to make up for what one might hide, by a move to and one from.
    made_up_for: int = 2

    def bounds(self, people: int) -> tuple[int, int]:
        """What everybody knows of a count that is published: it rounds to what is shown, and is not small."""
        shown, half = self.rounded(people), self.round_to // 2
        return max(self.smallest, shown - half), shown + half

    def rounded(self, people: int) -> int:
        return (people + self.round_to // 2) // self.round_to * self.round_to


RULES: Final = Rules()


@dataclass(frozen=True)
class Breakdown:
    """True counts. Every row and column that exists is named, also where nobody is; a cell not given is 0."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], int]

    @property
    def people(self) -> int:
        return self.counts[TOTAL]

    def names(self, side: int) -> tuple[str, ...]:
        return self.rows if side == 0 else self.columns

    @cached_property
    def counts(self) -> Mapping[Key, int]:
        """Every count of the breakdown, the total, rows, columns and cells, in an order of their own."""
        found: dict[Key, int] = dict.fromkeys(self._keys(), 0)
        for (row, column), people in self.cells.items():
            if people < 0 or (row, column) not in found:
                raise ValueError(f"No such count: {row}, {column}, {people}")
            for key in ((row, column), (row, None), (None, column), TOTAL):
                found[key] += people
        return found

    def as_json(self) -> dict[str, Any]:
        """Not for anybody's eyes: the caller keeps it beside the release, to compare the next one with."""
        cells = [[row, column, self.cells[row, column]] for row, column in sorted(self.cells)]
        return {"rows": list(self.rows), "columns": list(self.columns), "cells": cells}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Breakdown:
        cells = {(row, column): people for row, column, people in stored["cells"]}
        return cls(tuple(stored["rows"]), tuple(stored["columns"]), cells)

    def _keys(self) -> Iterator[Key]:
        rows, columns = sorted(self.rows), sorted(self.columns)
        yield TOTAL
        yield from ((row, None) for row in rows)
        yield from ((None, column) for column in columns)
        yield from ((row, column) for row in rows for column in columns)


@dataclass(frozen=True)
class Released:
    """What is published of a breakdown, by every screen, chart, file and API, until the next release."""

    figures: Mapping[Key, Published]
    # The exact total on the day of the release, which the league table of that day shows.
    people: int
    is_new: bool = True

    def percentage_base(self, key: Key, *, rules: Rules = RULES) -> int | None:
        """A published count that percentages may be of: one that is over 30 whatever was rounded away."""
        base = self.figures[key]
        is_base = isinstance(base, int) and rules.bounds(base)[0] > rules.percentage_over
        return base if isinstance(base, int) and is_base else None

    def share(self, key: Key, of: Key = TOTAL, *, rules: Rules = RULES) -> Fraction | NotANumber:
        """Of published figures, so that it tells no more than they do; rounding must not make it exceed the whole."""
        part, base = self.figures[key], self.percentage_base(of, rules=rules)
        if not isinstance(part, int) or base is None:
            return WITHHELD
        return min(Fraction(part, base), Fraction(1))

    def as_json(self) -> dict[str, Any]:
        figures = [
            [*key, figure if isinstance(figure, int) else None]
            for key, figure in self.figures.items()
        ]
        return {"people": self.people, "is_new": self.is_new, "figures": figures}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Released:
        figures = {
            (row, column): WITHHELD if figure is None else figure
            for row, column, figure in stored["figures"]
        }
        return cls(figures, stored["people"], stored["is_new"])
