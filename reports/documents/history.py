"""Every organisation on every kept day."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from campaigns.models import Campaign
from obt_portal.ui.csv import safe_text
from obt_portal.ui.files import Column, Document, Sheet, write_csv
from obt_portal.ui.files.cells import LONDON
from reports.documents.words import COUNT_HEADINGS, definitions, notes_of
from reports.measures import COUNTS, MEASURES
from reports.models import Snapshot
from reports.selectors.kept_rows import history_lines, history_rows, in_batches
from reports.services.making import CannotBeMade, OnRows

COLUMNS = (
    Column("Day", "day"),
    Column("Revision", "whole"),
    Column("As at", "moment"),
    Column(
        "Counted afterwards", note="Whether the day was counted later, from what was still held"
    ),
    Column("Code"),
    Column("Organisation", note="Name, kind and group are those of the day"),
    Column("Abbreviation"),
    Column("Kind"),
    Column("Group"),
    *(Column(COUNT_HEADINGS[count], "whole") for count in COUNTS),
    Column("Headcount", "whole"),
    Column("Headcount on", "day"),
    Column("Headcount source"),
)


def history_document(campaign: Campaign, days: list[Snapshot]) -> Document:
    if not days:
        raise CannotBeMade("No day of this campaign has been kept yet")
    title = "Every organisation on every kept day"
    return Document(
        title=f"{campaign.name}: history",
        as_at=days[-1].as_at,
        notes=(
            *notes_of(campaign),
            "Each organisation stands for itself, without its agencies. A day that was corrected shows its last revision.",
        ),
        definitions=definitions(MEASURES.values()),
        sheets=(Sheet("Every day", title, COLUMNS, history_rows(days)),),
    )


def write_history_csv(
    document: Document, days: list[Snapshot], out: BinaryIO, on_rows: OnRows
) -> None:
    """As ``write_csv`` would, but the lines after the first come from PostgreSQL."""
    (sheet,) = document.sheets
    first = tuple(islice(history_rows(next(in_batches(days))), 1))
    write_csv(document, replace(sheet, rows=first), out)
    done = len(first)
    title, as_at = f"{document.title}: {sheet.title}", document.as_at.astimezone(LONDON)
    end = f',{_quoted(title)},"{as_at.isoformat(timespec="seconds")}",""\r\n'
    for rows, lines in history_lines(days, _start_of, end, without=done):
        out.write(lines)
        done += rows
        on_rows(done)


def _start_of(kept: Snapshot) -> str:
    as_at = kept.as_at.astimezone(LONDON).isoformat(timespec="seconds")
    later = "yes" if kept.is_reconstructed else "no"
    return f'"{kept.day.isoformat()}",{kept.revision},"{as_at}","{later}",'


def _quoted(text: str) -> str:
    doubled = safe_text(text).replace('"', '""')
    return f'"{doubled}"'
