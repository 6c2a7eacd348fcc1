"""The central team's first page, and the check that it can ask for."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign
from campaigns.selectors import published_campaigns
from obt_portal.celery import publish
from reports import services
from reports.selectors import central
from reports.tables.central import CheckTable, FunnelTable
from reports.tasks import check_campaign
from reports.views.asked import as_at_words, campaign_or_404
from reports.views.central.asking import team_only


@team_only
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if not published_campaigns(today):
        return render(request, "reports/central/overview.html")
    campaign = campaign_or_404(request, today)
    found = central.central_overview(campaign, today)
    missing = services.days_missing(campaign, today)
    context = {
        "campaign": campaign,
        "campaigns": published_campaigns(today),
        "overview": found,
        "figures": FunnelTable(found.figures, prefix="figures-"),
        "checks": found.checks and CheckTable(found.checks, prefix="checks-"),
        "missing": missing,
        **_moments(found),
    }
    return render(request, "reports/central/overview.html", context)


def _moments(found: central.Overview) -> dict[str, Any]:
    """How old the figures and the oldest change that waits are, in whole minutes."""
    now = timezone.now()
    moments = {
        "age": found.freshness.as_at if found.freshness else None,
        "waiting_for": found.oldest_pending,
    }
    ages = {
        name: then and int((now - then).total_seconds() // 60) for name, then in moments.items()
    }
    return ages | as_at_words(found.freshness)


@team_only
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a check of every figure; a worker makes it."""
    campaign = campaign_or_404(request, timezone.localdate())
    with transaction.atomic():
        services.ask_for_check(campaign=campaign)
        transaction.on_commit(partial(publish, check_campaign, campaign.pk))
    messages.success(request, "The figures are being checked")
    return redirect(home_of(campaign))


def home_of(campaign: Campaign) -> str:
    return f"{reverse('reports:central')}?campaign={campaign.slug}"
