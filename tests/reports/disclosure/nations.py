"""Invented nations of small organisations, the same for a seed on every machine, and what is released of them."""

import random
from dataclasses import replace

from reports.disclosure import RULES, Breakdown, Day, release, release_nation
from tests.reports.disclosure.organisations import joined

GRADES = ("eo", "g7", "scs")
PROFESSIONS = ("digital", "legal", "policy", "tax")
MANY, FEW = 26, 4


def nation(seed, organisations, *, grades=2, professions=3, people=(20, 100)):
    """Its organisations by name. Each has its own mixture of people, with a profession here and there missing."""
    chance = random.Random(seed)
    return {
        f"o{number:02}": _organisation(chance, grades, professions, people)
        for number in range(organisations)
    }


def _organisation(chance, grades, professions, people):
    nobody = Breakdown(GRADES[:grades], PROFESSIONS[:professions], {})
    held_at = [chance.random() ** chance.choice([1, 3]) + 0.001 for _ in nobody.rows]
    held_in = [chance.random() * chance.choice([0, 1, 1, 1]) + 0.0001 for _ in nobody.columns]
    return joined(nobody, chance, chance.randint(*people), held_at, held_in)


def a_day_later(true, seed):
    """Some people have joined, in half of the nations all at one grade; a few, or more everywhere. Nobody left."""
    chance = random.Random(f"{seed} later")
    held_at = chance.choice([[1, 0, 0], [1, 1, 1]])
    more = chance.choice([[0, 0, 0, 0, 0, 1, 2], [0, 1, 3, 6, 9, 10, 11, 15, 25]])
    held = {
        name: some_join(each, chance, chance.choice(more), held_at) for name, each in true.items()
    }
    first = next(iter(held))
    return held | {first: some_join(held[first], chance, 10, held_at)}


def some_join(true, chance, people, held_at=(1, 1, 1)):
    held_in = [1] * len(true.columns)
    return joined(true, chance, people, held_at[: len(true.rows)], held_in)


def released(true, last=None, *, rules=RULES, nations=None, looks_back=True):
    """A day with its releases; ``nations`` are the rules for the nation where they differ."""
    own = {
        name: release(
            each,
            last and last.released[name],
            before=last and (last.behind.get(name) or last.true[name]),
            rules=rules,
        )
        for name, each in true.items()
    }
    behind = {
        name: last.behind.get(name, last.true[name])
        for name, each in own.items()
        if not each.is_new
    }
    day = Day(true, own, behind=behind)
    return replace(
        day, nation=release_nation(day, last if looks_back else None, rules=nations or rules)
    )
