"""Read a CSV file strictly: right columns, every cell of the right kind, each wrong row with its line and reason."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from departments.services.faults import Fault

Cell = Callable[[str], Any]
"""Turns the text of a cell into a value; raises ValueError with the reason."""

DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


@dataclass(frozen=True)
class Shape:
    """What a file must hold: a reader for each column, and the columns that no two rows may share."""

    file: str
    columns: Mapping[str, Cell]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """One row: its line in the file and its values by column."""

    line: int
    values: dict[str, Any]


@dataclass
class Sheet:
    """A file as it was read, with what is wrong with it so far."""

    shape: Shape
    records: list[Record] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, line: int, reason: str) -> None:
        place = f"line {line}" if line else ""
        self.faults.append(Fault(self.shape.file, place, reason))


def read_sheet(folder: Path, shape: Shape) -> Sheet:
    sheet = Sheet(shape)
    try:
        with (folder / shape.file).open(encoding="utf-8-sig", newline="") as lines:
            _read(csv.reader(lines, strict=True), sheet)
    except FileNotFoundError:
        sheet.fault(0, f"is missing from {folder}")
    except OSError as error:
        sheet.fault(0, f"cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        sheet.fault(0, "is not UTF-8 text; save it again as “CSV UTF-8”")
    return sheet


def _read(rows: Any, sheet: Sheet) -> None:
    try:
        header = [name.strip() for name in next(rows, [])]
        if _check_header(header, sheet):
            _read_rows(rows, header, sheet)
            _check_key(sheet)
    except csv.Error as error:
        sheet.fault(rows.line_num, f"is not CSV: {error}")


def _check_header(header: list[str], sheet: Sheet) -> bool:
    wanted = list(sheet.shape.columns)
    if sorted(header) == sorted(wanted):
        return True
    unknown = [name for name in header if name not in wanted]
    missing = [name for name in wanted if name not in header]
    reasons = [f"column “{name}” is not known" for name in unknown]
    reasons += [f"column “{name}” is missing" for name in missing]
    reason = "; ".join(reasons or ["a column is there twice"])
    sheet.fault(1, f"{reason}; the columns are {', '.join(wanted)}")
    return False


def _read_rows(rows: Any, header: list[str], sheet: Sheet) -> None:
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            sheet.fault(rows.line_num, f"has {len(cells)} cells instead of {len(header)}")
            continue
        values = dict(_values(zip(header, cells, strict=True), rows.line_num, sheet))
        if len(values) == len(header):
            sheet.records.append(Record(rows.line_num, values))


def _values(cells: Iterator[tuple[str, str]], line: int, sheet: Sheet) -> Iterator[tuple[str, Any]]:
    for name, text in cells:
        try:
            yield name, sheet.shape.columns[name](text.strip())
        except ValueError as error:
            sheet.fault(line, f"{name}: {error}")


def _check_key(sheet: Sheet) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for record in sheet.records:
        place = tuple(record.values[name] for name in sheet.shape.key)
        if place in seen:
            said = ", ".join(f"{name} “{record.values[name] or ''}”" for name in sheet.shape.key)
            sheet.fault(record.line, f"is there twice: {said} is also on line {seen[place]}")
        seen.setdefault(place, record.line)


# --- Kinds of cell ----------------------------------------------------------------------------


def text(model: type[models.Model], name: str) -> Cell:
    """Text within the limits and choices of a field of ``model``."""
    column = model._meta.get_field(name)
    if not isinstance(column, models.Field):
        raise TypeError(f"{name} is not a column of {model.__name__}")

    def read(cell: str) -> str:
        if not cell and not column.blank:
            raise ValueError("is missing")
        if "\0" in cell:
            raise ValueError("holds a character that is not text")
        try:
            return str(column.clean(cell, None))
        except ValidationError as error:
            choices = [str(value) for value, _ in column.flatchoices]
            reason = f"must be one of {', '.join(choices)}" if choices else " ".join(error.messages)
            raise ValueError(f"“{cell}”: {reason}") from error

    return read


def day(cell: str) -> dt.date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        raise ValueError(f"“{cell}” is not a date; write it like 2023-09-30")
    try:
        return dt.date.fromisoformat(cell)
    except ValueError as error:
        raise ValueError(f"“{cell}” is not a day of the calendar") from error


def whole_number(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", cell):
        raise ValueError(f"“{cell}” is not a number of people: write 0 or more, in digits only")
    return int(cell)


def optional(read: Cell) -> Cell:
    """An empty cell is no value."""
    return lambda cell: read(cell) if cell else None


def yes_or_no(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise ValueError(f"“{cell}” must be yes or no")
    return cell == "yes"


def domain(cell: str) -> str:
    if not DOMAIN.fullmatch(cell):
        raise ValueError(f"“{cell}” is not a domain in small letters, such as dwp.gov.uk")
    return cell
