"""Fill an empty database with a closed campaign that reproduces what was published, and one that is open today."""

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from types import MappingProxyType

from django.db import connection, transaction
from django.utils import timezone
from govuk_bank_holidays.bank_holidays import BankHolidays

from campaigns.models import Campaign
from campaigns.selectors import definition
from campaigns.services import campaign_file, load_campaign
from departments.models import EmailDomain, Grade, Headcount, Organisation, Profession
from departments.services import load_reference_data
from learning.services.recount import recount_campaign
from obt_portal.demonstration.cast import make_cast
from obt_portal.demonstration.chance import Deck
from obt_portal.demonstration.copying import (
    copy_people,
    copy_rows,
    foreign_keys_checked_at_the_end,
    serial_numbers,
)
from obt_portal.demonstration.people import Person, Population
from obt_portal.demonstration.plan import (
    Employer,
    Target,
    Totals,
    make_plan,
    read_published,
)
from obt_portal.demonstration.story import LONDON, Story, interest_by_day
from reports.models import HeadcountOverride
from reports.services import (
    days_missing,
    recompute_standings,
    refresh_sign_up_hours,
    take_missing_snapshots,
)

SEED = 2023
DEMONSTRATION_ONE_IN = 20
CLOSED, OPEN_TODAY = "one-big-thing-2023", "one-big-thing-demonstration"
ELSEWHERE = "cabinetoffice.gov.uk"  # for organisations whose own domain we do not know
DAYS_SINCE_OPENING, DAYS_TO_CLOSING = 56, 63
SHARE_BY_NOW = 0.6
POSTED_ON = dt.date(2022, 4, 1)
ORDINALS = {20: "twentieth"}

Say = Callable[[str], None]


@dataclass(frozen=True)
class Scale:
    """One made-up person for every ``one_in`` real ones; past days are counted where that takes seconds."""

    name: str
    one_in: int
    has_history: bool = False


SCALES = {
    "demo": Scale("demo", DEMONSTRATION_ONE_IN, has_history=True),
    "national": Scale("national", 1),
}


@transaction.atomic
def seed(scale: Scale, say: Say) -> None:
    """Make everything, or nothing when it fails on the way."""
    say("Loading the reference data")
    load_reference_data()
    chance = Random(SEED)  # the same made-up people every time
    employers_of_2023 = _seed_closed_campaign(scale, chance, say)
    campaign = _seed_open_campaign(employers_of_2023, chance, say)
    if scale.has_history:
        _keep_the_past(campaign, say)


def _seed_closed_campaign(scale: Scale, chance: Random, say: Say) -> dict[int, list[Person]]:
    """The 2023 campaign; returns its people by organisation."""
    say("Loading the campaign of 2023")
    what = "Made-up people, matched to the totals published for 2023."
    campaign = _load(CLOSED, scale.one_in, what)
    employers = _employers(campaign, scale.one_in)
    totals, published = read_published(scale.one_in)
    plan = make_plan(employers, totals, published, chance)
    population = _population(chance)
    people = {target.employer.id: population.of(target.employer, target.people) for target in plan}
    say(f"Making {totals.people:,} people")
    joined_at = dt.datetime.combine(campaign.opens_on, dt.time(9), tzinfo=LONDON)
    for some in people.values():
        copy_people(some, joined_at, POSTED_ON)
    _tell(campaign, plan, people, campaign.closes_on, chance, say)
    if scale.has_history:
        _keep_the_past(campaign, say)
    return people


def _keep_the_past(campaign: Campaign, say: Say) -> None:
    """Every day as it stood: what the clock does for a real campaign, one night after another."""
    refresh_sign_up_hours(campaign_id=campaign.pk)
    missing = len(days_missing(campaign, timezone.localdate()))
    for number, _ in enumerate(take_missing_snapshots(campaign=campaign), start=1):
        if number == missing or number % 40 == 0:
            say(f"{campaign.name}: {number:,} of {missing:,} past days are counted")


def _seed_open_campaign(everybody: dict[int, list[Person]], chance: Random, say: Say) -> Campaign:
    """A campaign of the same shape, open today, in which some of the same people take part."""
    today = timezone.localdate()
    closes_on = today + dt.timedelta(days=DAYS_TO_CLOSING)
    dates = {
        "slug": OPEN_TODAY,
        "name": f"One Big Thing {today.year}",
        "opens_on": today - dt.timedelta(days=DAYS_SINCE_OPENING),
        "closes_on": closes_on,
        "learning_from": today - dt.timedelta(days=DAYS_SINCE_OPENING + 60),
        "learning_to": closes_on,
        "headcount_on": today,
    }
    say("Loading a campaign that is open today")
    campaign = _load(CLOSED, DEMONSTRATION_ONE_IN, "Made-up people.", dates)
    employers = _employers(campaign, DEMONSTRATION_ONE_IN)
    share = SHARE_BY_NOW / DEMONSTRATION_ONE_IN
    totals, _ = read_published(1)
    by_now = Totals(*(round(total * share) for total in vars(totals).values()))
    plan = make_plan(employers, by_now, {}, chance)
    people = {employer.id: everybody.get(employer.id, []) for employer in employers}
    _tell(campaign, _at_most(plan, people), people, today - dt.timedelta(days=1), chance, say)
    make_cast(campaign)
    recompute_standings(campaign_id=campaign.pk)
    return campaign


