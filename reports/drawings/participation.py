"""When people sign up and how far they get, and the sentences that are published."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from departments.world import in_words
from obt_portal.ui.charts import Point, column_chart, line_chart
from obt_portal.ui.templatetags.portal import day as full_day
from obt_portal.ui.templatetags.portal import percent
from obt_portal.ui.values import as_decimal
from reports import patterns
from reports.drawings.keeping import kept, revisions_of, versions_of
from reports.forms import CampaignForm
from reports.measures import LEARNING_HOURS, SIGNED_UP, Measure
from reports.models import Snapshot
from reports.selectors import Edition, Patterns, Reach, claims_of, live, patterns_of, reaches
from reports.tables import definition_link

NOT_WORKING: Final = "Hollow columns are Saturdays, Sundays and bank holidays in England and Wales"
WEEKEND: Final = "Hollow columns are not working days"
FEWEST_DAYS: Final = 2
FRIDAY: Final = 5

# What each sentence is about, and what its value counts.
CLAIMS: Final[dict[str, tuple[str, str, Measure]]] = {
    "share-of-civil-service": ("Share of the Civil Service", "", SIGNED_UP),
    "one-sign-up-every": ("Pace of sign-ups", "seconds", SIGNED_UP),
    "busiest-weekday": ("Busiest day of the week", "sign-ups a day", SIGNED_UP),
    "hours-by-evidence": ("Hours by evidence", "hours", LEARNING_HOURS),
}


def drawn_questions(form: CampaignForm, template: str, *parts: object) -> SafeString:
    """A form that narrows a page down; kept when nothing is wrong with it."""

    def draw() -> SafeString:
        return render_to_string(template, {"form": form})

    if form.errors:
        return draw()
    asked = [form.cleaned_data[name] for name in form.fields]
    campaigns = revisions_of(form.campaigns.values())
    return kept("questions", template, campaigns, *parts, *asked, draw=draw)


def drawn_participation(edition: Edition, slug: str, today: dt.date) -> SafeString:
    campaign, freshness = edition.campaign, edition.freshness

    def draw() -> SafeString:
        found = patterns_of(campaign, today)
        context = _when(found) if found else {}
        context["reaches"] = [
            how_far(each) for each in reaches(live(campaign, freshness, today), slug)
        ]
        context |= {"signed_up": SIGNED_UP, "learning_hours": definition_link(LEARNING_HOURS)}
        return render_to_string("reports/participation/drawn.html", context)

    versions = (*versions_of(edition, None, today), freshness.sign_ups_revision)
    return kept("participation", *versions, slug, draw=draw)


def drawn_claims(edition: Edition, snapshot: Snapshot) -> SafeString:
    campaign = edition.campaign

    def draw() -> SafeString:
        told = [(claim, *CLAIMS[claim.slug]) for claim in claims_of(snapshot, campaign)]
        context = {
            "claims": [
                {
                    "claim": claim,
                    "title": title,
                    "unit": unit,
                    "measure": definition_link(measure),
                    "value": "" if claim.value is None else f"{as_decimal(claim.value, 6):,f}",
                }
                for claim, title, unit, measure in told
            ]
        }
        return render_to_string("reports/participation/claims_drawn.html", context)

    versions = (campaign.pk, campaign.revision, edition.freshness.sign_ups_revision)
    return kept("claims", *versions, snapshot.pk, draw=draw)


def _when(found: Patterns) -> dict[str, Any]:
    return {
        "found": found,
        "by_day": _by_day(found),
        "in_all": _in_all(found) if len(found.days) >= FEWEST_DAYS else "",
        "by_weekday": _by_weekday(found),
        "by_hour": _by_hour(found),
        "until": full_day(found.until),
        "bank_holidays": [in_words(day) for day in found.bank_holidays],
    }


def _period(found: Patterns) -> str:
    return f"{in_words(found.days[0].date)} to {in_words(found.until)}"


def _by_day(found: Patterns) -> SafeString:
    points = [
        Point(
            short(each.date),
            each.people,
            name=full_day(each.date),
            also=(f"{each.in_all:,}", _kind(each)),
            is_marked=not each.is_working,
        )
        for each in found.days
    ]
    return column_chart(
        f"Sign-ups each day, {_period(found)}",
        points,
        unit="People",
        heading="Day",
        also=("In all", "Kind of day"),
        marked=NOT_WORKING,
    )


def _kind(each: patterns.Day) -> str:
    if each.is_working:
        return "Working day"
    return "Bank holiday" if each.date.isoweekday() <= FRIDAY else "Weekend"


def _in_all(found: Patterns) -> SafeString:
    points = [Point(short(each.date), each.in_all, name=full_day(each.date)) for each in found.days]
    title = f"People signed up by the end of each day, {_period(found)}"
    return line_chart(title, points, unit="People", heading="Day")


def _by_weekday(found: Patterns) -> SafeString:
    points = [_weekday(number, each) for number, each in enumerate(found.weekdays, start=1)]
    return column_chart(
        f"Average sign-ups by day of the week, {_period(found)}",
        points,
        unit="Average sign-ups",
        heading="Day of the week",
        also=("Sign-ups", "How many such days"),
        marked=WEEKEND,
    )


def _weekday(number: int, each: patterns.Weekday) -> Point:
    average = each.average
    return Point(
        each.name,
        float(average or 0),
        "none yet" if average is None else f"{as_decimal(average, 1):,.1f}",
        also=(f"{each.signed_up:,}", f"{each.occurred:,}"),
        is_marked=number > FRIDAY,
    )


def _by_hour(found: Patterns) -> SafeString:
    points = [
        Point(
            clock(each.hour),
            each.people,
            name=f"{clock(each.hour)} to {clock(each.hour + 1)}",
            also=(_share(each.share),),
        )
        for each in found.hours
    ]
    return column_chart(
        f"Sign-ups by hour of the day, {_period(found)}",
        points,
        unit="People",
        heading="Hour, London time",
        also=("Share of sign-ups",),
    )


def how_far(each: Reach) -> dict[str, Any]:
    """The charts of one body of people."""
    steps = [
        Point(step.measure.label, step.people, also=(_share(step.share),)) for step in each.steps
    ]
    return {
        "name": each.name,
        "funnel": column_chart(
            f"How far people have got: {each.name}",
            steps,
            unit="People",
            heading="Step",
            also=("Share of those who signed up",),
        ),
        "steps": [(definition_link(step.measure), step.measure.definition) for step in each.steps],
        "evidence": _evidence(each),
    }


def _evidence(each: Reach) -> SafeString | str:
    """Nothing is drawn of no hours."""
    if not any(share.minutes for share in each.evidence):
        return ""
    points = [
        Point(
            str(share.evidence.label),
            share.minutes / 60,
            f"{as_decimal(Fraction(share.minutes, 60), 0):,}",
            also=(_share(share.share),),
        )
        for share in each.evidence
    ]
    return column_chart(
        f"Hours of learning by evidence: {each.name}",
        points,
        unit="Hours",
        heading="How they are known",
        also=("Share of all hours",),
    )


def _share(share: Fraction | None) -> str:
    return "–" if share is None else percent(share)


def short(day: dt.date) -> str:
    """The year is said in the title."""
    return f"{day.day} {day:%b}"


def clock(hour: int) -> str:
    """As GOV.UK writes it: midnight, 1am, midday."""
    return {0: "midnight", 12: "midday", 24: "midnight"}.get(
        hour,
        f"{hour % 12}{'am' if hour < 12 else 'pm'}",  # noqa: PLR2004
    )
