"""Charts as SVG drawn by the server: no JavaScript, no inline style, and always the numbers beside them.

Nothing is told by colour alone: columns of another kind are hollow, further lines are broken, and each line ends in its name.
"""

import math
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 760, 355
LEFT, RIGHT, TOP, BOTTOM = 70, 15, 38, 67
LABELS = 8
STEPS = 4
CLEAN_TENTHS = (10, 12, 16, 20, 24, 32, 40, 60, 80, 100, 120)
LETTER, LETTER_HIGH = 8, 17  # room for a letter of a label

Cell = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Point:
    """``name`` is what the table calls it, where the axis has room for less; ``also`` are further cells of its row.

    A marked column is drawn hollow: the chart says what that means.
    """

    label: str
    value: float
    text: str = ""
    """The value as people read it; the plain number when empty."""
    name: str = ""
    also: tuple[str, ...] = ()
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One of several lines, with a value or None at each place of the axis; straight between the values it has."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Band:
    """An interval around a line: from low to high wherever both are given."""

    label: str
    low: Sequence[float | None]
    high: Sequence[float | None]


def line_chart(
    title: str, points: Sequence[Point], *, unit: str = "", heading: str = "When"
) -> SafeString:
    """A figure of a value over time with the data table below it."""
    top = round_up(max((point.value for point in points), default=0))
    return _figure(
        title,
        (unit, heading),
        top,
        lines=[_corners([point.value for point in points], len(points), top)],
        labels=_labels([point.label for point in points], _along),
        head=_head(heading, [unit or "Number"]),
        rows=[_row(point) for point in points],
    )


def column_chart(
    title: str,
    points: Sequence[Point],
    *,
    unit: str = "",
    heading: str = "What",
    also: Sequence[str] = (),
    marked: str = "",
) -> SafeString:
    """A figure of values side by side with the data table below it, whose further columns are headed ``also``.

    ``marked`` says what it means that a column is hollow.
    """
    top = round_up(max((point.value for point in points), default=0))
    return _figure(
        title,
        (unit, heading),
        top,
        columns=[_column(number, point, len(points), top) for number, point in enumerate(points)],
        marked=marked,
        are_few=len(points) <= LABELS,
        labels=_labels([point.label for point in points], _middle),
        head=_head(heading, [unit or "Number", *also]),
        rows=[_row(point) for point in points],
    )


def lines_chart(
    title: str,
    labels: Sequence[str],
    lines: Sequence[Line],
    *,
    band: Band | None = None,
    unit: str = "",
    heading: str = "When",
    names: Sequence[str] = (),
) -> SafeString:
    """Several lines over the same time, each ending in its name, and an interval around one of them.

    ``names`` are what the table calls the places, where the axis has room for less.
    """
    columns = [line.values for line in lines] + ([band.low, band.high] if band else [])
    known = [value for values in columns for value in values if value is not None]
    top, count = round_up(max(known, default=0)), len(labels)
    interval = [f"{band.label}: from", f"{band.label}: to"] if band else []
    return _figure(
        title,
        (unit, heading),
        top,
        lines=[_corners(line.values, count, top) for line in lines],
        band=_outline(band, count, top) if band else "",
        names=_names(lines, band, count, top),
        labels=_labels(labels, _along),
        head=_head(heading, [*(line.label for line in lines), *interval]),
        rows=[
            [{"text": label}, *(_numeric(_said(value)) for value in values)]
            for label, *values in zip(names or labels, *columns, strict=True)
            if any(value is not None for value in values)
        ],
    )


def round_up(value: float) -> float:
    """The next number that makes a clean axis, whose quarters are whole; at least 4."""
    if value <= STEPS:
        return STEPS
    power = float(10 ** math.floor(math.log10(value)))
    tops = (tenths * power / 10 for tenths in CLEAN_TENTHS)
    return next(top for top in tops if top >= value and not top % STEPS)


def _figure(title: str, axes: tuple[str, str], top: float, **drawn: Any) -> SafeString:
    unit, heading = axes
    grid = [_gridline(step * top / STEPS, top) for step in range(STEPS + 1)]
    below = max((line["y"] for label in drawn["labels"] for line in label["lines"]), default=0)
    words = {"title": title, "unit": unit, "heading": heading, "heading_y": below + 22}
    return render_to_string("components/chart.html", {**words, "size": SIZE, "grid": grid, **drawn})


