"""Charts as SVG files that stand alone: a title and a description inside, no style sheet, the same bytes each time.

``obt_portal.ui.charts`` draws the charts of pages; these are for publications and leave the portal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from obt_portal.ui.charts import LABELS, STEPS, round_up

WIDTH = 760
BLUE, GREY, BLACK = "#1d70b8", "#cecece", "#0b0c0c"
FONT = 'font-family="Arial, Helvetica, sans-serif" font-size="14"'
NAMES, BAR, GAP, TOP = 330, 18, 8, 56
LINE_HEIGHT, LEFT, RIGHT, BOTTOM = 380, 80, 20, 40
LETTERS_OF_A_NAME = 40


@dataclass(frozen=True)
class Bar:
    """``share`` is how full it is drawn, from 0 to 1; ``text`` is what it says."""

    label: str
    share: float
    text: str


@dataclass(frozen=True)
class Dot:
    label: str
    value: int


def bars(title: str, description: str, rows: Sequence[Bar]) -> str:
    """One bar below the other, each with its name at the left and its figure at its end."""
    return _picture(title, description, TOP + len(rows) * (BAR + GAP) + GAP, _bars(rows))


def line(title: str, description: str, dots: Sequence[Dot]) -> str:
    """A value over time."""
    return _picture(title, description, LINE_HEIGHT, _line(dots))


def _picture(title: str, description: str, height: int, drawn: Iterator[str]) -> str:
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    said = 'role="img" aria-labelledby="title description"'
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {said} {FONT} fill="{BLACK}">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="description">{escape(description)}</desc>',
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            f'<text x="10" y="30" font-size="18" font-weight="bold">{escape(title)}</text>',
            *drawn,
            "</svg>\n",
        )
    )


def _bars(rows: Sequence[Bar]) -> Iterator[str]:
    room = WIDTH - NAMES - 90
    for number, bar in enumerate(rows):
        y = TOP + number * (BAR + GAP)
        width = round(min(max(bar.share, 0), 1) * room, 1)
        yield f'<text x="{NAMES - 10}" y="{y + 14}" text-anchor="end">{escape(_short(bar.label))}</text>'
        yield f'<rect x="{NAMES}" y="{y}" width="{width}" height="{BAR}" fill="{BLUE}"/>'
        yield f'<text x="{NAMES + width + 6}" y="{y + 14}">{escape(bar.text)}</text>'


def _short(name: str) -> str:
    return name if len(name) <= LETTERS_OF_A_NAME else f"{name[: LETTERS_OF_A_NAME - 1].rstrip()}…"


def _line(dots: Sequence[Dot]) -> Iterator[str]:
    top = round_up(max((dot.value for dot in dots), default=0))
    for step in range(STEPS + 1):
        y = _height(step * top / STEPS, top)
        colour = BLACK if step == 0 else GREY
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" stroke="{colour}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 5}" text-anchor="end">{step * top / STEPS:,.10g}</text>'
    gap = (WIDTH - LEFT - RIGHT) / max(len(dots) - 1, 1)
    places = [
        (round(LEFT + n * gap, 1), _height(dot.value, top), dot.label) for n, dot in enumerate(dots)
    ]
    points = " ".join(f"{x},{y}" for x, y, _ in places)
    yield f'<polyline fill="none" stroke="{BLUE}" stroke-width="3" points="{points}"/>'
    every = max(1, -(-len(places) // LABELS))
    for x, _, label in places[::every]:
        # The last one would be cut off at the edge.
        anchor = "end" if x > WIDTH - 2 * RIGHT else "middle"
        yield f'<text x="{x}" y="{LINE_HEIGHT - BOTTOM + 24}" text-anchor="{anchor}">{escape(label)}</text>'


def _height(value: float, top: float) -> float:
    base = LINE_HEIGHT - BOTTOM
    return round(base - (base - TOP) * value / top, 1)
