"""An export's document, and how it is written in its format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import BinaryIO, Final

from django.utils import timezone

from obt_portal.ui.files import Document, write_csv, write_ods, write_xlsx
from reports import selectors
from reports.documents.history import history_document, write_history_csv
from reports.documents.league import league_document
from reports.documents.participation import participation_document
from reports.documents.sign_ups import sign_ups_document
from reports.league import Basis, Table
from reports.measures import MEASURES
from reports.models import Export, ExportKind, FileFormat
from reports.selectors import Choice, kept_rows
from reports.selectors import exports as found
from reports.services.making import CannotBeMade, FilePlan, OnRows


def plan(export: Export) -> FilePlan:
    """Raises ``CannotBeMade`` when what was asked for is not there."""
    return PLANS[ExportKind(export.kind)](export)


def _league(export: Export) -> FilePlan:
    edition = selectors.edition_of(export.campaign)
    if edition is None:
        raise CannotBeMade("The figures of this campaign have not been counted yet")
    asked = export.choices
    choice = Choice(
        campaign=export.campaign,
        measure=MEASURES[asked["measure"]],
        table=Table(asked["table"]),
        basis=Basis(asked["basis"]),
        kept=_kept_day(edition, asked.get("day", "")),
    )
    read = selectors.readings(edition, choice.kept, timezone.localdate())
    document = league_document(choice, read.now, read.since)
    words = ("league-table", choice.measure.slug, choice.table.value, choice.basis.value)
    return _planned(export, document, *words, read.now.day.isoformat())


def _kept_day(edition: selectors.Edition, day: str) -> selectors.KeptDay | None:
    if not day:
        return None
    kept = selectors.kept_days(edition).find(dt.date.fromisoformat(day))
    if kept is None:
        raise CannotBeMade("No figures were kept for that day")
    return kept


def _history(export: Export) -> FilePlan:
    days = kept_rows.kept_days_of(export.campaign)
    document = history_document(export.campaign, days)
    rows = kept_rows.rows_kept(export.campaign)
    if export.format != FileFormat.CSV:
        return _planned(export, document, "history", rows=rows)

    def write(out: BinaryIO, on_rows: OnRows) -> None:
        write_history_csv(document, days, out, on_rows)

    return FilePlan(_filename(export, "history"), rows, write, is_appended=True)


def _sign_ups(export: Export) -> FilePlan:
    campaign = export.campaign
    hours, as_at = found.sign_ups_of(campaign)
    document = sign_ups_document(campaign, hours, as_at, timezone.localdate())
    return _planned(export, document, "sign-ups")


def _participation(export: Export) -> FilePlan:
    labels = found.labels_of_breakdowns()
    document = participation_document(
        export.campaign, found.released_breakdowns(export.campaign), labels
    )
    return _planned(export, document, "participation")


PLANS: Final[dict[ExportKind, Callable[[Export], FilePlan]]] = {
    ExportKind.LEAGUE: _league,
    ExportKind.HISTORY: _history,
    ExportKind.SIGN_UPS: _sign_ups,
    ExportKind.PARTICIPATION: _participation,
}


def _planned(export: Export, document: Document, *words: str, rows: int | None = None) -> FilePlan:
    sheets = document.sheets[:1] if export.format == FileFormat.CSV else document.sheets
    sized = [sheet.rows for sheet in sheets if isinstance(sheet.rows, list)]
    about = sum(map(len, sized)) if rows is None else rows
    return FilePlan(_filename(export, *words), about, partial(write, document, export.format))


def write(document: Document, file_format: str, out: BinaryIO, on_rows: OnRows | None) -> None:
    """A CSV file holds one table: the document's first."""
    if file_format == FileFormat.CSV:
        write_csv(document, document.sheets[0], out, on_rows)
    elif file_format == FileFormat.XLSX:
        write_xlsx(document, out, on_rows)
    else:
        write_ods(document, out, on_rows)


def _filename(export: Export, *words: str) -> str:
    parts = "-".join((export.campaign.slug, *words)).replace("_", "-")
    return f"{parts}.{export.format}"
