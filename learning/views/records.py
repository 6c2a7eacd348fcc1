"""My learning: what is recorded, its confirmation, taking a record away and putting it back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.models import LearningRecord
from learning.selectors import my_learning, record_of
from learning.services.errors import RecordNotFound, Refused
from learning.services.records import put_back_record, remove_record
from learning.tables import RecordTable, RemovedTable
from learning.views.earlier import EarlierPart, any_campaign
from learning.views.participants import SignedInRequest, TakingPart, participants_only


@require_safe
@any_campaign
def record_list(request: SignedInRequest, part: TakingPart) -> HttpResponse:
    mine = my_learning(part.participation, timezone.now())
    is_current = not isinstance(part, EarlierPart)
    return render(
        request,
        "learning/record/list.html",
        {
            "mine": mine,
            "campaign": part.campaign,
            "is_open": part.is_open,
            "table": RecordTable(mine.live, can_edit=part.is_open, can_remove=is_current),
            "removed": mine.removed and RemovedTable(mine.removed, can_put_back=is_current),
        },
    )


@never_cache
@require_safe
@participants_only
def done(request: SignedInRequest, part: TakingPart, record_id: uuid.UUID) -> HttpResponse:
    """The confirmation, the same however often the record was sent."""
    record = find(part, record_id)
    if record.removed_at is not None:
        return redirect("learning:record-list")
    context = {"record": record, "participation": part.participation, "campaign": part.campaign}
    return render(request, "learning/record/done.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@participants_only
def remove(request: SignedInRequest, part: TakingPart, record_id: uuid.UUID) -> HttpResponse:
    record = find(part, record_id)
    if request.method == "POST":
        try:
            remove_record(record_id=record_id, participation=part.participation)
        except Refused as refused:
            messages.error(request, refused.message)
        except RecordNotFound as error:
            raise Http404 from error
        else:
            messages.success(request, f"“{record.title}” is removed")
        return redirect("learning:record-list")
    if record.removed_at is not None:
        return redirect("learning:record-list")
    return render(request, "learning/record/remove.html", {"record": record})


@require_http_methods(["GET", "HEAD", "POST"])
@participants_only
def put_back(request: SignedInRequest, part: TakingPart, record_id: uuid.UUID) -> HttpResponse:
    record = find(part, record_id)
    if request.method == "POST":
        try:
            put_back_record(record_id=record_id, participation=part.participation)
        except Refused as refused:
            messages.error(request, refused.message)
        except RecordNotFound as error:
            raise Http404 from error
        else:
            messages.success(request, f"“{record.title}” is back and counts again")
        return redirect("learning:record-list")
    if record.removed_at is None:
        return redirect("learning:record-list")
    return render(request, "learning/record/put_back.html", {"record": record})


def find(part: TakingPart, record_id: uuid.UUID) -> LearningRecord:
    """The person's own record; anybody else's counts as none."""
    record = record_of(part.participation, record_id)
    if record is None:
        raise Http404
    return record
