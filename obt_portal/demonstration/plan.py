"""How many people of each organisation to make up, so that the totals come out exactly as published. Pure."""

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from departments.models import RANKED_DEPARTMENT_KINDS

PUBLISHED_2023 = Path(__file__).parent / "data" / "published-2023.toml"
LEAST_ELSEWHERE, MOST_ELSEWHERE = 0.10, 0.55


@dataclass(frozen=True)
class Employer:
    """An organisation to make up people for; ``headcount`` is the one in use, already scaled."""

    id: int
    slug: str
    kind: str
    group_slug: str
    headcount: int
    domain: str


@dataclass(frozen=True)
class Published:
    """One published row: people on the group basis, and core completions for each of them."""

    people: int
    completions_each: float


@dataclass(frozen=True)
class Totals:
    people: int
    core_completions: int
    minutes: int


@dataclass(frozen=True)
class Target:
    """What one organisation's made-up people have to add up to."""

    employer: Employer
    people: int
    core_completions: int
    minutes: int


def read_published(one_in: int) -> tuple[Totals, dict[str, Published]]:
    """The published figures, divided by ``one_in`` and rounded."""
    data = tomllib.loads(PUBLISHED_2023.read_text())
    totals = Totals(
        people=round(data["people"] / one_in),
        core_completions=round(data["core_completions"] / one_in),
        minutes=round(data["hours"] * 60 / one_in),
    )
    rows = {
        row["organisation"]: Published(round(row["people"] / one_in), row["completions_each"])
        for row in data["row"]
    }
    return totals, rows


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to ``weights`` that sum to exactly ``total`` (largest remainders)."""
    if not weights or (whole := sum(weights)) <= 0:
        raise ValueError("Nothing to apportion among")
    exact = [total * weight / whole for weight in weights]
    shares = [math.floor(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: shares[i] - exact[i])
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares


def row_of(employer: Employer) -> str:
    """The slug of the group-basis row an employer's people are counted in (rule 9 of the methodology)."""
    return employer.slug if employer.kind in RANKED_DEPARTMENT_KINDS else employer.group_slug


def make_plan(
    employers: Sequence[Employer],
    totals: Totals,
    published: Mapping[str, Published],
    chance: Random,
) -> list[Target]:
    """One target for each employer; people, completions and minutes sum to ``totals``."""
    people = _people(employers, totals.people, published, chance)
    completions = _completions(employers, people, totals.core_completions, published)
    minutes = apportion(
        totals.minutes, [p + c / 2 for p, c in zip(people, completions, strict=True)]
    )
    return [Target(*row) for row in zip(employers, people, completions, minutes, strict=True)]


def _people(
    employers: Sequence[Employer], total: int, published: Mapping[str, Published], chance: Random
) -> list[int]:
    counts = [0] * len(employers)
    for slug, row in published.items():
        members = [i for i, employer in enumerate(employers) if row_of(employer) == slug]
        _hand_out(counts, members, row.people, [float(employers[i].headcount) for i in members])
    elsewhere = [i for i, employer in enumerate(employers) if row_of(employer) not in published]
    weights = [
        employers[i].headcount * chance.uniform(LEAST_ELSEWHERE, MOST_ELSEWHERE) for i in elsewhere
    ]
    _hand_out(counts, elsewhere, total - sum(counts), weights)
    return counts


def _completions(
    employers: Sequence[Employer],
    people: Sequence[int],
    total: int,
    published: Mapping[str, Published],
) -> list[int]:
    counts = [0] * len(employers)
    elsewhere = []
    for i, employer in enumerate(employers):
        if row := published.get(row_of(employer)):
            counts[i] = round(people[i] * row.completions_each)
        else:
            elsewhere.append(i)
    _hand_out(counts, elsewhere, total - sum(counts), [float(people[i]) for i in elsewhere])
    return counts


def _hand_out(
    counts: list[int], places: Iterable[int], total: int, weights: Sequence[float]
) -> None:
    for i, share in zip(places, apportion(total, weights), strict=True):
        counts[i] = share
