"""Every kind in every format: it opens, says what it is, and has the page's figures."""

import csv
import datetime as dt
import io
import re

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from reports import selectors, tasks
from reports.league import Basis, Table
from reports.measures import MEASURES, SIGNED_UP
from reports.models import Export, ExportKind, FileFormat
from reports.selectors import Choice
from reports.selectors.exports import content_of
from reports.services import ExportWanted, ask_for_export
from reports.tables import LeagueTable
from tests import libreoffice

pytestmark = pytest.mark.django_db

needs_libreoffice = pytest.mark.skipif(libreoffice.find() is None, reason=libreoffice.NOT_FOUND)
LEAGUE = {"measure": "signed_up", "table": "all", "basis": "core"}
KINDS = {
    ExportKind.LEAGUE: (LEAGUE, 5),
    ExportKind.HISTORY: ({}, 8),
    ExportKind.SIGN_UPS: ({}, 1),
    ExportKind.PARTICIPATION: ({}, 6),
}


def make(campaign, kind, file_format, by, choices=None):
    wanted = ExportWanted(campaign, kind, file_format, choices or {})
    asked = ask_for_export(wanted=wanted, by=by)
    tasks.make_export(str(asked.pk))
    export = Export.objects.get(pk=asked.pk)
    assert export.failure == ""
    return export, b"".join(content_of(export))


def rows_of(content, file_format):
    """The first table, its headings first."""
    if file_format == FileFormat.CSV:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(1).to_python()


@pytest.mark.parametrize("file_format", FileFormat.values)
@pytest.mark.parametrize("kind", ExportKind.values)
def test_every_kind_opens_in_every_format_with_all_its_rows(
    campaign, people, kept_days, breakdown, central_team, kind, file_format
):
    choices, rows = KINDS[kind]
    export, content = make(campaign, kind, file_format, central_team, choices)
    header, *found = rows_of(content, file_format)
    assert len(found) == rows
    assert len(content) == export.size
    assert export.filename.endswith(f".{file_format}")
    said = content.decode() if file_format == FileFormat.CSV else str(about(content))
    assert SIGNED_UP.definition in said
    assert campaign.name in said
    assert str(timezone.localdate().year) in said


