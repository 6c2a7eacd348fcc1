"""What a file says, whatever its format. Rows may come from a generator: they are read once and not kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Kind = Literal["text", "whole", "decimal", "percent", "day", "moment"]
OnRows = Callable[[int], None]

ABOUT = "About"
# Excel and LibreOffice have 1,048,576 rows a sheet, and the first is the heading.
ROWS_OF_A_SHEET = 1_048_575
LETTERS_OF_A_CELL = 32_767
ROWS_BETWEEN_CALLS = 1000
# Excel's rules for a sheet's name; it also keeps "History" for itself.
SHEET_NAME = re.compile(r"(?!')[^\[\]:*?/\\\x00-\x1f]{1,31}(?<!')")
RESERVED = {ABOUT.casefold(), "history"}


class DoesNotFit(ValueError):
    """A spreadsheet cannot hold this; CSV can. What has been written so far is to be thrown away."""


@dataclass(frozen=True)
class Column:
    heading: str
    kind: Kind = "text"
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table. A row has a value for each column: a figure, a day, a moment, a text, or None where nothing is said."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Iterable[Any]]

    def __post_init__(self) -> None:
        if not SHEET_NAME.fullmatch(self.name):
            raise ValueError(f"Not a sheet's name: {self.name!r}")
        headings = Counter(column.heading.casefold() for column in self.columns)
        if not self.columns or "" in headings or max(headings.values()) > 1:
            raise ValueError(f"Each column of {self.name!r} needs a heading of its own")


@dataclass(frozen=True)
class Document:
    """`definitions` are pairs of a term and its meaning, from where the page and the API take them too."""

    title: str
    as_at: datetime
    notes: tuple[str, ...]
    definitions: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]

    def __post_init__(self) -> None:
        if self.as_at.tzinfo is None:
            raise ValueError("Say in which time zone the document is as at")
        names = [sheet.name.casefold() for sheet in self.sheets]
        if not names or len(set(names)) < len(names) or RESERVED & set(names):
            raise ValueError(f"Each sheet needs a name of its own, none of {sorted(RESERVED)}")


class Count:
    """Rows written so far in the whole document, told every thousand rows and at the end of each sheet."""

    def __init__(self, on_rows: OnRows | None) -> None:
        self.rows = 0
        self.told = 0
        self.on_rows = on_rows

    def through(
        self, rows: Iterable[Iterable[Any]], limit: int | None = None
    ) -> Iterator[Iterable[Any]]:
        for number, row in enumerate(rows, start=1):
            if limit is not None and number > limit:
                raise DoesNotFit(f"A sheet holds {limit:,} rows and there are more: ask for CSV")
            yield row
            self.rows += 1
            if self.rows - self.told >= ROWS_BETWEEN_CALLS:
                self.tell()
        if self.rows > self.told:
            self.tell()

    def tell(self) -> None:
        self.told = self.rows
        if self.on_rows:
            self.on_rows(self.rows)
