"""One organisation's page: today or on a past day, and its way there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from campaigns.models import Campaign
from departments.models import OrganisationKind
from obt_portal.ui.charts import Point, line_chart
from reports.drawings.days import about_the_day
from reports.drawings.keeping import kept, versions_of
from reports.forms import TABLES, DayForm
from reports.league import Figures, by_evidence
from reports.measures import SIGNED_UP
from reports.selectors import (
    Edition,
    KeptDay,
    OrganisationReport,
    PastFigures,
    Readings,
    history,
    live,
    organisation_report,
    past_of,
    readings,
)
from reports.tables import (
    FamilyTable,
    PlacesTable,
    SplitTable,
    comparison_on_screen,
    day_in,
    organisation_address,
)

FEWEST_POINTS = 2
"""One point is no line."""


@dataclass(frozen=True)
class DrawnOrganisation:
    name: str
    html: SafeString


def drawn_day_chooser(form: DayForm, campaign: Campaign, chosen: KeptDay | None) -> SafeString:
    """The form that chooses a day; kept when nothing is wrong with it."""

    def draw() -> SafeString:
        context = {"form": form, "campaign": campaign}
        return render_to_string("reports/organisation/chooser.html", context)

    if form.errors:
        return draw()
    return kept("day-chooser", campaign.slug, chosen.day if chosen else "", draw=draw)


def drawn_organisation(
    edition: Edition, slug: str, chosen: KeptDay | None, today: dt.date
) -> DrawnOrganisation | None:
    """None when there never was such an organisation in the campaign."""
    return kept(
        "organisation",
        *versions_of(edition, chosen, today),
        slug,
        draw=lambda: _draw(edition, slug, chosen, today),
    )


def _draw(
    edition: Edition, slug: str, chosen: KeptDay | None, today: dt.date
) -> DrawnOrganisation | None:
    past = past_of(edition, slug)
    if past is None:
        return None
    found = readings(edition, chosen, today)
    report = organisation_report(found.now, slug, found.since)
    figures = history(edition, found.now, slug)
    is_known = bool(report or figures)
    if not is_known and not (chosen and _stands_now(edition, slug, today)):
        return None
    # On a past day nobody knew yet what came later.
    told = past.by(chosen.day) if chosen else past
    address = {"campaign": edition.campaign.slug, **day_in(chosen)}
    context = {
        "past": told,
        "campaign": edition.campaign,
        "about": about_the_day(edition, chosen, found, address),
        "chart": _chart(_with_now(figures, found, report)),
        "came_later": not is_known,
    }
    if report is None:
        html = render_to_string("reports/organisation/absent.html", context)
        return DrawnOrganisation(told.name or past.name, html)
    context |= _organisation(report, edition, chosen)
    html = render_to_string("reports/organisation/drawn.html", context)
    return DrawnOrganisation(report.body.name, html)


def _stands_now(edition: Edition, slug: str, today: dt.date) -> bool:
    """What a past day does not know may have come since."""
    now = live(edition.campaign, edition.freshness, today)
    return any(body.slug == slug for body in now.bodies)


def _organisation(
    report: OrganisationReport, edition: Edition, chosen: KeptDay | None
) -> dict[str, Any]:
    signed_up = report.alone[0].row
    name, since, campaign = report.body.name, report.compared_with, edition.campaign
    group_name = f"{name} with its agencies"
    main = report.with_group or report.alone
    return {
        "report": report,
        "measure": SIGNED_UP,
        "table_label": TABLES[report.table].lower(),
        "kind": OrganisationKind(report.body.kind).label,
        "evidence": by_evidence(report.group if report.with_group else Figures((report.body,))),
        "is_all_one_row": len(report.members) == len(report.group.bodies),
        "signed_up": signed_up,
        "signed_up_rate": comparison_on_screen(SIGNED_UP, signed_up.rate),
        "alone": PlacesTable(report.alone, since, caption=f"{name} on its own", prefix="alone-"),
        "with_group": PlacesTable(report.with_group, since, caption=group_name, prefix="group-"),
        "split": since and SplitTable(main, caption="Where the change came from", prefix="split-"),
        "folded": main[0].movement.folded if main[0].movement else (),
        "family": FamilyTable(
            report.members, campaign, chosen, caption="Who is in the group", prefix="family-"
        ),
        "group_address": organisation_address(report.group.head.slug, campaign, chosen),
    }


def _with_now(
    figures: Sequence[PastFigures], found: Readings, report: OrganisationReport | None
) -> list[PastFigures]:
    """The line ends in the figures of the page."""
    if report is None:
        return list(figures)
    shown = report.group if report.with_group else Figures((report.body,))
    return [*figures, PastFigures(found.now.day, shown)]


def _chart(figures: Sequence[PastFigures]) -> SafeString | str:
    """Shares where there is a headcount on every day, else numbers of people."""
    if len(figures) < FEWEST_POINTS:
        return ""
    has_shares = all(each.figures.headcount for each in figures)
    points = [_point(each, has_shares) for each in figures]
    unit = SIGNED_UP.comparison if has_shares else SIGNED_UP.unit.capitalize()
    first, last = figures[0].day, figures[-1].day
    title = f"{SIGNED_UP.label}, {_day(first)} {first.year} to {_day(last)} {last.year}"
    return line_chart(title, points, unit=unit, heading="End of")


def _point(each: PastFigures, has_shares: bool) -> Point:
    people, rate = each.figures.amount(SIGNED_UP), each.figures.rate(SIGNED_UP)
    if not has_shares or rate is None:
        return Point(_day(each.day), people)
    share = comparison_on_screen(SIGNED_UP, rate)
    return Point(_day(each.day), float(rate * 100), f"{share} ({people:,} people)")


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%b}"
