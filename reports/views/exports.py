"""The central team's exports: asked for, watched while they are made, taken."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.world import in_words
from obt_portal.celery import publish
from reports import services, tasks
from reports.forms import BASES, TABLES
from reports.forms.exports import ExportForm
from reports.league import Basis, Table
from reports.measures import MEASURES
from reports.models import Export, FileFormat
from reports.selectors import exports as found
from reports.views.asked import campaigns_or_404
from reports.views.central.asking import TeamRequest, posted, team_only


@team_only
@never_cache
@require_safe
def export_list(request: TeamRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "exports": [
            {"export": each, "state": each.state_at(now).value} for each in found.recent_exports()
        ],
        "back_url": reverse("reports:central"),
    }
    return render(request, "reports/exports/list.html", context)


@team_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export_new(request: TeamRequest) -> HttpResponse:
    campaigns = campaigns_or_404(timezone.localdate())
    form = ExportForm(posted(request), campaigns=campaigns, initial={"export_id": uuid.uuid4()})
    if form.is_valid():
        asked = form.cleaned_data
        wanted = services.ExportWanted(
            form.chosen, asked["kind"], asked["file_format"], form.choices
        )
        return _being_made(
            services.ask_for_export(wanted=wanted, by=request.user, request_id=form.request_id)
        )
    context = {"form": form, "back_url": reverse("reports:exports")}
    return render(request, "reports/exports/new.html", context)


@team_only
@never_cache
@require_safe
def export_page(request: TeamRequest, export_id: uuid.UUID) -> HttpResponse:
    export = _export_or_404(export_id)
    context = {
        "export": export,
        "state": export.state_at(timezone.now()).value,
        "asked": _asked(export),
        "takings": found.takings_of(export),
        "back_url": reverse("reports:exports"),
    }
    return render(request, "reports/exports/export.html", context)


@team_only
@require_POST
def export_take(request: TeamRequest, export_id: uuid.UUID) -> HttpResponseBase:
    """Who takes it is written down before the first byte goes."""
    export = _export_or_404(export_id)
    try:
        services.take_export(export=export, by=request.user)
    except services.ExportRefused as refused:
        messages.error(request, refused.message)
        return redirect("reports:export", export.pk)
    media_type = FileFormat(export.format).media_type
    response = StreamingHttpResponse(found.content_of(export), content_type=media_type)
    response["Content-Length"] = str(export.size)
    response["Content-Disposition"] = f'attachment; filename="{export.filename}"'
    response["Cache-Control"] = "private, no-store"
    return response


@team_only
@require_POST
def export_again(request: TeamRequest, export_id: uuid.UUID) -> HttpResponse:
    _being_made(services.ask_again(export=_export_or_404(export_id), by=request.user))
    messages.success(request, "The file is being made again")
    return redirect("reports:exports")


def _being_made(export: Export) -> HttpResponse:
    """What the queue does not take, the schedule makes within a minute."""
    transaction.on_commit(partial(publish, tasks.make_export, str(export.pk)))
    return redirect("reports:export", export.pk)


def _export_or_404(export_id: uuid.UUID) -> Export:
    export = found.export_asked_for(export_id)
    if export is None:
        raise Http404
    return export


def _asked(export: Export) -> list[tuple[str, str]]:
    """The choices of a league table, in the words of its page."""
    chosen = export.choices
    if not chosen:
        return []
    day = chosen.get("day")
    return [
        ("Measure", MEASURES[chosen["measure"]].label),
        ("Table", TABLES[Table(chosen["table"])]),
        ("Counted", BASES[Basis(chosen["basis"])]),
        ("At the end of", in_words(dt.date.fromisoformat(day)) if day else "now"),
    ]