def _load(
    shipped: str, one_in: int, what: str, dates: Mapping[str, object] = MappingProxyType({})
) -> Campaign:
    """Load a shipped campaign, with words about the made-up people and the minimum size on the same scale."""
    source = campaign_file(shipped)
    smallest = tomllib.loads(source.read_text()).get("minimum_headcount", 0)
    scaled = (
        f" Every figure, headcounts too, is one {ORDINALS[one_in]} of the real size."
        if one_in > 1
        else ""
    )
    overrides = {"data_note": what + scaled, "minimum_headcount": round(smallest / one_in), **dates}
    return load_campaign(source=source, overrides=overrides, publish=True).campaign


def _employers(campaign: Campaign, one_in: int) -> list[Employer]:
    """Organisations with a headcount in use; on a smaller scale the headcount is overridden, and says so."""
    existing = Organisation.objects.existing_on(campaign.headcount_on).select_related("group")
    headcounts = Headcount.objects.in_use_on(campaign.headcount_on).filter(
        organisation__in=existing
    )
    in_use = {headcount.organisation_id: headcount for headcount in headcounts}
    if one_in > 1:
        _override(campaign, list(in_use.values()), one_in)
    domains = _domains()
    return [
        Employer(
            id=organisation.pk,
            slug=organisation.slug,
            kind=organisation.kind,
            group_slug=organisation.group.slug,
            headcount=_scaled(in_use[organisation.pk].people, one_in),
            domain=domains.get(organisation.pk) or domains.get(organisation.group_id) or ELSEWHERE,
        )
        for organisation in existing.order_by("slug")
        if organisation.pk in in_use
    ]


def _scaled(people: int, one_in: int) -> int:
    return max(1, round(people / one_in))


def _override(campaign: Campaign, headcounts: Sequence[Headcount], one_in: int) -> None:
    HeadcountOverride.objects.bulk_create(
        HeadcountOverride(
            campaign=campaign,
            organisation_id=headcount.organisation_id,
            people=_scaled(headcount.people, one_in),
            as_at=headcount.as_at,
            reason=f"Demonstration: one {ORDINALS[one_in]} of {headcount.people:,}",
        )
        for headcount in headcounts
    )


def _domains() -> dict[int, str]:
    rows = EmailDomain.objects.filter(organisation__isnull=False).order_by("-domain")
    return {row.organisation_id: row.domain for row in rows if row.organisation_id}


def _population(chance: Random) -> Population:
    return Population(
        Deck(dict(Grade.objects.order_by("pk").values_list("pk", "headcount"))),
        Deck(dict(Profession.objects.order_by("pk").values_list("pk", "headcount"))),
        chance,
    )


def _at_most(plan: Sequence[Target], people: dict[int, list[Person]]) -> list[Target]:
    """Nobody takes part who was not made."""
    return [
        replace(target, people=min(target.people, len(people[target.employer.id])))
        for target in plan
    ]


def _tell(
    campaign: Campaign,
    plan: Sequence[Target],
    people: dict[int, list[Person]],
    last_day: dt.date,
    chance: Random,
    say: Say,
) -> None:
    """Make what people did, the largest organisation last, and count it."""
    days = interest_by_day(campaign.opens_on, last_day, _bank_holidays())
    story = Story(campaign, definition(campaign), days, serial_numbers(), chance)
    made, total = 0, sum(target.people for target in plan)
    with foreign_keys_checked_at_the_end():
        for target in sorted(plan, key=lambda target: target.people):
            copy_rows(story.tell(target, people[target.employer.id][: target.people]))
            made += target.people
            if made == total or made * 10 // total > (made - target.people) * 10 // total:
                say(f"{campaign.name}: {made:,} of {total:,} people have taken part")
    say("Counting what they did")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # or the planner takes the new rows for a handful
    recount_campaign(campaign_id=campaign.pk)
    recompute_standings(campaign_id=campaign.pk)


def _bank_holidays() -> frozenset[dt.date]:
    holidays = BankHolidays(use_cached_holidays=True)
    return frozenset(
        day["date"] for day in holidays.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    )
