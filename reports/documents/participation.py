"""People by organisation, grade and profession: exactly what has been released, with what is withheld marked so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from campaigns.models import Campaign
from obt_portal.ui.files import Column, Document, Sheet
from reports.disclosure import Released
from reports.documents.words import definitions, notes_of
from reports.measures import SIGNED_UP
from reports.selectors.exports import ReleasedBreakdown
from reports.services.making import CannotBeMade
from reports.services.moments import end_of

ALL: Final = "All"
NOTE: Final = (
    "Counts of 10 or more are to the nearest 5. Smaller ones are withheld, and so is whatever would betray them. "
    "Percentages are of published counts over 30. Rows and columns therefore need not add up."
)
COLUMNS: Final = (
    Column("Code"),
    Column("Organisation"),
    Column("Released on", "day", note="The figures stand until the next release"),
    Column("Grade"),
    Column("Profession"),
    Column(SIGNED_UP.label, "whole"),
    Column("Share of the organisation's people who signed up", "percent"),
)


def participation_document(
    campaign: Campaign, releases: Iterable[ReleasedBreakdown], labels: dict[str, str]
) -> Document:
    found = list(releases)
    if not found:
        raise CannotBeMade(
            "No figures by grade and profession have been released for this campaign yet"
        )
    title = "People by organisation, grade and profession"
    rows = (row for each in found for row in _rows(each, labels))
    newest = max(each.day for each in found)
    return Document(
        title=f"{campaign.name}: participation",
        as_at=end_of(newest),
        notes=(*notes_of(campaign), NOTE),
        definitions=definitions((SIGNED_UP,)),
        sheets=(Sheet("Participation", title, COLUMNS, rows),),
    )


def _rows(each: ReleasedBreakdown, labels: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    released = Released.from_json(each.content)
    for key, people in released.figures.items():
        grade, profession = (ALL if part is None else labels.get(part, part) for part in key)
        share = released.share(key)
        yield each.slug, each.name, each.day, grade, profession, people, share
