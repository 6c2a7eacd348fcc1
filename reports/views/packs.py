"""Release packs: the central team makes and signs them off; everybody reads those that are signed off."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from obt_portal.celery import publish
from reports import services, tasks
from reports.forms.central import put_refusal
from reports.forms.exports import PackForm, SignOffForm
from reports.models import ReleasePack, ReleasePart
from reports.selectors import packs as found
from reports.tables.packs import shown_pack, shown_table
from reports.views.asked import campaigns_or_404
from reports.views.central.asking import TeamRequest, posted, team_only


@team_only
@require_safe
def pack_list(request: TeamRequest) -> HttpResponse:
    context = {"packs": found.every_pack(), "back_url": reverse("reports:central")}
    return render(request, "reports/packs/list.html", context)


@team_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pack_new(request: TeamRequest) -> HttpResponse:
    form = PackForm(posted(request), campaigns=campaigns_or_404(timezone.localdate()))
    if form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("title", "snapshot")}
        try:
            return _being_made(services.ask_for_pack(**wanted))
        except services.PackRefused as refused:
            put_refusal(form, refused.field, refused.message)
    context = {
        "form": form,
        "page_title": "Make a release pack",
        "back_url": reverse("reports:packs"),
        "submit_label": "Make the pack",
    }
    return render(request, "form_page.html", context)


@team_only
@never_cache
@require_safe
def pack(request: TeamRequest, pack_id: uuid.UUID) -> HttpResponse:
    made = _pack_or_404(pack_id)
    context = {"pack": made, "back_url": reverse("reports:packs")}
    return render(request, "reports/packs/pack.html", context)


@team_only
@never_cache
@require_safe
def pack_part(_request: TeamRequest, pack_id: uuid.UUID, name: str) -> HttpResponse:
    return _sent(found.part_of(_pack_or_404(pack_id), name))


@team_only
@require_POST
def pack_again(request: TeamRequest, pack_id: uuid.UUID) -> HttpResponse:
    made = _pack_or_404(pack_id)
    try:
        return _being_made(services.make_pack_again(pack_id=made.pk))
    except services.PackRefused as refused:
        messages.error(request, refused.message)
        return redirect("reports:pack", made.pk)


@team_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pack_sign_off(request: TeamRequest, pack_id: uuid.UUID) -> HttpResponse:
    made = _pack_or_404(pack_id)
    form = SignOffForm(posted(request))
    if form.is_valid():
        try:
            services.sign_off(pack_id=made.pk, name=form.cleaned_data["name"])
            return redirect("reports:pack-signed-off", made.pk)
        except services.PackRefused as refused:
            put_refusal(form, refused.field, refused.message)
    context = {"form": form, "pack": made, "page_title": "Sign off this release"}
    context |= {
        "back_url": reverse("reports:pack", args=[made.pk]),
        "submit_label": "Sign off and publish",
    }
    return render(request, "reports/packs/sign_off.html", context)


@team_only
@require_safe
def pack_signed_off(request: TeamRequest, pack_id: uuid.UUID) -> HttpResponse:
    made = _pack_or_404(pack_id)
    if made.signed_off_at is None:
        return redirect("reports:pack", made.pk)
    return render(request, "reports/packs/signed_off.html", {"pack": made})


@login_not_required
@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/packs/releases.html", {"packs": found.published_packs()})


@login_not_required
@require_safe
def release(request: HttpRequest, slug: str) -> HttpResponse:
    made = _published_or_404(slug)
    context = {"pack": made, "shown": shown_pack(made), "back_url": reverse("reports:releases")}
    return render(request, "reports/packs/release.html", context)


@login_not_required
@require_safe
def release_table(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One table of a release, as its CSV part has it."""
    made = _published_or_404(slug)
    table = shown_table(made, name)
    if table is None:
        raise Http404
    context = {"pack": made, "table": table, "back_url": reverse("reports:release", args=[slug])}
    return render(request, "reports/packs/release_table.html", context)


@login_not_required
@require_safe
def release_part(_request: HttpRequest, slug: str, name: str) -> HttpResponse:
    return _sent(found.part_of(_published_or_404(slug), name))


def _being_made(made: ReleasePack) -> HttpResponse:
    """What the queue does not take, the schedule makes within a minute."""
    transaction.on_commit(partial(publish, tasks.make_pack, str(made.pk)))
    return redirect("reports:pack", made.pk)


def _sent(part: ReleasePart | None) -> HttpResponse:
    """Its very bytes. Pictures are shown on the page; all else is for taking away."""
    if part is None:
        raise Http404
    response = HttpResponse(bytes(part.content), content_type=part.media_type)
    way = "inline" if part.name.endswith(".svg") else "attachment"
    response["Content-Disposition"] = f'{way}; filename="{part.name}"'
    return response


def _pack_or_404(pack_id: uuid.UUID) -> ReleasePack:
    made = found.pack_with_id(pack_id)
    if made is None:
        raise Http404
    return made


def _published_or_404(slug: str) -> ReleasePack:
    made = found.published_pack(slug)
    if made is None:
        raise Http404
    return made
