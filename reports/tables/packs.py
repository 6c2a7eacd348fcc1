"""A release's page: nothing but what its own parts say."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from obt_portal.ui.templatetags.portal import percent
from reports.models import ReleasePack
from reports.selectors import packs as found

# Columns of a league table's file that its page shows; the others are in the file.
SHOWN = (
    "Rank",
    "Organisation",
    "Share of headcount",
    "Completions per 100 people employed",
    "People",
    "Completions",
    "Headcount",
    "Core completions",
    "Rank by completions",
)
RATES = {"Share of headcount"}
TEXTS = {"Organisation"}
METHODS = "methods.md"
FIRST_TABLES = ("signed-up-ministerial-group", "core-completions-ministerial-group")


@dataclass(frozen=True)
class ShownTable:
    """As the CSV part has it: the guard against formulas taken off, shares as percentages."""

    name: str
    caption: str
    head: list[dict[str, str]]
    rows: list[list[dict[str, str]]]


@dataclass(frozen=True)
class ShownPack:
    tables: list[ShownTable]
    names: list[tuple[str, str]]
    """Every table's name, and its title in words."""
    charts: list[tuple[str, str]]
    methods: list[dict[str, Any]]
    zip_name: str
    zip_digest: str


def shown_pack(pack: ReleasePack) -> ShownPack:
    titles = {part["name"]: part["title"] for part in pack.manifest}
    shown = [f"{name}.csv" for name in FIRST_TABLES]
    texts = found.texts_of(pack, [*shown, METHODS])
    zip_name = f"{pack.slug}.zip"
    return ShownPack(
        tables=[_table(name, titles[name], texts[name]) for name in shown],
        names=[
            (name.removesuffix(".csv"), title)
            for name, title in titles.items()
            if name.endswith(".csv")
        ],
        charts=[(name, title) for name, title in titles.items() if name.endswith(".svg")],
        methods=list(blocks(texts[METHODS])),
        zip_name=zip_name,
        zip_digest=found.digest_of_part(pack, zip_name),
    )


def shown_table(pack: ReleasePack, name: str) -> ShownTable | None:
    """None when the pack has no such table."""
    titles = {part["name"]: part["title"] for part in pack.manifest}
    part = f"{name}.csv"
    if part not in titles:
        return None
    return _table(part, titles[part], found.texts_of(pack, [part])[part])


def blocks(markdown: str) -> Iterator[dict[str, Any]]:
    """The methods note as headings, paragraphs and lists; it holds nothing else, and its first heading is the page's."""
    items: list[str] = []
    for text in [*markdown.splitlines()[1:], ""]:
        if text.startswith("- "):
            items.append(text.removeprefix("- "))
            continue
        if items:
            yield {"listed": items}
            items = []
        if text.startswith("## "):
            yield {"heading": text.removeprefix("## ")}
        elif text:
            yield {"text": text}


def _table(name: str, title: str, text: str) -> ShownTable:
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    is_league = "Organisation" in header
    places = [n for n, heading in enumerate(header) if heading in SHOWN] if is_league else [0, 1]
    return ShownTable(
        name=name.removesuffix(".csv"),
        caption=title,
        head=[{"text": header[n], "format": _format(header[n])} for n in places],
        rows=[[_cell(header[n], row[n]) for n in places] for row in rows],
    )


def _format(heading: str) -> str:
    return "" if heading in TEXTS or heading == "Day" else "numeric"


def _cell(heading: str, cell: str) -> dict[str, str]:
    return {"text": _as_read(heading, cell), "format": _format(heading)}


def _as_read(heading: str, cell: str) -> str:
    try:
        number = Decimal(cell)
    except InvalidOperation:
        return cell.removeprefix("'")
    if heading in RATES:
        return str(percent(number))
    return f"{number:,}" if number == number.to_integral_value() else f"{round(number, 1):,}"
