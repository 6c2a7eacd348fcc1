"""The league table: one class for the page and for the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, Final

import django_tables2 as tables
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2.utils import OrderByTuple

from departments.models import OrganisationKind
from departments.world import in_words
from obt_portal.ui.tables import BarColumn, GovukTable
from obt_portal.ui.values import NOT_APPLICABLE, NOT_YET_KNOWN, in_file
from reports.forms import BASES, TABLES
from reports.league import Body, Row, Unranked
from reports.measures import CORE_COMPLETIONS
from reports.movement import Movement
from reports.selectors import Choice, League
from reports.tables.league_columns import (
    WHOLE,
    comparison_column,
    whole_amount,
    whole_completions,
    whole_headcount,
    whole_movement,
)
from reports.tables.words import (
    MARKS,
    WORDS,
    amount_on_screen,
    comparison,
    in_unit,
    league_address,
    movement_on_screen,
    number_column,
    organisation_link,
    points,
)


class LeagueTable(GovukTable):
    """One league table. Columns that only the file has say what the page says around the table."""

    row_header = "organisation"

    rank = number_column("Rank")
    organisation = tables.Column(
        "Organisation", accessor="line__head", empty_values=(), footer=WHOLE
    )
    rate = BarColumn(empty_values=())
    movement = tables.Column(
        "Movement",
        accessor="line__head__slug",
        empty_values=(),
        initial_sort_descending=True,
        footer=whole_movement,
    )
    amount = number_column("People", initial_sort_descending=True, footer=whole_amount)
    headcount = number_column("Headcount", initial_sort_descending=True, footer=whole_headcount)
    completions = number_column(
        "Core completions", initial_sort_descending=True, footer=whole_completions
    )
    completions_rank = number_column("Rank by completions")

    code = tables.Column("Code", accessor="line__head__slug", visible=False)
    abbreviation = tables.Column("Abbreviation", accessor="line__head__abbreviation", visible=False)
    kind = tables.Column("Kind", accessor="line__head__kind", visible=False)
    counted = tables.Column("Organisations counted", accessor="line__bodies", visible=False)
    unranked = tables.Column("Why unranked", accessor="unranked", visible=False)
    headcount_on = tables.Column("Headcount on", accessor="line__headcount_days", visible=False)
    headcount_source = tables.Column(
        "Headcount source", accessor="line__bodies", visible=False, empty_values=()
    )
    campaign = tables.Column("Campaign", accessor="line", visible=False)
    measure = tables.Column("Measure", accessor="line", visible=False)
    table = tables.Column("Table", accessor="line", visible=False)
    basis = tables.Column("Basis", accessor="line", visible=False)
    day = tables.Column("Day", accessor="line", visible=False)
    as_at = tables.Column("As at", accessor="line", visible=False)
    revision = tables.Column("Revision", accessor="line", visible=False)
    reason = tables.Column("Why corrected", accessor="line", visible=False)
    reconstructed = tables.Column("Worked out afterwards", accessor="line", visible=False)
    compared_with = tables.Column("Compared with", accessor="line", visible=False)
    places_moved = tables.Column("Places moved", accessor="line", visible=False)
    points = tables.Column("Points", accessor="line", visible=False)
    from_people = tables.Column("Points from people", accessor="line", visible=False)
    from_headcount = tables.Column("Points from headcount", accessor="line", visible=False)
    definition = tables.Column("Definition", accessor="line", visible=False)

    class Meta(GovukTable.Meta):
        orderable = True
        empty_text = "No organisation is in this table."

    def __init__(self, league: League, choice: Choice, **given: Any) -> None:
        measure = choice.measure
        rate = comparison_column(measure)
        doubled = ("completions", "completions_rank") if measure is CORE_COMPLETIONS else ()
        super().__init__(
            league.rows, exclude=doubled, extra_columns=[("rate", rate)], sequence=SEQUENCE, **given
        )
        self.columns["amount"].column.verbose_name = measure.unit.capitalize()
        if league.comparison:
            self.columns["movement"].column.verbose_name = f"Since {short(league.comparison.day)}"
        else:
            self.columns.hide("movement")
        self.choice, self.league = choice, league
        self.number_of_source = {s: n for n, s in enumerate(league.headcount_sources, start=1)}
        # The rows come sorted, with what is not known last; the headings have to know how.
        self._order_by = OrderByTuple([choice.sort])
        self.request = SimpleNamespace(GET=query_of(choice))
        self.caption = caption_of(choice)

    @property
    def address(self) -> str:
        """The choices as they stand in an address."""
        return query_of(self.choice).urlencode()

    def render_rank(self, value: int | None, record: Row) -> str:
        return str(value) if record.unranked is None else WORDS[record.unranked]

    def value_rank(self, value: int | None, record: Row) -> Any:
        return in_file(MARKS[record.unranked]) if record.unranked else value

    def render_organisation(self, value: Body, record: Row) -> SafeString:
        others = len(record.line.bodies) - 1
        return organisation_link(value, self.choice.campaign, self.choice.kept, others)

    def value_organisation(self, value: Body) -> str:
        return value.name

    def render_movement(self, record: Row) -> str | SafeString:
        moved = self.league.movement(record)
        return movement_on_screen(self.choice.measure, moved) if moved else ""

    def value_movement(self, record: Row) -> str:
        moved = self.league.movement(record)
        return moved.in_words if moved else ""

    def render_amount(self, value: int) -> str:
        return amount_on_screen(self.choice.measure, value)

    def value_amount(self, value: int) -> Any:
        return in_file(in_unit(self.choice.measure, value))

    def render_headcount(self, value: int | None, record: Row) -> str | SafeString:
        """With the day of the headcount, and the number of its source in the notes, like all statistics are noted."""
        if value is None:
            return "No headcount"
        said = ", ".join(
            f"{day.day} {day:%b %Y} [{self.number_of_source[source]}]"
            for day, source in record.line.headcounts_from
        )
        return format_html('{} <span class="portal-aside">{}</span>', f"{value:,}", said)

    def value_headcount(self, value: int | None) -> Any:
        return in_file(NOT_YET_KNOWN) if value is None else value

    def render_rate(self, value: Fraction | None) -> Any:
        column = self.columns["rate"].column
        return column.render(comparison(self.choice.measure, value))

    def value_rate(self, value: Fraction | None) -> Any:
        return in_file(comparison(self.choice.measure, value))

    def render_completions(self, value: int) -> str:
        return f"{value:,}"

    def value_completions(self, value: int) -> int:
        return value

    def render_completions_rank(self, value: int | None) -> str:
        return "–" if value is None else str(value)

    def value_completions_rank(self, value: int | None, record: Row) -> Any:
        return in_file(MARKS[record.unranked]) if record.unranked else value

    def value_kind(self, value: str) -> str:
        return str(OrganisationKind(value).label)

    def value_counted(self, value: tuple[Body, ...]) -> str:
        return "; ".join(body.name for body in value)

    def value_unranked(self, value: Unranked | None) -> str:
        return WORDS[value] if value else ""

    def value_headcount_on(self, value: tuple[dt.date, ...]) -> str:
        return "; ".join(day.isoformat() for day in value)

    def value_headcount_source(self, value: tuple[Body, ...]) -> str:
        return "; ".join(sorted({body.headcount_source for body in value} - {""}))

    def value_campaign(self) -> str:
        return self.choice.campaign.name

    def value_measure(self) -> str:
        return self.choice.measure.label

    def value_table(self) -> str:
        return TABLES[self.choice.table]

    def value_basis(self) -> str:
        return BASES[self.choice.basis]

    def value_day(self) -> str:
        return self.league.reading.day.isoformat()

    def value_as_at(self) -> str:
        return self.league.reading.as_at.isoformat(timespec="seconds")

    def value_revision(self) -> Any:
        """Figures of now have none."""
        return self.league.reading.revision or in_file(NOT_APPLICABLE)

    def value_reason(self) -> str:
        return self.league.reading.reason

    def value_reconstructed(self) -> str:
        return "yes" if self.league.reading.is_reconstructed else "no"

    def value_compared_with(self) -> str:
        compared = self.league.comparison
        return compared.day.isoformat() if compared else str(in_file(NOT_APPLICABLE))

    def value_places_moved(self, record: Row) -> Any:
        moved = self.league.movement(record)
        places = moved.places if moved else None
        return in_file(NOT_APPLICABLE) if places is None else places

    def value_points(self, record: Row) -> Any:
        return self._points(record, lambda moved: moved.points)

    def value_from_people(self, record: Row) -> Any:
        return self._points(record, lambda moved: moved.from_people)

    def value_from_headcount(self, record: Row) -> Any:
        return self._points(record, lambda moved: moved.from_headcount)

    def _points(self, record: Row, part: Callable[[Movement], Fraction | None]) -> Any:
        moved = self.league.movement(record)
        change = part(moved) if moved else None
        return in_file(NOT_APPLICABLE if change is None else points(self.choice.measure, change))

    def value_definition(self) -> str:
        return self.choice.measure.definition


SEQUENCE: Final = (
    "rank",
    "organisation",
    "rate",
    "movement",
    "amount",
    "headcount",
    "completions",
    "completions_rank",
    "...",
)


def query_of(choice: Choice) -> QueryDict:
    """A table's address says every choice but the order, which its headings add."""
    query = QueryDict(mutable=True)
    query.update(league_address(choice))
    return query


def short(day: dt.date) -> str:
    """The year is said around the table."""
    return f"{day.day} {day:%B}"


def caption_of(choice: Choice) -> str:
    counting = BASES[choice.basis].lower()
    said = f"{choice.measure.label}: {TABLES[choice.table].lower()} {counting}"
    if choice.kept:
        said += f", at the end of {in_words(choice.kept.day)}"
    return said