def about(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("file_format", FileFormat.values)
@pytest.mark.parametrize("measure", MEASURES)
def test_a_league_table_has_the_pages_rows(campaign, people, central_team, measure, file_format):
    choices = {"measure": measure, "table": "ministerial", "basis": "group"}
    _, content = make(campaign, ExportKind.LEAGUE, file_format, central_team, choices)
    header, *found = rows_of(content, file_format)
    wanted_header, *wanted = table_on_the_page(campaign, measure).as_values()
    columns = len(wanted_header)
    assert header[:columns] == list(wanted_header)
    assert [list(map(plain, row[:columns])) for row in found] == [
        list(map(plain, row)) for row in wanted
    ]


def table_on_the_page(campaign, measure):
    choice = Choice(campaign, MEASURES[measure], Table.MINISTERIAL, Basis.GROUP)
    edition = selectors.edition_of(campaign)
    read = selectors.readings(edition, None, timezone.localdate())
    return LeagueTable(selectors.league_table(choice, read.now, read.since), choice)


def plain(cell):
    """A cell as any format may give it back: numbers to a few places, texts without the guard against formulas."""
    text = "" if cell is None else str(cell).removeprefix("'")
    try:
        return round(float(text), 6)
    except ValueError:
        return text


def test_a_kept_day_is_shown_as_it_was_kept(campaign, people, kept_days, central_team):
    choices = LEAGUE | {"day": kept_days[0].isoformat()}
    _, content = make(campaign, ExportKind.LEAGUE, FileFormat.CSV, central_team, choices)
    header, *found = rows_of(content, FileFormat.CSV)
    by_name = {row[header.index("Code")]: row for row in found}
    assert by_name["work-pensions"][header.index("People")] == "13"
    assert by_name["agency"][header.index("People")] == "10"
    assert by_name["agency"][header.index("Revision")] == "2"
    assert "Two people were counted twice" in found[0][-1]


def test_history_has_the_revision_in_force_of_each_day(campaign, kept_days, central_team):
    _, content = make(campaign, ExportKind.HISTORY, FileFormat.CSV, central_team)
    header, *found = rows_of(content, FileFormat.CSV)
    days = {(row[0], row[1]) for row in found}
    assert days == {(kept_days[0].isoformat(), "2"), (kept_days[1].isoformat(), "1")}
    unknown = next(row for row in found if row[header.index("Code")] == "nobody-knows")
    assert unknown[header.index("Headcount")] == "[x]"


def test_a_breakdown_shows_exactly_what_was_released(campaign, people, breakdown, central_team):
    _, content = make(campaign, ExportKind.PARTICIPATION, FileFormat.CSV, central_team)
    header, *found = rows_of(content, FileFormat.CSV)
    grade, profession, signed_up = (
        header.index(name) for name in ("Grade", "Profession", "Signed up")
    )
    shown = {(row[grade], row[profession]): row[signed_up] for row in found}
    assert shown[("AO", "Policy")] == "[c]"
    assert shown == {
        (grade or "All", "Policy" if profession else "All"): plain_figure(figure)
        for (grade, profession), figure in breakdown.figures.items()
    }


def plain_figure(figure):
    return str(figure) if isinstance(figure, int) else figure.mark


def test_a_breakdown_is_as_at_the_end_of_the_day_it_was_released_for(
    campaign, people, breakdown, central_team
):
    _, content = make(campaign, ExportKind.PARTICIPATION, FileFormat.CSV, central_team)
    (row, *_) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    released_on = dt.date.fromisoformat(row["Released on"])
    as_at = dt.datetime.fromisoformat(row["Table as at"])
    midnight = dt.datetime.combine(
        released_on + dt.timedelta(days=1), dt.time(), timezone.get_default_timezone()
    )
    assert as_at == midnight


def test_sign_ups_add_up_to_everybody(campaign, people, central_team):
    _, content = make(campaign, ExportKind.SIGN_UPS, FileFormat.XLSX, central_team)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in ("Day and hour", "Day", "Hour"):
        header, *rows = book.get_sheet_by_name(name).to_python()
        assert sum(row[header.index("Signed up")] for row in rows) == len(people), name


@needs_libreoffice
@pytest.mark.usefixtures("people", "kept_days", "breakdown")
@pytest.mark.parametrize("file_format", FileFormat.values)
@pytest.mark.parametrize("kind", ExportKind.values)
def test_libreoffice_opens_every_kind_in_every_format_and_runs_nothing(
    campaign, central_team, tmp_path, kind, file_format
):
    """Opened by LibreOffice itself, where a live formula would show its result."""
    choices, rows = KINDS[kind]
    export, content = make(campaign, kind, file_format, central_team, choices)
    path = tmp_path / export.filename
    path.write_bytes(content)
    header, *written = rows_of(content, file_format)
    [read] = [table for table in libreoffice.sheets_of(path).values() if table[0] == header]
    assert len(read) == 1 + rows
    assert [texts_of(row) for row in read[1:]] == [texts_of(row) for row in written]
    if "Organisation" in header:
        names = {plain(row[header.index("Organisation")]) for row in read[1:]}
        assert '=1+1 "quoted"' in names or kind == ExportKind.PARTICIPATION


def texts_of(row):
    """The cells that are words: figures and days look different in each program."""
    cells = map(plain, row)
    return [cell for cell in cells if isinstance(cell, str) and not re.match(r"\d|-\d|$", cell)]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (ExportKind.HISTORY, "No day of this campaign has been kept yet"),
        (ExportKind.SIGN_UPS, "Nobody has signed up in this campaign yet"),
        (ExportKind.PARTICIPATION, "have been released for this campaign yet"),
        (ExportKind.LEAGUE, "have not been counted yet"),
    ],
)
def test_what_is_not_there_is_said_and_not_tried_again(campaign, central_team, kind, reason):
    wanted = ExportWanted(campaign, kind, FileFormat.CSV, LEAGUE)
    asked = ask_for_export(wanted=wanted, by=central_team)
    tasks.make_export(str(asked.pk))
    export = Export.objects.get(pk=asked.pk)
    assert reason in export.failure
    assert not export.parts.exists()
    tasks.make_what_waits()
    assert Export.objects.get(pk=asked.pk).tries == 1
