"""The start page, and how figures are worked out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.selectors import definition, published_campaigns
from reports import selectors
from reports.measures import MEASURES
from reports.views.asked import as_at_words


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Readable signed out, and sets no cookie then."""
    today = timezone.localdate()
    campaign = next(iter(published_campaigns(today)), None)
    context = _start(campaign, today) if campaign else {}
    return render(request, "reports/start.html", context)


def _start(campaign: Campaign, today: dt.date) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "activities": definition(campaign).activities,
        "is_open": campaign.is_open_on(today),
        "takes_late_records": campaign.accepts_records_on(today),
        "days_left": (campaign.closes_on - today).days,
        "joined": selectors.joined(campaign),
        **as_at_words(selectors.freshness_of(campaign)),
    }


@login_not_required
@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    campaign = next(iter(published_campaigns(timezone.localdate())), None)
    context: dict[str, Any] = {"measures": MEASURES.values(), "campaign": campaign}
    if campaign:
        context["check"] = selectors.last_check(campaign)
        context |= as_at_words(selectors.freshness_of(campaign))
    return render(request, "reports/methodology.html", context)
