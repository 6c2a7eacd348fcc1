"""Where the histories happen: three campaigns and four organisations, as rows and as the oracle is told of them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from campaigns.models import Activity, ActivityKind, Campaign, MoverRule
from campaigns.signals import campaign_changed
from departments.models import EmailDomain, Organisation
from reports.models import Standing
from tests.factories import a_grade, a_profession, make_campaign, make_organisation
from tests.reports.oracle import oracle as told

FIRST_DAY = dt.date(2023, 10, 9)
CIVIL_SERVICE, OTHER = "always.test.gov.uk", "partner.test.org.uk"
CORE = ("core-awareness", "core-working", "core-practitioner")
COURSES = (*CORE, "extra")
# One open at all times, another in whatever hour; the other two come and go in the middle of the second campaign.
OPENED = {"late": dt.date(2023, 11, 6)}
CLOSED = {"early": dt.date(2023, 11, 13)}
ORGANISATIONS = ("always", "also", "late", "early")


@dataclass(frozen=True)
class Plan:
    """One campaign. Each opens the day after the one before closes, while that one still takes late records."""

    slug: str
    opens_on: dt.date
    target: int | None
    mover_rule: MoverRule
    required: frozenset[str]
    courses_needed: int = 1
    days: int = 21
    grace_days: int = 35

    @property
    def closes_on(self) -> dt.date:
        return self.opens_on + dt.timedelta(days=self.days - 1)


# The first closes on the day that the clocks go back.
PLANS = (
    Plan(
        "data",
        FIRST_DAY,
        420,
        MoverRule.AT_SIGN_UP,
        frozenset({"starting-survey", "core-course", "learning", "feedback"}),
    ),
    Plan(
        "innovation",
        FIRST_DAY + dt.timedelta(days=21),
        None,
        MoverRule.CURRENT,
        frozenset({"learning", "team-talk"}),
    ),
    Plan(
        "skills",
        FIRST_DAY + dt.timedelta(days=42),
        75,
        MoverRule.CURRENT,
        frozenset({"core-course", "team-talk", "small-change", "feedback"}),
        courses_needed=2,
        grace_days=14,
    ),
)
ACTIVITIES = {
    "starting-survey": "survey",
    "core-course": "core-courses",
    "learning": "recorded-learning",
    "feedback": "feedback",
    "team-talk": "declared",
    "small-change": "declared",
}
DECLARED = ("team-talk", "small-change")
SURVEYS = {"starting-survey": "starting", "feedback": "feedback"}


@dataclass
class World:
    campaigns: dict[str, Campaign]
    organisations: dict[str, Organisation]

    def oracle(self) -> told.Oracle:
        return told.Oracle({plan.slug: _as_told(plan) for plan in PLANS})

    def begin(self) -> None:
        """Nobody has done anything yet; every campaign has just been announced, as its loader does."""
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE accounts_user, learning_participation, reports_pendingchange, reports_standing,"
                " reports_freshness CASCADE"
            )
        for plan in PLANS:
            self.set_target(plan.slug, plan.target)

    @transaction.atomic
    def set_target(self, slug: str, target: int | None) -> None:
        """What the loader of campaigns does with a file that says so."""
        campaign = self.campaigns[slug]
        Campaign.objects.filter(pk=campaign.pk).update(target_minutes=target)
        campaign_changed.send(sender=Campaign, campaign_id=campaign.pk)

    def standings(self) -> dict[tuple[str, str], Standing]:
        slugs = {campaign.pk: slug for slug, campaign in self.campaigns.items()}
        rows = Standing.objects.filter(campaign_id__in=slugs).select_related("organisation")
        return {(slugs[row.campaign_id], row.organisation.slug): row for row in rows}

    def figures(self) -> dict[tuple[str, str, str], int]:
        """Every standing figure that is not 0, in the oracle's terms."""
        return {
            (*key, column): getattr(row, column)
            for key, row in self.standings().items()
            for column in told.COLUMNS
            if getattr(row, column)
        }


def differences(world: World, oracle: told.Oracle) -> list[tuple[str, str, str, int, int]]:
    """Each cell in which standings and oracle do not agree: campaign, organisation, column, kept, expected."""
    kept, expected = world.figures(), oracle.figures()
    return [
        (*key, kept.get(key, 0), expected.get(key, 0))
        for key in sorted(kept.keys() | expected.keys())
        if kept.get(key, 0) != expected.get(key, 0)
    ]


def expected_rows(oracle: told.Oracle) -> set[tuple[str, str]]:
    """Who stands: whoever exists on a campaign's first or last day, and any other that somebody took part from."""
    rows = set()
    for plan in PLANS:
        for slug in ORGANISATIONS:
            if exists(slug, plan.opens_on) or exists(slug, plan.closes_on):
                rows.add((plan.slug, slug))
        for person in oracle.participants(plan.slug):
            rows.add((plan.slug, oracle.credited(person, plan.slug)))
    return rows


def exists(organisation: str, day: dt.date) -> bool:
    opened, closed = OPENED.get(organisation), CLOSED.get(organisation)
    return (opened is None or opened <= day) and (closed is None or day < closed)


def make_world() -> World:
    organisations = {
        slug: make_organisation(slug, opened_on=OPENED.get(slug), closed_on=CLOSED.get(slug))
        for slug in ORGANISATIONS
    }
    for domain in (CIVIL_SERVICE, OTHER):
        EmailDomain.objects.create(domain=domain, is_civil_service=domain == CIVIL_SERVICE)
    a_grade()
    a_profession()
    return World({plan.slug: _make(plan) for plan in PLANS}, organisations)


def _make(plan: Plan) -> Campaign:
    campaign = make_campaign(
        plan.slug,
        opens_on=plan.opens_on,
        closes_on=plan.closes_on,
        learning_from=_learning_from(plan),
        learning_to=plan.closes_on,
        grace_days=plan.grace_days,
        target_minutes=plan.target,
        mover_rule=plan.mover_rule,
        headcount_on=plan.opens_on,
    )
    for position, slug in enumerate(DECLARED, start=5):
        fields: dict[str, Any] = {"title": slug, "summary": slug, "position": position}
        Activity.objects.create(campaign=campaign, slug=slug, kind=ActivityKind.DECLARED, **fields)
    campaign.activities.exclude(slug__in=plan.required).update(is_required=False)
    campaign.activities.filter(slug="core-course").update(courses_needed=plan.courses_needed)
    return campaign


def _learning_from(plan: Plan) -> dt.date:
    return plan.opens_on - dt.timedelta(days=14)


def _as_told(plan: Plan) -> told.Campaign:
    return told.Campaign(
        slug=plan.slug,
        opens_on=plan.opens_on,
        closes_on=plan.closes_on,
        accepts_to=plan.closes_on + dt.timedelta(days=plan.grace_days),
        learning_from=_learning_from(plan),
        learning_to=plan.closes_on,
        target=plan.target,
        credit_follows_the_person=plan.mover_rule == MoverRule.CURRENT,
        core_courses=frozenset(CORE),
        activities=tuple(
            told.Activity(
                slug,
                kind,
                slug in plan.required,
                plan.courses_needed if kind == "core-courses" else 0,
            )
            for slug, kind in ACTIVITIES.items()
        ),
    )
