"""A document as ODS, the format government publishes.

Written as a stream by the standard library. The ODF library keeps a whole document as a tree: it made 140 rows a second of a
10,000-row table and 60 of a 20,000-row one, at 14 kB of memory a row; this one's speed and memory do not depend on the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from obt_portal.ui.files import ods_parts
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

# ODF joins runs of spaces, and drops them at both ends of a paragraph, unless they are counted. Tabs stay as they are:
# LibreOffice 7 keeps those, and loses the element that ODF has for them.
SPACES = re.compile(r"^ +| +$|  +")
ROWS_AT_A_TIME = 200
VALUE_TYPES: dict[Kind, str] = {"percent": "percentage"}


def write_ods(document: Document, out: BinaryIO, on_rows: OnRows | None = None) -> None:
    sheets = (about(document), *document.sheets)
    with ZipFile(out, "w", ZIP_DEFLATED) as container:
        # The type comes first and unpacked, so that a reader knows the file from its first bytes.
        container.writestr(_entry("mimetype", ZIP_STORED), ods_parts.MEDIA_TYPE)
        container.writestr(_entry("META-INF/manifest.xml"), ods_parts.MANIFEST)
        title, created = text(document.title) or "", document.as_at.astimezone(UTC)
        container.writestr(_entry("meta.xml"), ods_parts.meta(title, created))
        container.writestr(_entry("settings.xml"), ods_parts.settings([s.name for s in sheets]))
        container.writestr(_entry("styles.xml"), ods_parts.STYLES)
        with container.open(_entry("content.xml"), "w", force_zip64=True) as content:
            for piece in _content(sheets, Count(on_rows)):
                content.write(piece.encode())


def _entry(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
    """With a fixed date, as the same document must give the same bytes."""
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = compression
    return entry


def _content(sheets: tuple[Sheet, ...], count: Count) -> Iterator[str]:
    yield ods_parts.CONTENT_START
    for sheet in sheets:
        yield from _table(sheet, Count(None) if sheet.name == ABOUT else count)
    yield ods_parts.CONTENT_END


def _table(sheet: Sheet, count: Count) -> Iterator[str]:
    yield f'<table:table table:name="{ods_parts.attribute(sheet.name)}" table:style-name="table">'
    yield "".join(_width(sheet, column) for column in sheet.columns)
    headings = "".join(_text_cell(column.heading, "heading") for column in sheet.columns)
    yield f"<table:table-header-rows><table:table-row>{headings}</table:table-row></table:table-header-rows>"
    ways = [_way(sheet, column) for column in sheet.columns]
    cells = Row(sheet.columns).cells
    piece: list[str] = []
    for row in count.through(sheet.rows, ROWS_OF_A_SHEET):
        drawn = [way(cell) for way, cell in zip(ways, cells(row), strict=True)]
        piece.append(f"<table:table-row>{''.join(drawn)}</table:table-row>\n")
        if len(piece) >= ROWS_AT_A_TIME:
            yield "".join(piece)
            piece.clear()
    # A table must have a row; the heading is one.
    yield "".join(piece) + "</table:table>"


def _width(sheet: Sheet, column: Column) -> str:
    is_long = sheet.name == ABOUT and column is sheet.columns[-1]
    style = "long" if is_long else "short" if column.kind != "text" else "usual"
    return f'<table:table-column table:style-name="{style}"/>'


def _way(sheet: Sheet, column: Column) -> Callable[[Cell], str]:
    """How a cell of this column is written: by its type, never by what a text looks like."""
    words = "wrapped" if sheet.name == ABOUT else "text"
    kind, value_type = column.kind, VALUE_TYPES.get(column.kind, "float")

    def written(cell: Cell) -> str:
        if cell is None:
            return "<table:table-cell/>"
        if isinstance(cell, str):
            return _text_cell(cell, words)
        if isinstance(cell, date):
            return _date_cell(cell, kind)
        number = f"{cell:f}" if not isinstance(cell, float) else repr(cell)
        return (
            f'<table:table-cell table:style-name="{kind}" office:value-type="{value_type}" '
            f'office:value="{number}"><text:p>{number}</text:p></table:table-cell>'
        )

    return written


def _date_cell(cell: date, kind: Kind) -> str:
    # A spreadsheet knows no time zone: London's clock, as the columns say.
    shown = cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
    return (
        f'<table:table-cell table:style-name="{kind}" office:value-type="date" '
        f'office:date-value="{shown.isoformat()}"><text:p>{shown}</text:p></table:table-cell>'
    )


def _text_cell(words: str, style: str) -> str:
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in fitting(words).split("\n"))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{lines}</table:table-cell>'


def _spaced(line: str) -> str:
    return SPACES.sub(lambda found: f'<text:s text:c="{len(found[0])}"/>', escape(line))
