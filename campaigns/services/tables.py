"""Read one table of a campaign file against the model it becomes, so that limits are written once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from departments.services import Fault

TYPES: tuple[tuple[type[models.Field[Any, Any]], type, str], ...] = (
    (models.BooleanField, bool, "true or false"),
    (models.DateField, dt.date, "a date such as 2023-09-04, without quotation marks"),
    (models.IntegerField, int, "a whole number, without quotation marks"),
    (models.CharField, str, "text in quotation marks"),
    (models.TextField, str, "text in quotation marks"),
)


@dataclass
class Faults:
    """What is wrong with one file, as it is found."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, place: str, reason: str) -> None:
        self.found.append(Fault(self.file, place, reason))


class Table:
    """One table of the file. Every key must be asked for: ``refuse_the_rest`` refuses those that were not."""

    def __init__(self, values: object, place: str, faults: Faults) -> None:
        self.place = place
        self.faults = faults
        self.values: dict[str, Any] = values if isinstance(values, dict) else {}
        self.known: set[str] = set()
        if not isinstance(values, dict):
            faults.add(place, "must be a table of names and values")

    def fault(self, name: str, reason: str) -> None:
        self.faults.add(" > ".join(part for part in (self.place, name) if part), reason)

    def columns(self, model: type[models.Model], names: Sequence[str]) -> dict[str, Any]:
        """The named fields of ``model``, each with its value, or its default where the file may leave it out."""
        return {name: self._column(model, name) for name in names}

    def text(self, name: str) -> str | None:
        """An optional plain text."""
        self.known.add(name)
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        self.fault(name, "must be text in quotation marks")
        return None

    def texts(self, name: str) -> list[str]:
        """A list of plain texts; none when it is left out."""
        self.known.add(name)
        value = self.values.get(name, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return value
        self.fault(name, "must be a list of texts in quotation marks")
        return []

    def table(self, name: str) -> Table | None:
        """An optional table inside this one."""
        self.known.add(name)
        if name not in self.values:
            return None
        return Table(self.values[name], self._inside(name), self.faults)

    def tables(self, name: str, called: str = "slug") -> list[Table]:
        """A list of tables; each one's place says its number and what it is called."""
        self.known.add(name)
        value = self.values.get(name, [])
        if not isinstance(value, list):
            self.fault(name, f"must be a list: start each one with [[{name}]]")
            return []
        return [
            Table(item, self._inside(_numbered(name, number, item, called)), self.faults)
            for number, item in enumerate(value, start=1)
        ]

    def refuse_the_rest(self) -> None:
        for name, value in self.values.items():
            if isinstance(value, str) and "\0" in value:
                self.fault(name, "holds a character that is not text")
        for name in self.values.keys() - self.known:
            self.fault(name, f"is not known here; these are: {', '.join(sorted(self.known))}")

    def _inside(self, name: str) -> str:
        return f"{self.place} > {name}" if self.place else name

    def _column(self, model: type[models.Model], name: str) -> Any:
        self.known.add(name)
        column = model._meta.get_field(name)
        if not isinstance(column, models.Field):
            raise TypeError(f"{name} is not a column of {model.__name__}")
        if name not in self.values:
            return self._left_out(column)
        return self._checked(column, self.values[name])

    def _left_out(self, column: models.Field[Any, Any]) -> Any:
        if not (column.has_default() or column.blank or column.null):
            self.fault(column.name, "is missing")
        return column.get_default()

    def _checked(self, column: models.Field[Any, Any], value: object) -> Any:
        wanted, words = next(
            (kind, words) for base, kind, words in TYPES if isinstance(column, base)
        )
        if type(value) is not wanted:
            self.fault(column.name, f"must be {words}")
            return column.get_default()
        value = value.strip() if isinstance(value, str) else value
        try:
            return column.clean(value, None)
        except ValidationError as error:
            self.fault(column.name, " ".join(error.messages))
            return value


def _numbered(name: str, number: int, item: object, called: str) -> str:
    title = item.get(called) if isinstance(item, dict) else None
    return f"{name} {number} ({title})" if isinstance(title, str) else f"{name} {number}"
