"""The first sheet of every spreadsheet: what the file is, as at when, and what its words and marks mean."""

from collections.abc import Iterator

from obt_portal.ui.files.cells import LONDON
from obt_portal.ui.files.document import ABOUT, Column, Document, Sheet
from obt_portal.ui.values import NotANumber

MARKS = (
    ("0", "counted, and there are none"),
    *((reason.mark, reason.words) for reason in NotANumber),
)


def about(document: Document) -> Sheet:
    """Two columns and a heading, so that a screen reader reads it as the table it is."""
    columns = (Column("Item"), Column("Explanation"))
    return Sheet(ABOUT, "About this file", columns, tuple(_items(document)))


def _items(document: Document) -> Iterator[tuple[str, str]]:
    yield "Title", document.title
    yield "As at", in_words(document)
    for sheet in document.sheets:
        yield f"Sheet: {sheet.name}", sheet.title
    yield from explanations(document, document.sheets)


def explanations(document: Document, sheets: tuple[Sheet, ...]) -> Iterator[tuple[str, str]]:
    """Notes, definitions, what a column needs said about it, and the marks: the same words in every format."""
    for note in document.notes:
        yield "Note", note
    for term, meaning in document.definitions:
        yield f"Definition: {term}", meaning
    noted = {c.heading: c.note for sheet in sheets for c in sheet.columns if c.note}
    for heading, note in noted.items():
        yield f"Column: {heading}", note
    for mark, meaning in MARKS:
        yield f"Mark: {mark}", meaning


def in_words(document: Document) -> str:
    at = document.as_at.astimezone(LONDON)
    return f"{at.day} {at:%B %Y} at {at:%H:%M} (London time)"
