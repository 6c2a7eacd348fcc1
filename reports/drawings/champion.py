"""What a champion sees: the same figures as everybody, of one organisation, on one page.

Where there is nothing to draw it is empty, and that is kept too: only organisations that exist are drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from campaigns.models import Campaign
from reports.disclosure import RULES
from reports.drawings.forecast import Asked, drawn_chart, foretold_figures
from reports.drawings.keeping import kept, revisions_of, versions_of
from reports.drawings.participation import how_far
from reports.forms import TABLES
from reports.forms.champion import PaceForm
from reports.league import Basis
from reports.measures import CORE_COMPLETIONS, LEARNING_HOURS, SIGNED_UP
from reports.movement import Movement
from reports.permissions import Sight
from reports.selectors import (
    Answered,
    Beside,
    Choice,
    Edition,
    OrganisationReport,
    Pasts,
    Place,
    foretold,
    kept_world,
    live,
    members_of,
    organisation_report,
    pasts_of,
    reaches,
    readings,
    seen_by,
)
from reports.selectors.breakdowns import people_by_grade_and_profession
from reports.tables import (
    AnsweredTable,
    PlacesTable,
    amount_on_screen,
    comparison_on_screen,
    definition_link,
    league_address,
    points_on_screen,
)
from reports.tables.breakdowns import people_tables
from reports.tables.words import WORDS

DAY = dt.timedelta(days=1)
SHOWN = (SIGNED_UP, CORE_COMPLETIONS)
# A caption below the headings of the page.
SMALL = "govuk-table__caption--s"


def drawn_champion(asked: Answered, beside: Beside, form: PaceForm) -> SafeString:
    """Everything below the heading; kept when the form is in order and there are figures."""
    edition = asked.edition
    if edition is None or form.errors:
        return _draw(asked, beside, form)
    versions = (*versions_of(edition, None, asked.today), _revisions(asked), beside.version)
    shown = (asked.slug, form.percentage, asked.sight.key)
    return kept("champion", *versions, *shown, draw=lambda: _draw(asked, beside, form))


def _revisions(asked: Answered) -> str:
    """Of all campaigns: others are named on the page of one, and forecasts learn from them."""
    return revisions_of(asked.campaigns)


def _draw(asked: Answered, beside: Beside, form: PaceForm) -> SafeString:
    context = {
        "asked": asked,
        "campaign": asked.campaign,
        "form": form,
        "terms": beside.terms,
        "offers": beside.offers,
        "others": [each for each in asked.campaigns if each != asked.campaign],
        "pace": _drawn_pace(asked, beside, Asked(form.percentage, asked.slug, "")),
        "people": _drawn_people(asked, beside.release) if beside.release else "",
        **(_figures(asked, asked.edition) if asked.edition else {}),
    }
    return render_to_string("reports/champion/drawn.html", context)


def drawn_answered(
    edition: Edition, names: Mapping[str, str], today: dt.date, sight: Sight
) -> SafeString:
    """The organisations that somebody may open, by slug and name; empty where none is in the figures of now."""

    def draw() -> SafeString:
        members = members_of(live(edition.campaign, edition.freshness, today), names)
        if not members:
            return SafeString("")
        table = AnsweredTable(members, edition.campaign, names, caption="Your organisations")
        table.columns.hide("row_head")
        return render_to_string("django_tables2/govuk.html", {"table": table})

    return kept("champion-home", *versions_of(edition, None, today), sight.key, draw=draw)


def _drawn_pace(asked: Answered, beside: Beside, wanted: Asked) -> SafeString:
    """Empty when no day has been kept with the organisation in it. It changes once a day."""

    def draw() -> SafeString:
        pasts = pasts_of(asked.campaign, asked.campaigns, asked.today - DAY)
        context = _pace(pasts, wanted)
        if context is None:
            return SafeString("")
        return render_to_string("reports/champion/pace.html", context)

    versions = (asked.campaign.pk, _revisions(asked), beside.newest, asked.today)
    return kept("champion-pace", *versions, wanted.organisation, wanted.reach, draw=draw)


def _drawn_people(asked: Answered, release: int) -> SafeString:
    """What stands released of its people; ``release`` is the id of that. Grades are called as they are today."""

    def draw() -> SafeString:
        campaign, slug = asked.campaign, asked.slug
        people = people_by_grade_and_profession(campaign, slug, asked.today)
        if people is None:
            return SafeString("")
        tables = people_tables(people)
        for name in ("by_grade", "by_profession"):
            tables[name].caption_classes = SMALL
        context = {"people": people, "rules": RULES, "measure": SIGNED_UP, "slug": slug}
        context |= {"campaign": campaign, **tables}
        return render_to_string("reports/champion/people.html", context)

    world = asked.edition.freshness.world_revision if asked.edition else 0
    versions = (asked.campaign.pk, _revisions(asked), world)
    return kept("champion-people", *versions, release, draw=draw)


def _figures(asked: Answered, edition: Edition) -> dict[str, Any]:
    """Nothing when the organisation is not in the figures of now."""
    found = readings(edition, None, asked.today)
    report = organisation_report(found.now, asked.slug, found.since)
    if report is None:
        return {"is_counted": True}
    return {
        "is_counted": True,
        "report": report,
        "since": report.compared_with,
        "reach": how_far(reaches(found.now, asked.slug)[-1]),
        "learning_hours": definition_link(LEARNING_HOURS),
        "table_label": TABLES[report.table].lower(),
        "table_address": _row_address(report, asked.campaign),
        "group": _group(report, asked, edition) if len(report.members) > 1 else None,
        **_first(report.with_group or report.alone),
        **_tables(report),
    }


def _group(report: OrganisationReport, asked: Answered, edition: Edition) -> AnsweredTable:
    """The organisations of its group, with ways to those that the reader may open."""
    world = kept_world(edition.campaign, edition.freshness, asked.today)
    seen = {each.body.slug for each in seen_by(asked.sight, world)}
    caption = "Organisations of the group"
    return AnsweredTable(report.members, asked.campaign, seen, caption=caption, prefix="group-")


def _first(places: Sequence[Place]) -> dict[str, Any]:
    """The figures that stand first: signed up, its rank and movement, and completions with their rank."""
    signed_up, completions = (
        next(place for place in places if place.measure is measure) for measure in SHOWN
    )
    moved, row = signed_up.movement, signed_up.row
    return {
        "signed_up": signed_up,
        "signed_up_link": definition_link(SIGNED_UP),
        "rate": comparison_on_screen(SIGNED_UP, row.rate),
        "unranked": WORDS[row.unranked] if row.unranked else "",
        "moved": moved,
        "points": _points(moved),
        "completions": completions,
        "completions_link": definition_link(CORE_COMPLETIONS),
        "completions_said": amount_on_screen(CORE_COMPLETIONS, completions.row.amount),
    }


def _points(moved: Movement | None) -> str:
    """Empty where one of the two rates is not known."""
    if moved is None or moved.points is None:
        return ""
    return points_on_screen(SIGNED_UP, moved.points)


def _tables(report: OrganisationReport) -> dict[str, Any]:
    name, since = report.body.name, report.compared_with

    def table(places: Sequence[Place], caption: str, prefix: str) -> PlacesTable:
        shown = [place for place in places if place.measure in SHOWN]
        made = PlacesTable(shown, since, caption=caption, prefix=prefix)
        made.caption_classes = SMALL
        return made

    found = [table(report.alone, f"{name} on its own", "alone-")]
    if report.with_group:
        found.insert(0, table(report.with_group, f"{name} with its agencies", "with-"))
    return {"tables": found}


def _row_address(report: OrganisationReport, campaign: Campaign) -> str:
    """The league table that has its row: with its agencies where it heads them, on its own where another's row counts it."""
    basis = Basis.GROUP if report.group.head is report.body else Basis.CORE
    choice = Choice(campaign, SIGNED_UP, report.table, basis)
    return f"{reverse('reports:league-table')}?{urlencode(league_address(choice))}"


def _pace(pasts: Pasts, asked: Asked) -> dict[str, Any] | None:
    row = foretold(pasts, asked.organisation, asked.rate)
    past = pasts.of(pasts.campaigns[0])
    if row is None or past is None:
        return None
    return {
        "each": foretold_figures(row, past),
        "chart": drawn_chart(pasts, row, past),
        "past": past,
        "campaign": pasts.campaigns[0],
        "reach": asked.reach,
        "signed_up": definition_link(SIGNED_UP),
    }
