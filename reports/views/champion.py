"""What a champion sees of the organisations that they answer for. Figures come from standings and releases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import role_required
from campaigns.selectors import published_campaigns
from reports import selectors
from reports.drawings import drawn_answered, drawn_champion
from reports.forms.champion import PaceForm
from reports.permissions import Sight, sight_of
from reports.views.asked import as_at_words, of_an_organisation


@require_safe
@never_cache
@of_an_organisation
def champion(request: HttpRequest, asked: selectors.Answered) -> HttpResponse:
    """Drawn once for each change of a figure, an offer or an appointment."""
    form = PaceForm(request.GET, campaigns=asked.campaigns)
    beside = selectors.beside(asked.campaign, asked.organisation, asked.today)
    context = {
        "name": asked.name,
        "campaign": asked.campaign,
        "form": form,
        "drawn": drawn_champion(asked, beside, form),
        **as_at_words(asked.edition.freshness if asked.edition else None),
    }
    return render(request, "reports/champion/page.html", context)


@require_safe
@never_cache
def champion_home(request: HttpRequest) -> HttpResponseBase:
    """Who answers for one organisation goes straight to it."""
    sight = sight_of(request.user)
    return role_required(lambda _: sight.is_of_any)(_home)(request, sight)


def _home(request: HttpRequest, sight: Sight) -> HttpResponse:
    today = timezone.localdate()
    campaign = next(iter(published_campaigns(today)), None)
    if campaign is None:
        return render(request, "reports/champion/home.html")
    edition = selectors.edition_of(campaign)
    world = selectors.kept_world(campaign, edition.freshness if edition else None, today)
    seen = [each.body for each in selectors.seen_by(sight, world) if each.is_there]
    names = selectors.named((body.slug, body.name) for body in seen)
    if len(names) == 1:
        return redirect("reports:champion", *names)
    context = {
        "campaign": campaign,
        "names": names,
        "table": drawn_answered(edition, names, today, sight) if edition else None,
        **as_at_words(edition.freshness if edition else None),
    }
    return render(request, "reports/champion/home.html", context)
