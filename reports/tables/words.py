"""How tables say a figure: in the measure's own unit, and why when there is none."""

from fractions import Fraction
from typing import Any, Final
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from campaigns.models import Campaign
from obt_portal.ui.tables import NUMERIC
from obt_portal.ui.templatetags.portal import percent
from obt_portal.ui.values import (
    NOT_APPLICABLE,
    NOT_YET_KNOWN,
    Figure,
    NotANumber,
    as_decimal,
)
from reports.league import Body, Unranked
from reports.measures import Measure, Unit
from reports.movement import Change, Movement
from reports.selectors import Choice, KeptDay

MINUTES_IN_AN_HOUR: Final = 60
WORDS: Final = {Unranked.NO_HEADCOUNT: "No headcount", Unranked.SMALL: "Too small to rank"}
MOVED: Final = {
    Change.NEW: "new",
    Change.NOT_RANKED_THEN: "newly ranked",
    Change.NOT_RANKED_NOW: "not ranked",
}
MARKS: Final = {Unranked.NO_HEADCOUNT: NOT_YET_KNOWN, Unranked.SMALL: NOT_APPLICABLE}


def in_unit(measure: Measure, amount: int) -> Figure:
    """Standings keep minutes; readers want hours."""
    return Fraction(amount, MINUTES_IN_AN_HOUR) if measure.unit is Unit.HOURS else amount


def comparison(measure: Measure, rate: Fraction | None) -> Figure:
    """What rows are ranked by: a share of headcount, or so much per so many people employed."""
    if rate is None:
        return NOT_YET_KNOWN
    if measure.is_people:
        return rate
    return rate * measure.per / (MINUTES_IN_AN_HOUR if measure.unit is Unit.HOURS else 1)


def amount_on_screen(measure: Measure, amount: int) -> str:
    figure = in_unit(measure, amount)
    return f"{as_decimal(figure, 0) if isinstance(figure, Fraction) else figure:,}"


def comparison_on_screen(measure: Measure, rate: Fraction | None) -> str:
    figure = comparison(measure, rate)
    if isinstance(figure, NotANumber):
        return WORDS[Unranked.NO_HEADCOUNT]
    return percent(figure) if measure.is_people else f"{as_decimal(Fraction(figure), 1):,}"


def number_column(name: str, **given: Any) -> tables.Column:
    given = {"attrs": NUMERIC, "empty_values": (), **given}
    return tables.Column(verbose_name=name, **given)


def points(measure: Measure, change: Fraction) -> Fraction:
    """A change in what rows are ranked by: percentage points, or in the unit of the comparison."""
    moved = Fraction(comparison(measure, change))  # type: ignore[arg-type]  # a fraction gives a number
    return moved * 100 if measure.is_people else moved


def points_on_screen(measure: Measure, change: Fraction) -> str:
    moved = as_decimal(points(measure, change), 1)
    said = f"{'+' if moved > 0 else '−' if moved < 0 else ''}{abs(moved):,.1f}"
    if not measure.is_people:
        return said
    return f"{said} point{'' if abs(moved) == 1 else 's'}"


def movement_on_screen(measure: Measure, moved: Movement) -> SafeString:
    """Places in words with an arrow that repeats them; points below."""
    arrow = "" if not moved.places else "↑" if moved.places > 0 else "↓"
    below = "" if moved.points is None else points_on_screen(measure, moved.points)
    return format_html(
        '{}<span class="portal-moved">{}</span>{}',
        format_html('<span class="portal-arrow" aria-hidden="true">{}</span> ', arrow)
        if arrow
        else "",
        MOVED.get(moved.change) or moved.in_words.partition(" place")[0],
        format_html(' <span class="portal-aside">{}</span>', below) if below else "",
    )


def definition_link(measure: Measure, words: str = "") -> SafeString:
    """A measure's label, leading to its definition."""
    address = f"{reverse('reports:methodology')}#{measure.slug}"
    return format_html('<a class="govuk-link" href="{}">{}</a>', address, words or measure.label)


def league_address(choice: Choice) -> dict[str, str]:
    """The choices of a league table as they stand in an address; only its order is left out."""
    return {
        "measure": choice.measure.slug,
        "table": choice.table.value,
        "basis": choice.basis.value,
        "campaign": choice.campaign.slug,
        **day_in(choice.kept),
    }


def organisation_address(slug: str, campaign: Campaign, kept: KeptDay | None) -> str:
    """An organisation's page on the same day."""
    query = urlencode({"campaign": campaign.slug, **day_in(kept)})
    return f"{reverse('reports:organisation', args=[slug])}?{query}"


def day_in(kept: KeptDay | None) -> dict[str, str]:
    """A past day as it stands in an address, and its revision when it is not the last one."""
    if kept is None:
        return {}
    revision = {} if kept.is_latest else {"revision": str(kept.revision)}
    return {"day": kept.day.isoformat(), **revision}


def organisation_link(
    body: Body, campaign: Campaign, kept: KeptDay | None = None, others: int = 0
) -> SafeString:
    """The name, leading to the organisation's page; with how many others the row counts."""
    address = organisation_address(body.slug, campaign, kept)
    link = format_html('<a class="govuk-link" href="{}">{}</a>', address, body.name)
    if not others:
        return link
    counted = f"with {others} other{'' if others == 1 else 's'}"
    return format_html('{} <span class="portal-aside">{}</span>', link, counted)


def champion_link(body: Body, campaign: Campaign) -> SafeString:
    """The name, leading to what its champion sees."""
    address = f"{reverse('reports:champion', args=[body.slug])}?campaign={campaign.slug}"
    return format_html('<a class="govuk-link" href="{}">{}</a>', address, body.name)
