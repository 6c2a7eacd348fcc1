"""Drawing from weighted choices, and spreading an exact total over draws."""

import itertools
from collections.abc import Mapping, MutableSequence
from random import Random
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Deck(Generic[Value]):
    """Draws values in proportion to their weights."""

    def __init__(self, weights: Mapping[Value, float]) -> None:
        self.values = list(weights)
        self.cumulative = list(itertools.accumulate(weights.values()))

    def draw(self, chance: Random, count: int) -> list[Value]:
        return chance.choices(self.values, cum_weights=self.cumulative, k=count)

    def draw_one(self, chance: Random) -> Value:
        return self.draw(chance, 1)[0]


def spread(amounts: MutableSequence[int], total: int, *, least: int, most: int, step: int) -> None:
    """Change ``amounts`` in place, within ``least`` and ``most``, until they sum to ``total``.

    Raises ``ValueError`` when no amounts within the bounds can.
    """
    if not least * len(amounts) <= total <= most * len(amounts):
        raise ValueError(f"{len(amounts)} amounts of {least} to {most} cannot sum to {total}")
    missing = total - sum(amounts)
    while missing:
        before = missing
        for i, amount in enumerate(amounts):
            change = max(-step, min(step, missing))
            changed = max(least, min(most, amount + change))
            missing -= changed - amount
            amounts[i] = changed
            if not missing:
                return
        if missing == before:  # every amount is at its bound, which the check above excludes
            raise ValueError(f"Cannot spread {missing}")
