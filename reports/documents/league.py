"""A league table as a document: the table class of the page, with all its columns."""

from __future__ import annotations

from typing import Final

from django.utils.html import strip_tags

from departments.world import in_words
from obt_portal.ui.files import Column, Document, Kind, Sheet
from reports.documents.words import definitions, notes_on, with_completions
from reports.measures import Measure, Unit
from reports.selectors import Choice, Reading, Since, league_table
from reports.tables import LeagueTable

KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("rank", "headcount", "completions", "completions_rank"), "whole"),
    **dict.fromkeys(("revision", "places_moved"), "whole"),
    **dict.fromkeys(("points", "from_people", "from_headcount"), "decimal"),
}


def league_document(choice: Choice, reading: Reading, since: Since | None = None) -> Document:
    table = LeagueTable(league_table(choice, reading, since), choice)
    kinds = KINDS | _kinds_of(choice.measure)
    header, *rows = table.as_values()
    names = [column.name for column in table.columns.iterall()]
    columns = tuple(
        Column(str(heading), kinds.get(name, "text"))
        for name, heading in zip(names, header, strict=True)
    )
    title = str(strip_tags(table.caption))
    return Document(
        title=f"{choice.campaign.name}: league table{_day_of(reading)}",
        as_at=reading.as_at,
        notes=notes_on(reading),
        definitions=definitions(with_completions(choice.measure)),
        sheets=(Sheet("League table", title, columns, rows),),
    )


def _kinds_of(measure: Measure) -> dict[str, Kind]:
    return {
        "rate": "percent" if measure.is_people else "decimal",
        "amount": "decimal" if measure.unit is Unit.HOURS else "whole",
    }


def _day_of(reading: Reading) -> str:
    return "" if reading.is_live else f" at the end of {in_words(reading.day)}"
