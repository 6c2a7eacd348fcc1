"""The tables of the central team's pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from campaigns.models import Campaign
from departments.world import in_words
from obt_portal.ui.tables import NUMERIC, GovukTable
from obt_portal.ui.templatetags.portal import london_time, percent
from reports.measures import Measure
from reports.models import ApiToken, FigureCheck, Snapshot
from reports.selectors.central import Cell, Funnel, HeadcountLine, ListedToken, RecordedChange
from reports.tables.central.words import NONE, link, withdrawal_address
from reports.tables.words import amount_on_screen, comparison_on_screen, number_column


class FunnelTable(GovukTable):
    caption = "National figures"
    row_header = "measure"
    stacks = True

    measure = tables.Column("Measure", accessor="measure")
    amount = number_column("Counted")
    of_signed_up = number_column("Of those who signed up")
    rate = number_column("Compared with headcount")

    class Meta(GovukTable.Meta):
        pass

    def render_measure(self, value: Measure) -> SafeString:
        address = f"{reverse('reports:methodology')}#{value.slug}"
        return link(address, value.label)

    def render_amount(self, value: int, record: Funnel) -> str:
        return f"{amount_on_screen(record.measure, value)} {record.measure.unit}"

    def render_of_signed_up(self, value: Fraction | None) -> str:
        return NONE if value is None else percent(value)

    def render_rate(self, value: Fraction | None, record: Funnel) -> str:
        said = comparison_on_screen(record.measure, value)
        if value is None or record.measure.is_people:
            return said
        return f"{said} {record.measure.comparison.lower()}"


class CheckTable(GovukTable):
    caption = "The last checks"
    row_header = "finished"
    stacks = True

    finished = tables.Column("When", accessor="finished_at")
    figures = number_column("Figures compared")
    differences = number_column("Differences")
    facts_repaired = number_column("People counted again")
    details = tables.Column("What differed", empty_values=())

    class Meta(GovukTable.Meta):
        pass

    def render_finished(self, value: dt.datetime) -> str:
        return london_time(value)

    def render_figures(self, value: int) -> str:
        return f"{value:,}"

    def render_differences(self, value: int) -> str:
        return f"{value:,}"

    def render_facts_repaired(self, value: int) -> str:
        return f"{value:,}"

    def render_details(self, record: FigureCheck) -> str:
        """The first of them; all were put right."""
        said = [
            f"{each['organisation']}: {each['figure'].replace('_', ' ')} was "
            f"{NONE if each['kept'] is None else each['kept']}, is {each['counted']}"
            for each in record.details
        ]
        return "; ".join(said) or "Nothing"


class HeadcountTable(GovukTable):
    """The headcount in use, and beside it the published one where another stands in for it."""

    row_header = "name"

    name = tables.Column("Organisation")
    people = number_column("Headcount in use", accessor="in_use")
    as_at = tables.Column("Day", accessor="in_use", empty_values=())
    source = tables.Column("Source or reason", accessor="in_use", empty_values=())
    published = number_column("Published instead", accessor="published")

    caption_classes = "govuk-visually-hidden"

    class Meta(GovukTable.Meta):
        pass

    def __init__(self, lines: Iterable[HeadcountLine], *, campaign: Campaign) -> None:
        super().__init__(list(lines), caption="Headcounts in use")
        self.campaign = campaign

    def render_name(self, value: str, record: HeadcountLine) -> SafeString:
        address = reverse("reports:central-headcount", args=[record.slug])
        return link(f"{address}?campaign={self.campaign.slug}", value)

    def render_people(self, record: HeadcountLine) -> str:
        return f"{record.in_use.people:,}" if record.in_use else "No headcount"

    def render_as_at(self, record: HeadcountLine) -> str:
        return in_words(record.in_use.as_at) if record.in_use else NONE

    def render_source(self, record: HeadcountLine) -> str:
        return record.in_use.source if record.in_use else NONE

    def render_published(self, record: HeadcountLine) -> str:
        if record.override is None:
            return NONE
        if record.published is None:
            return "None"
        return f"{record.published.people:,} on {in_words(record.published.as_at)}"


class ChangeTable(GovukTable):
    caption = "Changes recorded"
    row_header = "change"
    stacks = True

    change = tables.Column("Change", accessor="in_words")
    effective_on = tables.Column("From")
    people = number_column("People")
    is_by_hand = tables.Column("Recorded by", accessor="is_by_hand")
    note = tables.Column("Note", empty_values=())

    class Meta(GovukTable.Meta):
        pass

    def render_effective_on(self, value: dt.date) -> str:
        return in_words(value)

    def render_people(self, record: RecordedChange) -> str:
        return NONE if record.people is None else f"{record.people:,}"

    def render_is_by_hand(self, value: bool, record: RecordedChange) -> str | SafeString:
        if not value:
            return "The reference files"
        said = f"{record.in_words} on {in_words(record.effective_on)}"
        address = withdrawal_address(record.named)
        return format_html("The central team {}", link(address, "Withdraw", said))

    def render_note(self, record: RecordedChange) -> str:
        return record.note or NONE


class CorrectionTable(GovukTable):
    caption = "Corrections made"
    row_header = "day"
    stacks = True

    day = tables.Column("Day")
    revision = number_column("Revision")
    reason = tables.Column("Reason")
    taken_at = tables.Column("Corrected")

    class Meta(GovukTable.Meta):
        empty_text = "No day has been corrected."

    def __init__(self, rows: Iterable[Snapshot]) -> None:
        super().__init__([_plain(row) for row in rows])

    def render_day(self, value: dt.date) -> str:
        return in_words(value)

    def render_revision(self, value: int) -> str:
        return str(value)

    def render_taken_at(self, value: dt.datetime) -> str:
        return london_time(value)


def _plain(row: Snapshot) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("day", "revision", "reason", "taken_at")}


class CellTable(GovukTable):
    caption = "What differs"
    row_header = "organisation"
    stacks = True

    organisation = tables.Column("Organisation", empty_values=())
    column = tables.Column("Column")
    kept = tables.Column("As kept", empty_values=(), attrs=NUMERIC)
    counted = tables.Column("As counted now", empty_values=(), attrs=NUMERIC)

    class Meta(GovukTable.Meta):
        pass

    def render_organisation(self, value: str) -> str:
        return value or "The whole table"

    def render_kept(self, record: Cell) -> str:
        return _cell(record.kept)

    def render_counted(self, record: Cell) -> str:
        return _cell(record.counted)


def _cell(value: int | str | dt.date | None) -> str:
    if isinstance(value, dt.date):
        return in_words(value)
    return f"{value:,}" if isinstance(value, int) else value or NONE


class TokenTable(GovukTable):
    caption = "Tokens"
    row_header = "name"
    stacks = True

    name = tables.Column("Whose", accessor="token__name")
    purpose = tables.Column("Purpose", accessor="token__purpose")
    scopes = tables.Column("May read")
    prefix = tables.Column("Starts with", accessor="token__prefix")
    last_day = tables.Column("Last day")
    last_used = tables.Column("Last used", accessor="token")
    calls = number_column("Requests in 30 days")
    state = tables.Column("State")

    class Meta(GovukTable.Meta):
        empty_text = "No program has a token."

    def render_scopes(self, value: tuple[str, ...]) -> str:
        return "; ".join(value)

    def render_last_day(self, value: dt.date) -> str:
        return in_words(value)

    def render_last_used(self, value: ApiToken) -> str:
        return london_time(value.last_used_at) or "Never"

    def render_calls(self, value: int) -> str:
        return f"{value:,}"

    def render_state(self, value: str, record: ListedToken) -> str | SafeString:
        if value != "Works":
            return value
        address = reverse("reports:central-token-revoke", args=[record.token.pk])
        return format_html("{} {}", value, link(address, "Revoke", record.token.name))
