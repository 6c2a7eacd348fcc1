"""The addresses: each finds what is asked about, says which version of it there is, and shows what a selector reads."""

import datetime as dt
from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from campaigns.models import Campaign
from campaigns.selectors import published_campaigns
from departments.world import in_words
from reports import selectors
from reports.api.access import check_scope
from reports.api.answers import Breakdown, Campaigns, History, Measures, SignUps, Standings
from reports.api.asked import (
    BreakdownAsked,
    CampaignAsked,
    HistoryAsked,
    StandingsAsked,
    TableAsked,
)
from reports.api.conditions import Version, answered, answered_as_it_stands
from reports.api.offering import offered, only_known
from reports.api.problems import NOTHING_THERE, Refused
from reports.api.shown import (
    breakdown_shown,
    campaign_shown,
    measure_shown,
    past_day,
    sign_up_days,
    standings_shown,
)
from reports.league import Basis, Table
from reports.measures import MEASURES
from reports.models import Freshness, Scope, Snapshot
from reports.selectors import published

NOT_COUNTED: Final = "Nothing has been counted yet; it will be within minutes."


@offered("/campaigns", Campaigns, Scope.FIGURES, "Campaigns")
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns that have figures, the newest first."""
    only_known(request)
    found = published_campaigns(timezone.localdate())
    version = Version(tuple((each.pk, each.revision) for each in found))
    return answered(
        request, version, lambda: Campaigns(campaigns=[campaign_shown(each) for each in found])
    )


@offered("/measures", Measures, Scope.FIGURES, "Measures")
def measures(request: HttpRequest) -> HttpResponse:
    """What is counted, with the definition of each."""
    only_known(request)
    shown = [measure_shown(each) for each in MEASURES.values()]
    return answered(request, Version(()), lambda: Measures(measures=shown))


@offered("/standings", Standings, Scope.FIGURES, "League table")
def standings(request: HttpRequest, asked: Query[StandingsAsked]) -> HttpResponse:
    """One league table: now, or at the end of a day that was kept. A past day needs the scope “history” too."""
    only_known(request, asked)
    if asked.day is not None:
        check_scope(request.auth, Scope.HISTORY)  # type: ignore[attr-defined]  # what authenticate() returned
    campaign = _campaign(asked)
    choice = _choice(campaign, asked, asked.table)
    if asked.day is not None:
        snapshot, latest = _kept(campaign, asked.day, asked.revision)
        version = Version(("kept", snapshot.pk, latest, campaign.revision), snapshot.taken_at)
        return answered(
            request,
            version,
            lambda: standings_shown(choice, selectors.kept(snapshot, campaign)),
        )
    if asked.revision is not None:
        raise Refused(NOTHING_THERE, "Figures of now have no revisions: name the day too.")
    today = timezone.localdate()

    def look() -> tuple[Version, Callable[[], Standings]]:
        freshness = _freshness(campaign)
        return _live(campaign, freshness, today), lambda: standings_shown(
            choice, selectors.live(campaign, freshness, today)
        )

    return answered_as_it_stands(request, look)


@offered("/standings/history", History, Scope.HISTORY, "League table, day by day")
def history(request: HttpRequest, asked: Query[HistoryAsked]) -> HttpResponse:
    """The table at the end of each kept day, the newest first, some days at a time."""
    only_known(request, asked)
    campaign = _campaign(asked)
    choice = _choice(campaign, asked, asked.table)
    found = published.days_before(campaign, asked.before, asked.limit + 1)
    shown, more = found[: asked.limit], len(found) > asked.limit
    version = Version(
        (campaign.pk, campaign.revision, more, *(each.pk for each in shown)),
        max((each.taken_at for each in shown), default=None),
    )

    def make() -> History:
        readings = published.readings_of(campaign, shown)
        _check_organisation(asked.organisation, readings)
        return History(
            campaign=campaign.slug,
            measure=measure_shown(choice.measure),
            table=choice.table.value,
            basis=choice.basis.value,
            days=[past_day(choice, each, asked.organisation) for each in readings],
            next=_next(request, shown[-1].day) if more else None,
        )

    return answered(request, version, make)


@offered("/sign-ups", SignUps, Scope.HISTORY, "Sign-ups by day")
def sign_ups(request: HttpRequest, asked: Query[CampaignAsked]) -> HttpResponse:
    """How many people signed up on each day of a campaign, in the whole Civil Service."""
    only_known(request, asked)
    campaign = _campaign(asked)
    today = timezone.localdate()

    def look() -> tuple[Version, Callable[[], SignUps]]:
        freshness = _freshness(campaign)
        as_at = freshness.sign_ups_as_at
        if as_at is None:
            raise Refused(NOTHING_THERE, NOT_COUNTED)
        revisions = (freshness.sign_ups_revision, campaign.revision)
        return Version((campaign.pk, revisions, as_at, today), as_at), lambda: SignUps(
            campaign=campaign.slug,
            as_at=as_at,
            days=sign_up_days(published.sign_ups_by_day(campaign, today)),
        )

    return answered_as_it_stands(request, look)


@offered("/breakdowns", Breakdown, Scope.BREAKDOWNS, "People by grade and profession")
def breakdowns(request: HttpRequest, asked: Query[BreakdownAsked]) -> HttpResponse:
    """People who signed up, of one organisation or of all, exactly as published on a day."""
    only_known(request, asked)
    campaign = _campaign(asked)
    release = published.release_on(campaign, asked.organisation, asked.day or timezone.localdate())
    if release is None and asked.organisation and not published.is_organisation(asked.organisation):
        raise Refused(NOTHING_THERE, "There is no organisation with that code.")
    version = Version((campaign.pk, release.id if release else None))
    return answered(
        request, version, lambda: breakdown_shown(campaign, asked.organisation, release)
    )


def _campaign(asked: CampaignAsked) -> Campaign:
    """Every published campaign: whoever has a token may see what people who are signed in see."""
    found = published_campaigns(timezone.localdate())
    for campaign in found:
        if asked.campaign in (None, campaign.slug):
            return campaign
    raise Refused(NOTHING_THERE, "There is no such campaign.")


def _choice(campaign: Campaign, asked: TableAsked, table: str) -> selectors.Choice:
    return selectors.Choice(campaign, MEASURES[asked.measure], Table(table), Basis(asked.basis))


def _freshness(campaign: Campaign) -> Freshness:
    found = selectors.freshness_of(campaign)
    if found is None:
        raise Refused(NOTHING_THERE, NOT_COUNTED)
    return found


def _live(campaign: Campaign, freshness: Freshness, today: dt.date) -> Version:
    revisions = (freshness.revision, freshness.world_revision, campaign.revision)
    day = selectors.drawn_day(campaign, today)
    return Version(("live", campaign.pk, revisions, freshness.as_at, day), freshness.as_at)


def _kept(campaign: Campaign, day: dt.date, revision: int | None) -> tuple[Snapshot, int]:
    """The snapshot that is asked for, and how many revisions its day has."""
    found = published.revisions_of(campaign, day)
    if not found:
        raise Refused(NOTHING_THERE, f"No figures were kept for {in_words(day)}.")
    if revision is None:
        return found[-1], len(found)
    for snapshot in found:
        if snapshot.revision == revision:
            return snapshot, len(found)
    raise Refused(NOTHING_THERE, f"There is no revision {revision} of {in_words(day)}.")


def _check_organisation(slug: str | None, readings: tuple[selectors.Reading, ...]) -> None:
    """One that exists and was not there on these days has no rows; a code of nobody is a mistake."""
    codes = {body.slug for reading in readings for body in reading.bodies}
    if slug is not None and slug not in codes and not published.is_organisation(slug):
        raise Refused(NOTHING_THERE, "There is no organisation with that code.")


def _next(request: HttpRequest, day: dt.date) -> str:
    asked = {**request.GET.dict(), "before": day.isoformat()}
    return f"{request.path}?{urlencode(asked)}"
