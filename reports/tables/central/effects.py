"""The tables of what a change would do: every rate before and after."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

import django_tables2 as tables

from obt_portal.ui.tables import GovukTable
from obt_portal.ui.templatetags.portal import percent
from obt_portal.ui.values import as_decimal
from reports.league import Basis
from reports.measures import Measure
from reports.selectors.central import Effect, Effects, Preview, Side
from reports.tables.central.words import NONE
from reports.tables.words import comparison, comparison_on_screen, number_column

PLACES: Final = 2


class EffectTable(GovukTable):
    """Rows for one measure each, before and after."""

    row_header = "name"
    stacks = True

    name = tables.Column("Organisation")
    measure = tables.Column("Measure", accessor="measure__label")
    before = number_column("Before")
    after = number_column("After")
    difference = number_column("Difference")
    rank = number_column("Rank", accessor="measure")

    class Meta(GovukTable.Meta):
        pass

    def render_before(self, record: Effect) -> str:
        return _rate(record.measure, record.before)

    def render_after(self, record: Effect) -> str:
        return _rate(record.measure, record.after)

    def render_difference(self, record: Effect) -> str:
        return difference_in_words(record.measure, record.difference)

    def render_rank(self, record: Effect) -> str:
        then, now = _rank(record.before), _rank(record.after)
        return then if then == now else f"{then} to {now}"


def difference_in_words(measure: Measure, difference: Fraction | None) -> str:
    """In points for a share, in the measure's own unit for anything else; a small one is not said to be nothing."""
    if difference is None:
        return NONE
    if difference == 0:
        return "no change"
    shown = difference * 100 if measure.is_people else comparison(measure, difference)
    assert isinstance(shown, Fraction)
    unit = " points" if measure.is_people else ""
    rounded = as_decimal(abs(shown), PLACES)
    sign = "+" if difference > 0 else "−"
    if not rounded:
        return f"{'up' if difference > 0 else 'down'} by under 0.01{unit}"
    return f"{sign}{rounded:.2f}{unit}"


def _rate(measure: Measure, side: Side | None) -> str:
    if side is None:
        return NONE
    if side.rate is not None and measure.is_people:
        return percent(side.rate, PLACES)
    return comparison_on_screen(measure, side.rate)


def _rank(side: Side | None) -> str:
    return str(side.rank) if side and side.rank else NONE


class HeadcountEffectTable(GovukTable):
    caption = "Headcounts that change"
    row_header = "name"
    stacks = True

    name = tables.Column("Organisation")
    before = number_column("Before")
    after = number_column("After")
    source = tables.Column("Source then", empty_values=())

    class Meta(GovukTable.Meta):
        pass

    def render_before(self, value: int | None) -> str:
        return f"{value:,}" if value else "No headcount"

    def render_after(self, value: int | None) -> str:
        return f"{value:,}" if value else "No headcount"

    def render_source(self, value: str) -> str:
        return value or NONE


BASES_SAID: Final = {Basis.CORE: "on their own", Basis.GROUP: "with their agencies"}


def preview_tables(preview: Preview) -> dict[str, object]:
    """The tables of what would change; none that would be empty, but for the whole Civil Service."""
    effects = preview.effects
    headcounts = effects.headcounts and HeadcountEffectTable(effects.headcounts, prefix="people-")
    return {
        "effects": effects,
        "drawn_for": preview.after.day,
        "as_at": preview.after.as_at,
        "headcounts": headcounts,
        "gone": _names(each for each in effects.core if each.after is None),
        "new": _names(each for each in effects.core if each.before is None),
        "rate_tables": [table for table in _rate_tables(effects) if table.rows],
        "rank_tables": [table for table in _rank_tables(effects) if table.rows],
    }


def _names(effects: Iterable[Effect]) -> list[str]:
    """Organisations that come or go, each once: they do in every measure."""
    return list(dict.fromkeys(each.name for each in effects))


def _table(rows: Iterable[Effect], caption: str, prefix: str, *without: str) -> EffectTable:
    return EffectTable(list(rows), caption=caption, prefix=f"{prefix}-", exclude=without)


def _rate_tables(effects: Effects) -> list[EffectTable]:
    return [
        *(
            _table(
                (each for each in found if each.changes_rate and each.before and each.after),
                f"Rates that change: organisations {BASES_SAID[basis]}",
                basis,
            )
            for basis, found in _by_basis(effects).items()
        ),
        _table(effects.families, "Whole groups, for information", "families", "rank"),
        _table(effects.nation, "The whole Civil Service", "nation", "rank"),
    ]


def _rank_tables(effects: Effects) -> list[EffectTable]:
    return [
        _table(
            (each for each in found if not each.changes_rate),
            f"Only the rank changes: organisations {BASES_SAID[basis]}",
            f"rank-{basis}",
            "difference",
            "before",
        )
        for basis, found in _by_basis(effects).items()
    ]


def _by_basis(effects: Effects) -> dict[Basis, tuple[Effect, ...]]:
    return {Basis.CORE: effects.core, Basis.GROUP: effects.group}
