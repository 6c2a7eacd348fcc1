"""A table as CSV: one row of headings, then rows, so that any program reads it without being told to skip lines.

What the table is cannot stand above it for that reason, nor below, where a program would take it for data. It stands in
three more columns at the right. Title and as-at are on every row, so that files of several days can be put one under
another and each row still says whose it is. Definitions and notes are on the first row only: on half a million rows they
would be most of the file. A table without rows keeps its headings only.

Texts stand in quotation marks and numbers do not, so that a careful reader keeps the zeros a code starts with. A percentage is
the unrounded rate, a day is 2024-09-02, and a moment carries London's distance from UTC.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import chain, repeat
from typing import Any, BinaryIO

from obt_portal.ui.csv import lines
from obt_portal.ui.files.about import explanations
from obt_portal.ui.files.cells import LONDON, Cell, Row, text
from obt_portal.ui.files.document import Count, Document, OnRows, Sheet

WHAT_IT_IS = ("Table title", "Table as at", "Definitions and notes")


def write_csv(
    document: Document, sheet: Sheet, out: BinaryIO, on_rows: OnRows | None = None
) -> None:
    header = [*(column.heading for column in sheet.columns), *WHAT_IT_IS]
    rows = _rows(document, sheet, Count(on_rows).through(sheet.rows))
    out.writelines(piece.encode() for piece in lines(header, rows, csv.QUOTE_NONNUMERIC))


def _rows(document: Document, sheet: Sheet, rows: Iterable[Iterable[Any]]) -> Iterator[list[Any]]:
    cells = Row(sheet.columns).cells
    title = text(f"{document.title}: {sheet.title}")
    as_at = document.as_at.astimezone(LONDON).isoformat(timespec="seconds")
    first = " | ".join(f"{item}: {words}" for item, words in explanations(document, (sheet,)))
    for row, words in zip(rows, chain([text(first)], repeat("")), strict=False):
        yield [*map(_plain, cells(row)), title, as_at, words]


def _plain(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return _Digits(str(cell)) if isinstance(cell, float | Decimal) else cell


class _Digits(Decimal):
    """A number that is written in digits: 1E-7 is a text to some readers."""

    def __str__(self) -> str:
        return f"{self:f}"
