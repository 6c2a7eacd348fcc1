"""How the figures of a release were worked out: as text with headings (Markdown), for people and for the zip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from departments.world import in_words
from obt_portal.ui.files.about import MARKS
from reports.documents.words import notes_on
from reports.forms import BASES, TABLES
from reports.league import Basis
from reports.measures import Measure
from reports.selectors import Reading

BASIS_WORDS = {
    Basis.GROUP: "agencies and other bodies are counted in the row of their department; each organisation is counted once",
    Basis.CORE: "each organisation is a row by itself",
}


def methods_note(title: str, reading: Reading, measures: Iterable[Measure]) -> str:
    return "\n".join((f"# Methods: {title}", "", *_lines(reading, measures)))


def _lines(reading: Reading, measures: Iterable[Measure]) -> Iterator[str]:
    as_at = f"{reading.campaign.name}, figures of {in_words(reading.day)}"
    yield from (f"{as_at}, revision {reading.revision}.", "")
    yield from ("## What is counted", "")
    for measure in measures:
        yield f"- {measure.label} ({measure.unit}). {measure.definition} Organisations are compared by: {measure.comparison.lower()}."
    yield from ("", "## Tables", "")
    yield f"Each measure has these tables: {'; '.join(label.lower() for label in TABLES.values())}. Each is drawn in two ways."
    yield ""
    for basis, words in BASIS_WORDS.items():
        yield f"- {BASES[basis]}: {words}."
    yield from ("", "## Rates and ranks", "")
    yield from (_rates(reading), "")
    yield from ("## Marks", "")
    for mark, meaning in MARKS:
        yield f"- {mark} means: {meaning}."
    yield from ("", "## Notes", "")
    notes = notes_on(reading)
    yield from (f"- {note}" for note in notes or ("There are none.",))
    yield ""


def _rates(reading: Reading) -> str:
    least = reading.minimum_headcount
    small = f" Organisations of fewer than {least:,} people are not ranked." if least else ""
    return (
        "A rate is the amount over the headcount in use, of the organisations that have one; ranks hold within one table, "
        f"on the exact rate, and equal rates share a rank.{small} The headcount's date and source stand in each row."
    )
