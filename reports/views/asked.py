"""Which campaign a reader asks about, and how fresh its figures are; and which organisation, where not everybody may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts.permissions import role_required
from campaigns.models import Campaign
from campaigns.selectors import published_campaigns
from reports import selectors
from reports.models import Freshness
from reports.permissions import sight_of

Answer = Callable[[HttpRequest, selectors.Answered], HttpResponseBase]


def of_an_organisation(answer: Answer) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """Find what the address names, and let in those who may see its people; who they are depends on it."""

    @wraps(answer)
    def found(request: HttpRequest, slug: str) -> HttpResponseBase:
        today = timezone.localdate()
        campaigns = campaigns_or_404(today)
        campaign = _asked(request, campaigns)
        edition = selectors.edition_of(campaign)
        organisation = selectors.addressed(slug, campaign, edition, today)
        if organisation is None:
            raise Http404
        sight = sight_of(request.user)
        guard = role_required(lambda _: sight.covers(organisation.answering))
        asked = selectors.Answered(campaigns, campaign, edition, organisation, today, sight)
        return guard(answer)(request, asked)

    return found


def as_at_words(freshness: Freshness | None) -> dict[str, Any]:
    is_old = freshness is not None and selectors.is_old(freshness, timezone.now())
    return {"freshness": freshness, "is_old": is_old}


def campaigns_or_404(today: dt.date) -> tuple[Campaign, ...]:
    campaigns = published_campaigns(today)
    if not campaigns:
        raise Http404
    return campaigns


def campaign_or_404(request: HttpRequest, today: dt.date) -> Campaign:
    return _asked(request, campaigns_or_404(today))


def _asked(request: HttpRequest, campaigns: Sequence[Campaign]) -> Campaign:
    """The one whose slug is asked for; the current one when none is."""
    asked = request.GET.get("campaign", campaigns[0].slug)
    for campaign in campaigns:
        if campaign.slug == asked:
            return campaign
    raise Http404
