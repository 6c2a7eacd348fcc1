"""Columns of the league table, and at their foot the whole Civil Service, whatever the table is narrowed to."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, Protocol

import django_tables2 as tables
from django.utils.safestring import SafeString

from obt_portal.ui.tables import BarColumn, NumberColumn
from obt_portal.ui.values import Figure, as_decimal
from reports.league import Unranked
from reports.measures import CORE_COMPLETIONS, Measure
from reports.selectors import Choice, League
from reports.tables.words import WORDS, amount_on_screen, comparison, points_on_screen

WHOLE: Final = "Whole Civil Service"


class Shown(Protocol):
    """The table at whose foot a figure stands."""

    choice: Choice
    league: League


class PerHeadColumn(NumberColumn):
    def render(self, value: Figure) -> str:
        if isinstance(value, Fraction):
            return f"{as_decimal(value, 1):,}"
        return super().render(value)


def comparison_column(measure: Measure) -> tables.Column:
    """A bar where there is a whole to be a share of; else a number to one place."""
    kind = BarColumn if measure.is_people else PerHeadColumn
    return kind(
        measure.comparison,
        words=WORDS[Unranked.NO_HEADCOUNT],
        empty_values=(),
        initial_sort_descending=True,
        footer=whole_rate,
    )


def whole_rate(table: Shown, column: tables.Column) -> str | SafeString:
    measure = table.choice.measure
    found: str | SafeString = column.render(comparison(measure, table.league.nation.rate(measure)))
    return found


def whole_movement(table: Shown) -> str:
    """In points alone: it has no place."""
    compared = table.league.comparison
    moved = compared.nation if compared else None
    if moved is None or moved.points is None:
        return ""
    return points_on_screen(table.choice.measure, moved.points)


def whole_amount(table: Shown) -> str:
    measure = table.choice.measure
    return amount_on_screen(measure, table.league.nation.amount(measure))


def whole_headcount(table: Shown) -> str:
    headcount = table.league.nation.headcount
    return WORDS[Unranked.NO_HEADCOUNT] if headcount is None else f"{headcount:,}"


def whole_completions(table: Shown) -> str:
    return f"{table.league.nation.amount(CORE_COMPLETIONS):,}"
