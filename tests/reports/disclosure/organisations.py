"""Invented organisations of every awkward shape, the same for a seed on every machine."""

import random
from dataclasses import replace

from reports.disclosure import Breakdown

GRADES = ("aa", "eo", "g7", "scs")
PROFESSIONS = ("digital", "legal", "policy", "tax")
SHAPES = ("small", "medium", "large", "skewed", "one grade", "two grades", "zeros")
SIZES = {
    "small": (0, 40), "medium": (40, 200), "large": (200, 2000), "skewed": (50, 600),
    "one grade": (5, 100), "two grades": (20, 200), "zeros": (30, 300),
}  # fmt: skip


def organisation(seed):
    """Its people now, and after some more have joined (nobody leaves, which is the easiest to attack)."""
    chance = random.Random(seed)
    shape = SHAPES[seed % len(SHAPES)]
    grades = _weights(chance, len(GRADES), shape)
    professions = [chance.random() ** chance.choice([1, 3]) for _ in PROFESSIONS]
    if shape == "zeros":
        professions = [1.0, *(weight * chance.choice([0, 1]) for weight in professions[1:])]
    now = joined(_nobody(), chance, chance.randint(*SIZES[shape]), grades, professions)
    # Half the time everybody who joins is of one grade: the plainest thing to give away.
    if chance.random() < 0.5:
        grades = [float(n == chance.randrange(len(GRADES))) or 0.001 for n in range(len(GRADES))]
    return now, joined(now, chance, chance.choice([10, 11, 12, 15, 25]), grades, professions)


def joined(breakdown, chance, people, grades, professions):
    cells = dict(breakdown.cells)
    for _ in range(people):
        cell = (
            chance.choices(breakdown.rows, grades)[0],
            chance.choices(breakdown.columns, professions)[0],
        )
        cells[cell] = cells.get(cell, 0) + 1
    return replace(breakdown, cells=cells)


def breakdown(table):
    """A breakdown from rows of numbers."""
    rows = [f"r{n}" for n in range(len(table))]
    columns = [f"c{n}" for n in range(len(table[0]))]
    cells = {(r, c): n for r, line in zip(rows, table) for c, n in zip(columns, line)}
    return Breakdown(tuple(rows), tuple(columns), cells)


def _nobody():
    return Breakdown(GRADES, PROFESSIONS, {})


def _weights(chance, size, shape):
    weights = [chance.random() ** chance.choice([1, 3]) + 0.001 for _ in range(size)]
    if shape == "skewed":
        return [weight**4 for weight in weights]
    held = {"one grade": 1, "two grades": 2}.get(shape, size)
    return [float(n < held) * (weight if held == size else 1) for n, weight in enumerate(weights)]
