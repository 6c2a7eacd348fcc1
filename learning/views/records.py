"""My learning: what is recorded, its confirmation, taking a record away and putting it back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.models import LearningRecord
from learning.selectors import my_learning
from learning.services.errors import RecordNotFound, Refused
from learning.services.records import put_back_record, remove_record
from learning.tables import RecordTable, RemovedTable
from learning.views.participants import (
    SignedInRequest,
    TakingPart,
    about_own_record,
    participants_only,
    record_list_url,
)


@require_safe
@participants_only(any_campaign=True)
def record_list(request: SignedInRequest, part: TakingPart) -> HttpResponse:
    mine = my_learning(part.participation, timezone.now())
    return render(
        request,
        "learning/record/list.html",
        {
            "mine": mine,
            "campaign": part.campaign,
            "is_open": part.is_open,
            "table": RecordTable(mine.live, can_edit=part.is_open),
            "removed": mine.removed and RemovedTable(mine.removed),
        },
    )


@never_cache
@require_safe
@about_own_record
def done(request: SignedInRequest, part: TakingPart, record: LearningRecord) -> HttpResponse:
    """The confirmation, the same however often the record was sent; unless it was removed meanwhile."""
    if record.removed_at is not None:
        return redirect("learning:record-put-back", record.pk)
    context = {"record": record, "participation": part.participation, "campaign": part.campaign}
    return render(request, "learning/record/done.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@about_own_record
def remove(request: SignedInRequest, part: TakingPart, record: LearningRecord) -> HttpResponse:
    """Allowed whenever it was recorded: it is theirs."""
    if request.method == "POST":
        return settled(request, part, record, remove_record, "is removed")
    list_url = record_list_url(part.campaign)
    if record.removed_at is not None:
        return redirect(list_url)
    return render(request, "learning/record/remove.html", {"record": record, "list_url": list_url})


@require_http_methods(["GET", "HEAD", "POST"])
@about_own_record
def put_back(request: SignedInRequest, part: TakingPart, record: LearningRecord) -> HttpResponse:
    if request.method == "POST":
        return settled(request, part, record, put_back_record, "is back and counts again")
    list_url = record_list_url(part.campaign)
    if record.removed_at is None:
        return redirect(list_url)
    context = {"record": record, "list_url": list_url}
    return render(request, "learning/record/put_back.html", context)


def settled(
    request: SignedInRequest,
    part: TakingPart,
    record: LearningRecord,
    change: Callable[..., LearningRecord],
    what_happened: str,
) -> HttpResponse:
    """Make the change and say on the list what happened, or why it did not."""
    try:
        change(record_id=record.pk, participation=part.participation)
    except Refused as refused:
        messages.error(request, refused.message)
    except RecordNotFound as error:
        raise Http404 from error
    else:
        messages.success(request, f"“{record.title}” {what_happened}")
    return redirect(record_list_url(part.campaign))
