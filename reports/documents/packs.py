"""What is in a release pack: tables, charts and a methods note, all of one kept day."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from departments.world import in_words
from obt_portal.ui.files import Column, Document, Sheet
from obt_portal.ui.pictures import Bar, Dot, bars, line
from reports.documents.exports import write
from reports.documents.league import league_document
from reports.documents.methods import methods_note
from reports.documents.words import definitions, notes_on
from reports.forms import TABLES
from reports.league import Basis, Row, Table
from reports.measures import CORE_COMPLETIONS, SIGNED_UP, Measure
from reports.models import FileFormat, ReleasePack
from reports.selectors import Choice, Reading, kept, league_table
from reports.selectors.packs import signed_up_by_day
from reports.services.packs import Part
from reports.tables import comparison_on_screen

MEASURES_PUBLISHED: Final[tuple[Measure, ...]] = (SIGNED_UP, CORE_COMPLETIONS)
SVG: Final = "image/svg+xml"
FORMATS: Final = (FileFormat.CSV, FileFormat.ODS)
BY_DAY: Final = "signed-up-by-day"
METHODS: Final = "methods.md"


def contents(pack: ReleasePack) -> list[Part]:
    """The same snapshot and title give the same parts, byte for byte."""
    reading = kept(pack.snapshot, pack.campaign)
    return [*_league_tables(pack, reading), *_over_time(pack, reading), *_methods(pack, reading)]


def _league_tables(pack: ReleasePack, reading: Reading) -> Iterator[Part]:
    for measure, table, basis in product(MEASURES_PUBLISHED, Table, Basis):
        choice = Choice(reading.campaign, measure, table, basis)
        name = table_name(measure, table, basis)
        yield from _in_each_format(pack, name, league_document(choice, reading))
    for measure in MEASURES_PUBLISHED:
        choice = Choice(reading.campaign, measure, Table.MINISTERIAL, Basis.GROUP)
        rows = league_table(choice, reading).rows
        name = table_name(measure, Table.MINISTERIAL, Basis.GROUP)
        title = f"{measure.label}: {TABLES[Table.MINISTERIAL].lower()}, with their agencies"
        picture = _bar_chart(measure, title, reading, rows)
        yield Part(f"{name}.svg", title, SVG, picture.encode())


def table_name(measure: Measure, table: Table, basis: Basis) -> str:
    return f"{measure.slug}-{table.value}-{basis.value}".replace("_", "-")


def _in_each_format(pack: ReleasePack, name: str, document: Document) -> Iterator[Part]:
    titled = replace(document, notes=(f"Part of: {pack.title}", *document.notes))
    for file_format in FORMATS:
        out = io.BytesIO()
        write(titled, file_format, out, None)
        title = titled.sheets[0].title
        yield Part(f"{name}.{file_format}", title, file_format.media_type, out.getvalue())


def _bar_chart(measure: Measure, title: str, reading: Reading, rows: Sequence[Row]) -> str:
    ranked = [row for row in rows if row.rank is not None and row.rate is not None]
    most = 1 if measure.is_people else max((row.rate for row in ranked if row.rate), default=1)
    description = (
        f"{measure.comparison}, at the end of {in_words(reading.day)}, best first. "
        f"The figures are in {table_name(measure, Table.MINISTERIAL, Basis.GROUP)}.csv."
    )
    return bars(
        title,
        description,
        [
            Bar(
                row.line.head.name,
                float((row.rate or 0) / most),
                comparison_on_screen(measure, row.rate),
            )
            for row in ranked
        ],
    )


def _over_time(pack: ReleasePack, reading: Reading) -> Iterator[Part]:
    days = signed_up_by_day(pack.snapshot)
    title = "Signed up by the end of each day, all organisations"
    columns = (Column("Day", "day"), Column(f"{SIGNED_UP.label} in all by then", "whole"))
    document = Document(
        title=f"{reading.campaign.name}: by day",
        as_at=reading.as_at,
        notes=notes_on(reading),
        definitions=definitions((SIGNED_UP,)),
        sheets=(Sheet("By day", title, columns, days),),
    )
    yield from _in_each_format(pack, BY_DAY, document)
    dots = [Dot(f"{day.day} {day:%b}", people) for day, people in days]
    described = f"A line from {dots[0].value:,} people on the first kept day to {dots[-1].value:,} on the last. "
    picture = line(title, f"{described}The figures are in {BY_DAY}.csv.", dots)
    yield Part(f"{BY_DAY}.svg", title, SVG, picture.encode())


def _methods(pack: ReleasePack, reading: Reading) -> Iterator[Part]:
    note = methods_note(pack.title, reading, MEASURES_PUBLISHED)
    yield Part(METHODS, "Methods", "text/markdown; charset=utf-8", note.encode())
