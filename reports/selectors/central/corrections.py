"""Corrections of kept days: those made, and the cells that one more would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from campaigns.models import Campaign
from reports.league import Body
from reports.measures import MEASURES
from reports.models import Snapshot
from reports.selectors.reading import Reading

SAID: Final = {
    "name": "Name",
    "abbreviation": "Abbreviation",
    "kind": "Kind",
    "group": "Group",
    "headcount": "Headcount",
    "headcount_as_at": "Day of the headcount",
    "headcount_source": "Source of the headcount",
}


@dataclass(frozen=True)
class Cell:
    """One thing that a kept day says of an organisation, as it is kept and as it would be; None where it says nothing."""

    organisation: str
    column: str
    kept: int | str | dt.date | None
    counted: int | str | dt.date | None


def cells_that_differ(kept: Reading, counted: Reading) -> tuple[Cell, ...]:
    """By name of the organisation; the notes under the table last."""
    then = {body.slug: body for body in kept.bodies}
    now = {body.slug: body for body in counted.bodies}
    slugs = sorted(
        then.keys() | now.keys(), key=lambda slug: ((now.get(slug) or then[slug]).name, slug)
    )
    cells = [cell for slug in slugs for cell in _cells(then.get(slug), now.get(slug))]
    if kept.notes != counted.notes:
        cells.append(Cell("", "Notes", "; ".join(kept.notes), "; ".join(counted.notes)))
    if kept.minimum_headcount != counted.minimum_headcount:
        column = "Smallest headcount that is ranked"
        cells.append(Cell("", column, kept.minimum_headcount, counted.minimum_headcount))
    return tuple(cells)


def corrections_of(campaign: Campaign) -> tuple[Snapshot, ...]:
    """The newest first."""
    return tuple(Snapshot.objects.filter(campaign=campaign).corrections())


def _cells(kept: Body | None, counted: Body | None) -> Iterator[Cell]:
    either = counted or kept
    if either is None:
        return
    then, now = _said(kept), _said(counted)
    for column in then | now:
        if then.get(column) != now.get(column):
            yield Cell(either.name, column, then.get(column), now.get(column))


def _said(body: Body | None) -> dict[str, Any]:
    """Everything that a row says, by what it is called on the page."""
    if body is None:
        return {}
    return {label: getattr(body, column) for column, label in SAID.items()} | {
        _label(column): number for column, number in body.counts.items()
    }


def _label(column: str) -> str:
    """What is counted, by its measure; hours are kept in minutes by how they are evidenced."""
    measure = next(each for each in MEASURES.values() if column in each.counts)
    if len(measure.counts) == 1:
        return measure.label
    return column.replace("_", " ").capitalize()
