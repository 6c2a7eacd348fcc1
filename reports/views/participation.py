"""When people sign up, what may be claimed of it, and where it leads. A page never counts raw rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.selectors import published_campaigns
from reports import selectors
from reports.drawings import (
    Asked,
    drawn_claims,
    drawn_forecast,
    drawn_participation,
    drawn_questions,
)
from reports.forms import CampaignForm, ForecastForm, ParticipationForm
from reports.permissions import can_see_league_table
from reports.tables import known_sort
from reports.views.asked import as_at_words

NO_CAMPAIGN = "reports/participation/none.html"
QUESTIONS = "reports/participation/questions.html"
DAY = dt.timedelta(days=1)


@login_not_required
@require_safe
def participation(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    campaigns = published_campaigns(today)
    if not campaigns:
        return render(request, NO_CAMPAIGN)
    form = ParticipationForm(request.GET, campaigns=campaigns)
    campaign = form.asked_campaign()
    if not can_see_league_table(request.user, campaign):
        return redirect_to_login(request.get_full_path())
    edition = selectors.edition_of(campaign)
    day = selectors.drawn_day(campaign, today)
    form.offer_organisations(selectors.organisations_named(edition, day) if edition else {})
    slug = form.chosen_organisation
    context = {
        "form": form,
        "campaign": campaign,
        "questions": drawn_questions(form, QUESTIONS, "participation", world_of(edition), day),
        "drawn": drawn_participation(edition, slug, today) if edition else "",
        **as_at_words(edition.freshness if edition else None),
    }
    return render(request, "reports/participation/page.html", context)


def world_of(edition: selectors.Edition | None) -> int:
    """Goes up when names may have changed."""
    return edition.freshness.world_revision if edition else 0


@login_not_required
@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    campaigns = published_campaigns(today)
    if not campaigns:
        return render(request, NO_CAMPAIGN)
    form = CampaignForm(request.GET, campaigns=campaigns)
    campaign = form.asked_campaign()
    if not can_see_league_table(request.user, campaign):
        return redirect_to_login(request.get_full_path())
    edition = selectors.edition_of(campaign)
    snapshot = selectors.snapshot_before(campaign, today - DAY) if edition else None
    context: dict[str, Any] = {"form": form, "campaign": campaign, "snapshot": snapshot}
    context["questions"] = drawn_questions(form, QUESTIONS, "claims")
    if edition and snapshot:
        context["drawn"] = drawn_claims(edition, snapshot)
    return render(request, "reports/participation/claims.html", context)


@login_not_required
@require_safe
def forecast(request: HttpRequest) -> HttpResponse:
    campaigns = published_campaigns(timezone.localdate())
    if not campaigns:
        return render(request, NO_CAMPAIGN)
    form = ForecastForm(request.GET, campaigns=campaigns)
    campaign = form.asked_campaign()
    if not can_see_league_table(request.user, campaign):
        return redirect_to_login(request.get_full_path())
    pasts = selectors.pasts_of(campaign, campaigns, timezone.localdate() - DAY)
    past = pasts.of(campaign)
    form.offer_organisations(selectors.named(past.names.items()) if past else {})
    sort = known_sort(request.GET.get("sort", ""))
    context = {
        "form": form,
        "campaign": campaign,
        "past": past,
        "drawn": drawn_forecast(pasts, Asked(form.percentage, form.chosen_organisation, sort)),
        "questions": drawn_questions(form, QUESTIONS, "forecast", pasts.key),
    }
    return render(request, "reports/participation/forecast.html", context)
