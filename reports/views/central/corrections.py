"""Corrections of kept days: those made, and making one after seeing which cells it changes."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reports import services
from reports.forms.central import CorrectionForm, put_refusal
from reports.selectors import Reading, central
from reports.tables.central import CellTable, CorrectionTable
from reports.views.asked import campaign_or_404, campaigns_or_404
from reports.views.central.asking import CHANGE, SAVE, drawn_preview, posted, step_of, team_only
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
    if form.is_valid() and step_of(request) == SAVE:
        if _corrected(form):
            messages.success(request, "The day is corrected. Its earlier figures are kept too")
            return redirect(f"{reverse('reports:central-corrections')}?campaign={form.chosen.slug}")
    elif form.is_valid() and step_of(request) != CHANGE and (readings := _readings(form)):
        return _preview(request, form, *readings)
    context = {
        "form": form,
        "page_title": "Correct a day",
        "back_url": reverse("reports:central-corrections"),
        "submit_label": "See what it would change",
    }
    return render(request, "reports/central/correction_new.html", context)


def _readings(form: CorrectionForm) -> tuple[Reading, Reading] | None:
    """The day as kept and as counted again; None when it cannot be corrected, and the form says why."""
    given = form.cleaned_data
    try:
        return services.preview_revision(
            campaign_id=form.chosen.pk, day=given["day"], reason=given["reason"]
        )
    except services.SnapshotRefused as refused:
        put_refusal(form, refused.field, refused.message)
    return None


def _corrected(form: CorrectionForm) -> bool:
    given = form.cleaned_data
    try:
        services.revise_snapshot(
            campaign_id=form.chosen.pk, day=given["day"], reason=given["reason"]
        )
    except services.SnapshotRefused as refused:
        put_refusal(form, refused.field, refused.message)
    return form.is_valid()


def _preview(
    request: HttpRequest, form: CorrectionForm, kept: Reading, counted: Reading
) -> HttpResponse:
    day: dt.date = form.cleaned_data["day"]
    return drawn_preview(
        request,
        form,
        campaign=form.chosen,
        page_title="What this correction would change",
        back_url=reverse("reports:central-correction-new"),
        said=[
            ("Day", f"{day.day} {day:%B %Y}"),
            ("Reason", form.cleaned_data["reason"]),
            ("Revision", str(counted.revision)),
        ],
        cells=CellTable(central.cells_that_differ(kept, counted)),
        save_label="Correct this day",
    )
