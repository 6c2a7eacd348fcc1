"""The tables of one organisation's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString

from campaigns.models import Campaign
from departments.world import in_words
from obt_portal.ui.tables import BarColumn, GovukTable, bar
from obt_portal.ui.templatetags.portal import percent
from obt_portal.ui.values import NOT_YET_KNOWN
from reports.league import Body, Unranked
from reports.movement import Movement
from reports.selectors import KeptDay, Member, Place
from reports.tables.words import (
    WORDS,
    amount_on_screen,
    champion_link,
    comparison_on_screen,
    definition_link,
    movement_on_screen,
    number_column,
    organisation_link,
    points_on_screen,
)


class PlacesTable(GovukTable):
    """Every measure of one organisation on one basis."""

    row_header = "measure"

    measure = tables.Column("Measure", accessor="measure__label")
    amount = number_column("Counted", accessor="row__amount")
    compared = tables.Column("Compared with headcount", accessor="row__rate", empty_values=())
    rank = number_column("Rank", accessor="row__rank")
    movement = tables.Column("Movement", empty_values=(None,), default="")

    caption_classes = "govuk-visually-hidden"
    stacks = True

    class Meta(GovukTable.Meta):
        pass

    def __init__(self, places: Sequence[Place], since: dt.date | None, **given: Any) -> None:
        super().__init__(places, **given)
        if since:
            self.columns["movement"].column.verbose_name = f"Since {in_words(since)}"
        else:
            self.columns.hide("movement")

    def render_measure(self, record: Place) -> SafeString:
        return definition_link(record.measure)

    def render_movement(self, value: Movement, record: Place) -> SafeString:
        return movement_on_screen(record.measure, value)

    def render_amount(self, value: int, record: Place) -> str:
        return f"{amount_on_screen(record.measure, value)} {record.measure.unit}"

    def render_compared(self, value: Fraction | None, record: Place) -> str | SafeString:
        said = comparison_on_screen(record.measure, value)
        if value is None:
            return said
        if record.measure.is_people:
            return bar(value, said)
        return f"{said} {record.measure.comparison.lower()}"

    def render_rank(self, value: int | None, record: Place) -> str:
        unranked = record.row.unranked
        return (
            WORDS[unranked]
            if unranked
            else f"{value}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}{record.ranked}"
        )


class SplitTable(GovukTable):
    """Where the points came from: people, and the headcount that they are compared with."""

    row_header = "measure"

    measure = tables.Column("Measure", accessor="measure__label")
    places = tables.Column("Places", accessor="movement__in_words")
    points = number_column("Points", accessor="movement__points")
    from_people = number_column("From people", accessor="movement__from_people")
    from_headcount = number_column("From headcount", accessor="movement__from_headcount")

    caption_classes = "govuk-visually-hidden"
    stacks = True

    class Meta(GovukTable.Meta):
        pass

    def render_measure(self, record: Place) -> SafeString:
        return definition_link(record.measure)

    def render_points(self, value: Fraction | None, record: Place) -> str:
        return _points(value, record)

    def render_from_people(self, value: Fraction | None, record: Place) -> str:
        return _points(value, record)

    def render_from_headcount(self, value: Fraction | None, record: Place) -> str:
        return _points(value, record)


def _points(value: Fraction | None, record: Place) -> str:
    return NOT_YET_KNOWN.words if value is None else points_on_screen(record.measure, value)


class FamilyTable(GovukTable):
    """The organisations of a family, and which row of the league table counts each on the group basis."""

    row_header = "organisation"

    organisation = tables.Column("Organisation", accessor="body")
    signed_up = number_column("Signed up")
    headcount = number_column("Headcount", accessor="body__headcount")
    rate = BarColumn("Share of headcount", empty_values=())
    row_head = tables.Column("Counted in the row of")

    caption_classes = "govuk-visually-hidden"
    stacks = True

    class Meta(GovukTable.Meta):
        pass

    def __init__(
        self, members: Sequence[Member], campaign: Campaign, kept: KeptDay | None, **given: Any
    ) -> None:
        super().__init__(members, **given)
        self.campaign, self.kept = campaign, kept

    def render_organisation(self, value: Body) -> SafeString:
        return organisation_link(value, self.campaign, self.kept)

    def render_signed_up(self, value: int) -> str:
        return f"{value:,}"

    def render_headcount(self, value: int | None) -> str:
        return f"{value:,}" if value else WORDS[Unranked.NO_HEADCOUNT]

    def render_rate(self, value: Fraction | None) -> str | SafeString:
        return WORDS[Unranked.NO_HEADCOUNT] if value is None else bar(value, percent(value))

    def render_row_head(self, value: Body, record: Member) -> str:
        return "Its own" if value is record.body else value.abbreviation or value.name


class AnsweredTable(FamilyTable):
    """Organisations of which the reader may open some as their champion does: those lead there, the others to the league."""

    class Meta(FamilyTable.Meta):
        pass

    def __init__(
        self, members: Sequence[Member], campaign: Campaign, seen: Collection[str], **given: Any
    ) -> None:
        super().__init__(members, campaign, None, **given)
        self.seen = seen

    def render_organisation(self, value: Body) -> SafeString:
        if value.slug not in self.seen:
            return super().render_organisation(value)
        return champion_link(value, self.campaign)
