"""How words find a name: every word must begin a word of it. Pure, so that it can be tried on any list."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

SMALL_WORDS: Final = frozenset({"the", "of", "for", "and", "a"})
SHORT_FORMS: Final = {
    "dept": "department",
    "gov": "government",
    "govt": "government",
    "min": "ministry",
}


def words_of(text: str) -> tuple[str, ...]:
    """The words that matter, without accents, capitals and punctuation."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    return tuple(word for word in words if word not in SMALL_WORDS)


def place(query: tuple[str, ...], name: str, abbreviation: str) -> int | None:
    """How well the words of a search fit: 0 is exactly, more is less well, None is not at all."""
    named, short = words_of(name), words_of(abbreviation)
    if not query:
        return None
    if query in (named, short, short[:1]):
        return 0
    if named[: len(query)] == query:
        return 1
    if all(any(_begins(word, other) for other in (*named, *short)) for word in query):
        return 2 if _begins(query[0], named[0] if named else "") else 3
    return None


def _begins(word: str, other: str) -> bool:
    return other.startswith(word) or SHORT_FORMS.get(word) == other