SIZE = {
    "width": WIDTH,
    "height": HEIGHT,
    "left": LEFT,
    "right": WIDTH - RIGHT,
    "middle": (LEFT + WIDTH - RIGHT) / 2,
    "base": HEIGHT - BOTTOM,
    "top": TOP,
    "tall": HEIGHT - BOTTOM - TOP,
}


def _row(point: Point) -> list[Cell]:
    value = point.text or f"{point.value:,}"
    return [{"text": point.name or point.label}, *(_numeric(text) for text in (value, *point.also))]


def _numeric(text: str) -> Cell:
    return {"text": text, "format": "numeric"}


def _said(value: float | None) -> str:
    return "–" if value is None else f"{value:,}"


def _head(heading: str, columns: Iterable[str]) -> list[Cell]:
    return [{"text": heading}, *(_numeric(words) for words in columns)]


def _labels(texts: Sequence[str], place: Callable[[int, int], float]) -> list[Cell]:
    """Of so many only some have room."""
    count = len(texts)
    every = max(1, math.ceil(count / LABELS))
    return [
        {
            "x": round(place(number, count), 1),
            "lines": _wrapped(texts[number], (WIDTH - LEFT - RIGHT) / count * every),
            "is_at_end": place is _along and number == count - 1 > 0,
        }
        for number in range(0, count, every)
    ]


def _wrapped(text: str, room: float) -> list[Cell]:
    """In as many lines as it takes, mostly one."""
    said = textwrap.wrap(text, max(6, int(room / LETTER))) or [""]
    base = HEIGHT - BOTTOM + 20
    return [{"text": line, "y": base + number * LETTER_HIGH} for number, line in enumerate(said)]


def _along(number: int, count: int) -> float:
    """Where a place of a line stands: the first at the left end, the last at the right end; one alone in the middle."""
    if count == 1:
        return _middle(number, count)
    return LEFT + number * (WIDTH - LEFT - RIGHT) / (count - 1)


def _middle(number: float, count: int) -> float:
    """The middle of a column."""
    return LEFT + (number + 0.5) * (WIDTH - LEFT - RIGHT) / max(count, 1)


def _column(number: int, point: Point, count: int, top: float) -> Cell:
    slot = (WIDTH - LEFT - RIGHT) / count
    wide = round(slot * 0.7, 1)
    x, y = _middle(number, count), _height(point.value, top)
    return {
        "x": round(x, 1),
        "y": y,
        "left": round(x - wide / 2, 1),
        "wide": wide,
        "tall": round(HEIGHT - BOTTOM - y, 1),
        "text_y": y - 6,
        "text": point.text or f"{point.value:,}",
        "is_marked": point.is_marked,
        "slot": (round(_middle(number - 0.5, count), 1), round(slot, 1)),
    }


def _places(values: Iterable[float | None], count: int, top: float) -> list[tuple[float, float]]:
    return [
        (round(_along(number, count), 1), _height(value, top))
        for number, value in enumerate(values)
        if value is not None
    ]


def _corners(values: Iterable[float | None], count: int, top: float) -> str:
    return " ".join(f"{x},{y}" for x, y in _places(values, count, top))


def _outline(band: Band, count: int, top: float) -> str:
    """Along the high end, and back along the low one."""
    there, back = (_places(values, count, top) for values in (band.high, band.low))
    return " ".join(f"{x},{y}" for x, y in [*there, *reversed(back)])


def _names(lines: Sequence[Line], band: Band | None, count: int, top: float) -> list[Cell]:
    """Each name at the end of its line, moved up where two would touch."""
    given = [(line.label, line.values) for line in lines]
    given += [(band.label, band.high)] if band else []
    ends = [(label, found[-1]) for label, v in given if (found := _places(v, count, top))]
    names = sorted((_name(label, *end) for label, end in ends), key=lambda name: -name["y"])
    for below, above in pairwise(names):
        is_beside = below["left"] < above["right"] and above["left"] < below["right"]
        if is_beside and above["y"] > below["y"] - LETTER_HIGH:
            above["y"] = below["y"] - LETTER_HIGH
    return names


def _name(label: str, x: float, y: float) -> Cell:
    """To the left of the line's end where there is room."""
    wide = len(label) * LETTER
    is_end = x - wide >= LEFT
    left = x - wide if is_end else x
    return {
        "text": label,
        "x": x,
        "y": round(y - 9, 1),
        "is_end": is_end,
        "left": left,
        "right": left + wide,
    }


def _height(value: float, top: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top, 1)


def _gridline(value: float, top: float) -> Cell:
    y = _height(value, top)
    return {"y": y, "text_y": y + 5, "text": f"{value:,.10g}"}
