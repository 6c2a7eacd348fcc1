"""A value as a cell that every format can hold: a text, a number, a day, a moment of London's clock, or nothing."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

from obt_portal.ui.files.document import LETTERS_OF_A_CELL, Column, DoesNotFit, Kind
from obt_portal.ui.values import NotANumber, as_decimal

LONDON = ZoneInfo("Europe/London")
Cell = str | int | float | Decimal | date | datetime | None

# XML cannot say these at all, so no spreadsheet file can. A line ends with one sign in all formats.
UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"


def text(value: Any) -> str | None:
    """Nothing and an empty text are the same empty cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = value.mark if isinstance(value, NotANumber) else str(value)
    return UNSAYABLE.sub(REPLACEMENT, words.replace("\r\n", "\n").replace("\r", "\n")) or None


def number(value: Any) -> Cell:
    """A real number, or the mark or words that stand where there is none."""
    if isinstance(value, Fraction):
        return as_decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return text(value)
    if not isfinite(value):
        raise ValueError("Neither infinity nor a float's NaN is a figure: say why there is none")
    return value


def day(value: Any) -> Cell:
    if isinstance(value, datetime):
        return value.astimezone(LONDON).date()
    return value if isinstance(value, date) else text(value)


def moment(value: Any) -> Cell:
    if not isinstance(value, datetime):
        return text(value)
    if value.tzinfo is None:
        raise ValueError("Say in which time zone a moment is")
    return value.astimezone(LONDON)


CELL_OF: dict[Kind, Callable[[Any], Cell]] = {
    "text": text,
    "whole": number,
    "decimal": number,
    "percent": number,
    "day": day,
    "moment": moment,
}


class Row:
    """Turns each row of a table into cells; a row with too many or too few is a mistake."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self.ways = [CELL_OF[column.kind] for column in columns]

    def cells(self, row: Iterable[Any]) -> list[Cell]:
        return [
            None if value is None else way(value) for way, value in zip(self.ways, row, strict=True)
        ]


def fitting(words: str) -> str:
    """A text that a spreadsheet's cell can hold: cutting it short without a word would be worse than no file."""
    # A sign outside the basic plane counts twice there.
    if (
        len(words) * 2 > LETTERS_OF_A_CELL
        and len(words.encode("utf-16-le")) // 2 > LETTERS_OF_A_CELL
    ):
        raise DoesNotFit(
            f"A cell holds {LETTERS_OF_A_CELL:,} letters and a text is longer: ask for CSV"
        )
    return words
