"""People by grade and profession, exactly as released: of one organisation, and of the whole Civil Service."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from obt_portal.ui.csv import stream_csv
from reports.disclosure import RULES
from reports.measures import SIGNED_UP
from reports.permissions import can_see_league_table, sight_of
from reports.selectors import Answered, breakdowns, edition_of, kept_world, seen_by
from reports.selectors.exports import EVERYBODY, NATION
from reports.tables.breakdowns import HEADINGS, people_rows, people_tables
from reports.views.asked import campaign_or_404, of_an_organisation

PAGE = "reports/breakdowns/page.html"


@require_safe
@never_cache
@of_an_organisation
def organisation_people(request: HttpRequest, asked: Answered) -> HttpResponse:
    campaign, slug = asked.campaign, asked.slug
    people = breakdowns.people_by_grade_and_profession(campaign, slug, asked.today)
    return render(request, PAGE, {"slug": slug, "name": asked.name, **_shown(campaign, people)})


@require_safe
@never_cache
@of_an_organisation
def organisation_people_csv(_request: HttpRequest, asked: Answered) -> HttpResponseBase:
    return _file(asked.campaign, asked.slug, asked.name)


@login_not_required
@require_safe
def nation_people(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    campaign = campaign_or_404(request, today)
    if not can_see_league_table(request.user, campaign):
        return redirect_to_login(request.get_full_path())
    people = breakdowns.people_by_grade_and_profession(campaign, None, today)
    context = {"name": "Whole Civil Service", **_shown(campaign, people)}
    context["organisations"] = _organisations(request, campaign, today)
    return render(request, PAGE, context)


@login_not_required
@require_safe
def nation_people_csv(request: HttpRequest) -> HttpResponseBase:
    campaign = campaign_or_404(request, timezone.localdate())
    if not can_see_league_table(request.user, campaign):
        return redirect_to_login(request.get_full_path())
    return _file(campaign, NATION, EVERYBODY)


def _shown(campaign: Campaign, people: breakdowns.People | None) -> dict[str, Any]:
    context = {"campaign": campaign, "people": people, "rules": RULES, "measure": SIGNED_UP}
    return context | people_tables(people) if people else context


def _organisations(request: HttpRequest, campaign: Campaign, today: dt.date) -> dict[str, str]:
    """Those whose people this reader may see."""
    sight = sight_of(request.user)
    if not sight.is_of_any:
        return {}
    edition = edition_of(campaign)
    world = kept_world(campaign, edition.freshness if edition else None, today)
    return breakdowns.with_people_released(seen_by(sight, world), campaign, today)


def _file(campaign: Campaign, code: str, name: str) -> HttpResponseBase:
    organisation = None if code == NATION else code
    people = breakdowns.people_by_grade_and_profession(campaign, organisation, timezone.localdate())
    if people is None:
        raise Http404
    file_name = f"people-{campaign.slug}-{code}-{people.released_on.isoformat()}.csv"
    return stream_csv(file_name, HEADINGS, people_rows(people, campaign, code, name))
