"""Corrections of kept days: those made, and making one after seeing which cells it changes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from departments.world import in_words
from reports import services
from reports.forms.central import CorrectionForm
from reports.selectors import central
from reports.tables.central import CellTable, CorrectionTable
from reports.views.asked import campaign_or_404, campaigns_or_404
from reports.views.central.asking import drawn_preview, in_steps, posted, team_only
from reports.views.central.overview import home_of


@team_only
@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    campaign = campaign_or_404(request, timezone.localdate())
    context = {
        "campaign": campaign,
        "table": CorrectionTable(central.corrections_of(campaign)),
        "back_url": home_of(campaign),
    }
    return render(request, "reports/central/correction_list.html", context)


@team_only
@require_http_methods(["GET", "HEAD", "POST"])
def correction_new(request: HttpRequest) -> HttpResponse:
    campaigns = campaigns_or_404(timezone.localdate())
    form = CorrectionForm(posted(request), campaigns=campaigns, initial=request.GET.dict())
    context = {
        "form": form,
        "page_title": "Correct a day",
        "back_url": reverse("reports:central-corrections"),
        "submit_label": "See what it would change",
    }
    answer = in_steps(
        request,
        form,
        save=lambda: _saved(request, form),
        preview=lambda: _preview(request, form),
    )
    return answer or render(request, "reports/central/correction_new.html", context)


def _saved(request: HttpRequest, form: CorrectionForm) -> HttpResponse:
    services.revise_snapshot(**form.asked)
    messages.success(request, "The day is corrected. Its earlier figures are kept too")
    return redirect(f"{reverse('reports:central-corrections')}?campaign={form.chosen.slug}")


def _preview(request: HttpRequest, form: CorrectionForm) -> HttpResponse:
    kept, counted = services.preview_revision(**form.asked)
    return drawn_preview(
        request,
        form,
        campaign=form.chosen,
        page_title="What this correction would change",
        back_url=reverse("reports:central-correction-new"),
        said=[
            ("Day", in_words(kept.day)),
            ("Reason", form.cleaned_data["reason"]),
            ("Revision", str(counted.revision)),
        ],
        cells=CellTable(central.cells_that_differ(kept, counted)),
        save_label="Correct this day",
    )
