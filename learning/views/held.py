"""What is held about a person, laid out to be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.template.defaultfilters import capfirst

from learning.wording import day_in_words
from obt_portal.ui.templatetags.portal import london_time

DEEPEST: Final = 4
DAY_LENGTH: Final = len("2026-03-04")

Cell = dict[str, str]


@dataclass(frozen=True)
class Block:
    """A heading (``level`` 2 to 4) with either a summary list (``rows``) or a table (``head`` and ``lines``)."""

    level: int
    title: str
    rows: tuple[dict[str, Cell], ...] = ()
    head: tuple[Cell, ...] = ()
    lines: tuple[tuple[Cell, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.lines)


def blocks(held: dict[str, Any], title: str, level: int = 2) -> Iterator[Block]:
    """What is plain goes into a summary list; lists and what is nested follow under headings of their own."""
    plain = {key: value for key, value in held.items() if _is_plain(value)}
    yield Block(level, title, rows=tuple(_row(key, value) for key, value in plain.items()))
    for key, value in held.items():
        if key not in plain:
            yield from _nested(value, _words(key), min(level + 1, DEEPEST))


def _nested(value: Any, title: str, level: int) -> Iterator[Block]:
    if isinstance(value, dict):
        yield from blocks(value, title, level)
    elif all(_is_plain(cell) for line in value for cell in line.values()):
        yield _table(value, title, level)
    else:
        for line in value:
            name = next((text for text in line.values() if isinstance(text, str)), title)
            yield from blocks(line, f"{title}: {name}", level)


def _table(lines: list[dict[str, Any]], title: str, level: int) -> Block:
    keys = list(lines[0]) if lines else []
    return Block(
        level,
        title,
        head=tuple({"text": _words(key)} for key in keys),
        lines=tuple(tuple({"text": in_words(line[key])} for key in keys) for line in lines),
    )


def _row(key: str, value: Any) -> dict[str, Cell]:
    return {"key": {"text": _words(key)}, "value": {"text": in_words(value)}}


def _is_plain(value: Any) -> bool:
    """Not a thing with names of its own, and not a list of such things. An empty list is a table with no lines."""
    if isinstance(value, list):
        return bool(value) and not any(isinstance(item, dict) for item in value)
    return not isinstance(value, dict)


def _words(key: str) -> str:
    return str(capfirst(key.replace("_", " ")))


def in_words(value: Any) -> str:
    match value:
        case None | "":
            return "None"
        case bool():
            return "Yes" if value else "No"
        case list():
            return ", ".join(in_words(item) for item in value)
        case str():
            return _moment_in_words(value)
    return str(value)


def _moment_in_words(text: str) -> str:
    """A day or a moment as people say it; any other text as it is."""
    try:
        if len(text) == DAY_LENGTH:
            return day_in_words(dt.date.fromisoformat(text))
        moment = dt.datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return text
    return london_time(moment) if moment and moment.tzinfo else text
