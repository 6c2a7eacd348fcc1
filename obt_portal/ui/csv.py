"""CSV for people who open it in a spreadsheet: streamed, with a byte order mark, and never a live formula."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal
from urllib.parse import quote

from django.http import StreamingHttpResponse

from obt_portal.ui.values import NotANumber, in_file

# A spreadsheet runs a cell that starts with one of these, spaces before it or
# not; some read the full-width forms too.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
ROWS_AT_A_TIME = 500
BYTE_ORDER_MARK = "\ufeff"


class _Echo:
    """Hands back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def stream_csv(
    filename: str, header: Iterable[str], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """A download that takes memory for a few hundred rows, however many there are."""
    response = StreamingHttpResponse(lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def lines(
    header: Iterable[str], rows: Iterable[Iterable[Any]], quoting: Literal[0, 2] = csv.QUOTE_MINIMAL
) -> Iterator[str]:
    """The file in pieces of some hundred rows: sending each row alone would cost more than making it."""
    writer = csv.writer(_Echo(), quoting=quoting)
    piece = [BYTE_ORDER_MARK, _line(writer, header)]
    for row in rows:
        piece.append(_line(writer, row))
        if len(piece) >= ROWS_AT_A_TIME:
            yield "".join(piece)
            piece = []
    yield "".join(piece)


def _line(writer: Any, row: Iterable[Any]) -> str:
    return str(writer.writerow([cell(value) for value in row]))


def cell(value: Any) -> Any:
    """A value that is safe in a spreadsheet: numbers stay numbers, other text cannot become a formula."""
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, NotANumber | Fraction):
        return in_file(value)
    return safe_text("" if value is None else str(value))


def safe_text(text: str) -> str:
    """Text with an apostrophe before whatever a spreadsheet would run."""
    return (
        f"'{text}"
        if text.startswith(STARTS_A_FORMULA) or text.lstrip().startswith(STARTS_A_FORMULA)
        else text
    )
