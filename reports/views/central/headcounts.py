"""The headcount that each organisation is compared with: see it, use another, go back to the published one."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.models import Campaign
from departments.models import Organisation
from departments.world import HeadcountThen, in_words
from obt_portal.celery import publish
from reports import selectors, services
from reports.forms.central import HeadcountForm
from reports.selectors import central
from reports.tables.central import HeadcountTable, preview_tables
from reports.tasks import refresh_standings
from reports.views.asked import campaign_or_404
from reports.views.central.asking import drawn_preview, in_steps, posted, team_only
from reports.views.central.overview import home_of


@team_only
@require_safe
def headcount_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    campaign = campaign_or_404(request, today)
    lines = central.headcount_lines(campaign, today)
    context = {
        "campaign": campaign,
        "table": HeadcountTable(lines, campaign=campaign),
        "overridden": sum(line.override is not None for line in lines),
        "without": sum(line.in_use is None for line in lines),
        "back_url": home_of(campaign),
        "today": today,
    }
    return render(request, "reports/central/headcount_list.html", context)


@team_only
@require_http_methods(["GET", "HEAD", "POST"])
def headcount(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_or_404(request, timezone.localdate())
    form = HeadcountForm(posted(request))
    answer = in_steps(
        request,
        form,
        save=lambda: _saved(request, form, campaign, _organisation(slug)),
        preview=lambda: _preview(request, form, campaign, _organisation(slug)),
    )
    return answer or _form_page(request, form, campaign, slug)


@team_only
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_or_404(request, timezone.localdate())
    if request.method == "POST":
        return _removed(request, campaign, _organisation(slug))
    line = _line(campaign, slug)
    if line.override is None:
        raise Http404
    context = {
        "campaign": campaign,
        "line": line,
        "back_url": page_of(campaign, slug),
        **_effects(campaign, slug, line.published),
    }
    return render(request, "reports/central/headcount_remove.html", context)


def list_of(campaign: Campaign) -> str:
    return f"{reverse('reports:central-headcounts')}?campaign={campaign.slug}"


def page_of(campaign: Campaign, slug: str) -> str:
    return f"{reverse('reports:central-headcount', args=[slug])}?campaign={campaign.slug}"


def _organisation(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _line(campaign: Campaign, slug: str) -> central.HeadcountLine:
    lines = central.headcount_lines(campaign, timezone.localdate())
    found = next((line for line in lines if line.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _saved(
    request: HttpRequest, form: HeadcountForm, campaign: Campaign, organisation: Organisation
) -> HttpResponse:
    services.override_headcount(campaign=campaign, organisation=organisation, **form.cleaned_data)
    _refresh(campaign)
    messages.success(request, "The headcount is saved. Rates follow within a minute")
    return redirect(list_of(campaign))


def _removed(request: HttpRequest, campaign: Campaign, organisation: Organisation) -> HttpResponse:
    services.remove_override(campaign=campaign, organisation=organisation)
    _refresh(campaign)
    messages.success(request, "The published headcount is in use again")
    return redirect(list_of(campaign))


def _refresh(campaign: Campaign) -> None:
    transaction.on_commit(partial(publish, refresh_standings, campaign.pk))


def _form_page(
    request: HttpRequest, form: HeadcountForm, campaign: Campaign, slug: str
) -> HttpResponse:
    line = _line(campaign, slug)
    if not form.is_bound and line.in_use:
        form.initial = {"people": line.in_use.people, "as_at": line.in_use.as_at}
        form.initial["reason"] = line.override.reason if line.override else ""
    context = {
        "form": form,
        "campaign": campaign,
        "line": line,
        "page_title": f"Headcount of {line.name}",
        "back_url": list_of(campaign),
        "submit_label": "See what it would change",
    }
    return render(request, "reports/central/headcount.html", context)


def _preview(
    request: HttpRequest, form: HeadcountForm, campaign: Campaign, organisation: Organisation
) -> HttpResponse:
    given = form.cleaned_data
    services.check_headcount(campaign=campaign, **given)
    wanted = HeadcountThen(given["people"], given["as_at"], given["reason"])
    context = {
        "campaign": campaign,
        "page_title": "What this headcount would change",
        "back_url": page_of(campaign, organisation.slug),
        "said": [
            ("Headcount", f"{wanted.people:,}"),
            ("Day of the count", in_words(wanted.as_at)),
            ("Reason", wanted.source),
        ],
        "save_label": "Use this headcount",
    }
    context |= _effects(campaign, organisation.slug, wanted)
    return drawn_preview(request, form, **context)


def _effects(campaign: Campaign, slug: str, wanted: HeadcountThen | None) -> dict[str, object]:
    freshness = selectors.freshness_of(campaign)
    if freshness is None:
        return {"effects": None}
    reading = selectors.live(campaign, freshness, timezone.localdate())
    return preview_tables(central.preview_headcount(reading, slug, wanted))
