"""A document as XLSX. Rows go to a temporary file as they come, so memory does not grow with them."""

from datetime import UTC, date, datetime
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.core import Core
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet

from obt_portal.ui.files.about import about
from obt_portal.ui.files.cells import Cell, Row, fitting, text
from obt_portal.ui.files.document import (
    ABOUT,
    ROWS_OF_A_SHEET,
    Column,
    Count,
    Document,
    Kind,
    OnRows,
    Sheet,
)

FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {"num_format": "@"},
    "whole": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0.0%"},
    "day": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"},
}
WIDTHS: dict[Kind, int] = {
    "text": 30,
    "whole": 14,
    "decimal": 14,
    "percent": 14,
    "day": 14,
    "moment": 20,
}
EXPLANATION_WIDTH = 100


def write_xlsx(document: Document, out: BinaryIO, on_rows: OnRows | None = None) -> None:
    count = Count(on_rows)
    with TemporaryDirectory() as folder:
        book = _Workbook(out, {"constant_memory": True, "tmpdir": folder})
        book.use_zip64()
        book.set_properties(
            {"title": text(document.title), "created": document.as_at.astimezone(UTC)}
        )
        try:
            _write_sheet(book, about(document), Count(None))
            for sheet in document.sheets:
                _write_sheet(book, sheet, count)
            book.close()
        finally:
            for page in book.worksheets():
                page._opt_close()  # noqa: SLF001 - the only way to close its temporary file without writing the book


def _write_sheet(book: Workbook, sheet: Sheet, count: Count) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    formats = [_format(book, sheet, column) for column in sheet.columns]
    _write_header(book, page, sheet)
    cells = Row(sheet.columns).cells
    for number, row in enumerate(count.through(sheet.rows, ROWS_OF_A_SHEET), start=1):
        for place, (cell, form) in enumerate(zip(cells(row), formats, strict=True)):
            _write_cell(page, number, place, cell, form)


def _format(book: Workbook, sheet: Sheet, column: Column) -> Format:
    wrapped = {"text_wrap": True, "valign": "top"} if sheet.name == ABOUT else {}
    return book.add_format({**FORMATS[column.kind], **wrapped})


def _write_header(book: Workbook, page: Worksheet, sheet: Sheet) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "num_format": "@"})
    for place, column in enumerate(sheet.columns):
        width = EXPLANATION_WIDTH if sheet.name == ABOUT and place else WIDTHS[column.kind]
        page.set_column(place, place, width)
        page.write_string(0, place, fitting(text(column.heading) or ""), bold)


def _write_cell(page: Worksheet, row: int, place: int, cell: Cell, form: Format) -> None:
    """By its type, never by what a text looks like: a text is never a formula, a link or a number."""
    if cell is None:
        return
    if isinstance(cell, str):
        page.write_string(row, place, fitting(cell), form)
    elif isinstance(cell, date):
        # A spreadsheet knows no time zone: London's clock, as the columns say.
        shown = cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
        page.write_datetime(row, place, shown, form)
    else:
        page.write_number(row, place, cell, form)


class _Core(Core):  # type: ignore[misc]  # the library has no types
    """The library's document properties lack the language."""

    def _write_dc_title(self) -> None:
        super()._write_dc_title()
        self._xml_data_element("dc:language", "en-GB")


class _Packager(Packager):  # type: ignore[misc]  # the library has no types
    def _write_core_file(self) -> None:
        core = _Core()
        core._set_properties(self.workbook.doc_properties)  # noqa: SLF001 - as the library does
        core._set_xml_writer(self._filename("docProps/core.xml"))  # noqa: SLF001
        core._assemble_xml_file()  # noqa: SLF001


class _Workbook(Workbook):  # type: ignore[misc]  # the library has no types
    def _get_packager(self) -> Packager:
        return _Packager()
