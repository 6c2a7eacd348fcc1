"""The league table and its rows' pages. Figures come from standings: a page never counts raw rows."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.selectors import published_campaigns
from obt_portal.ui.csv import stream_csv
from reports import selectors
from reports.documents.exports import write
from reports.documents.league import league_document
from reports.drawings import drawn_chooser, drawn_day_chooser, drawn_league, drawn_organisation
from reports.forms import DayForm, LeagueForm
from reports.models import FileFormat
from reports.permissions import can_see_league_table
from reports.selectors import Choice
from reports.tables import LeagueTable, day_in, league_address
from reports.views.asked import as_at_words, campaign_or_404, campaigns_or_404


@login_not_required
@require_safe
def league_table(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    campaigns = published_campaigns(today)
    if not campaigns:
        return render(request, "reports/league_table/none.html")
    form = LeagueForm(request.GET, campaigns=campaigns, today=today)
    campaign = form.asked_campaign()
    if not can_see_league_table(request.user, campaign):
        return redirect_to_login(request.get_full_path())
    edition = selectors.edition_of(campaign)
    choice = form.choice(edition)
    context = {
        "form": form,
        "choice": choice,
        "campaign": campaign,
        "chooser": drawn_chooser(form, choice),
        "drawn": drawn_league(choice, edition, today) if edition else "",
        "nearest": _nearest(form, league_address(choice)),
        **as_at_words(edition.freshness if edition else None),
    }
    return render(request, "reports/league_table/page.html", context)


@login_not_required
@require_safe
def league_table_file(request: HttpRequest, file_format: FileFormat) -> HttpResponseBase:
    """The same columns as the page's and more, for machines as CSV, for people with its title, definitions and notes.

    There is no form here to say it beside, so a wrong choice is an error in words.
    """
    today = timezone.localdate()
    form = LeagueForm(request.GET, campaigns=campaigns_or_404(today), today=today)
    campaign = form.asked_campaign()
    if not can_see_league_table(request.user, campaign):
        return redirect_to_login(request.get_full_path())
    edition = selectors.edition_of(campaign)
    choice = form.choice(edition)
    if form.errors or edition is None:
        mistakes = [str(mistake) for field in form.errors.values() for mistake in field]
        words = ". ".join(mistakes or ["Nothing has been counted yet"])
        return HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")
    found = selectors.readings(edition, choice.kept, today)
    name = _file_name(choice, file_format)
    if file_format == FileFormat.CSV:
        table = LeagueTable(selectors.league_table(choice, found.now, found.since), choice)
        header, *rows = table.as_values()
        return stream_csv(name, header, rows)
    made = BytesIO()
    write(league_document(choice, found.now, found.since), file_format, made, None)
    response = HttpResponse(made.getvalue(), content_type=file_format.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_not_required
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    today = timezone.localdate()
    campaign = campaign_or_404(request, today)
    if not can_see_league_table(request.user, campaign):
        return redirect_to_login(request.get_full_path())
    edition = selectors.edition_of(campaign)
    if edition is None:
        raise Http404
    form = DayForm(request.GET, today=today)
    chosen = form.kept_day(campaign, lambda: selectors.kept_days(edition))
    drawn = drawn_organisation(edition, slug, chosen, today)
    if drawn is None:
        raise Http404
    context = {"campaign": campaign, "name": drawn.name, "drawn": drawn.html, "form": form}
    context["chooser"] = drawn_day_chooser(form, campaign, chosen)
    context |= {"chosen": chosen, "nearest": _nearest(form, {"campaign": campaign.slug})}
    context |= as_at_words(edition.freshness)
    return render(request, "reports/organisation/page.html", context)


@login_not_required
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Every past day that was counted again after it had been kept, and why."""
    campaign = campaign_or_404(request, timezone.localdate())
    if not can_see_league_table(request.user, campaign):
        return redirect_to_login(request.get_full_path())
    context = {"campaign": campaign, "corrections": selectors.corrections(campaign)}
    return render(request, "reports/league_table/corrections.html", context)


def _nearest(form: DayForm, address: dict[str, str]) -> dict[str, object]:
    """The way to the nearest day that was kept, when the one asked for was not."""
    if form.nearest is None:
        return {}
    return {"day": form.nearest, "query": urlencode({**address, "day": form.nearest.isoformat()})}


def _file_name(choice: Choice, file_format: FileFormat) -> str:
    words = (choice.campaign.slug, choice.measure.slug, choice.table.value, choice.basis.value)
    parts = "-".join(("league-table", *words, *day_in(choice.kept).values()))
    return f"{parts.replace('_', '-')}.{file_format}"
