"""Zero, not in scope, not yet known and withheld: four different things, on screen and in files.

The marks in files are those of the Government Statistical Service: `0`, `[z]`, `[x]` and `[c]`.
"""

from __future__ import annotations

import enum
from decimal import Decimal
from fractions import Fraction

Number = int | float | Decimal | Fraction


class NotANumber(enum.Enum):
    """Why there is no number: its mark in files, and its words on screen unless a page has better."""

    NOT_APPLICABLE = ("[z]", "not in scope")
    NOT_YET_KNOWN = ("[x]", "not yet known")
    WITHHELD = ("[c]", "withheld")

    def __init__(self, mark: str, words: str) -> None:
        self.mark = mark
        self.words = words

    def __str__(self) -> str:
        return self.words


NOT_APPLICABLE = NotANumber.NOT_APPLICABLE
NOT_YET_KNOWN = NotANumber.NOT_YET_KNOWN
WITHHELD = NotANumber.WITHHELD
NO_HEADCOUNT = "no headcount"

Figure = Number | NotANumber


def in_file(figure: Figure) -> Number | str:
    """A figure as a cell of a file: a number stays a number, a fraction becomes a decimal."""
    if isinstance(figure, NotANumber):
        return figure.mark
    return as_decimal(figure) if isinstance(figure, Fraction) else figure


def on_screen(figure: Figure, words: str = "") -> str:
    """A figure as words: thousands separated, or the reason why there is none (`words` where the page knows it)."""
    if isinstance(figure, NotANumber):
        return words or figure.words
    return f"{as_decimal(figure) if isinstance(figure, Fraction) else figure:,}"


def as_decimal(fraction: Fraction, places: int = 10) -> Decimal:
    """A fraction to a fixed number of places, half away from zero as people round. Nothing is 0, never 0E-10."""
    scaled = abs(fraction) * 10**places
    whole = int(scaled) + (scaled - int(scaled) >= Fraction(1, 2))
    size = Decimal(whole).scaleb(-places) if whole else Decimal(0)
    return -size if fraction < 0 else size
