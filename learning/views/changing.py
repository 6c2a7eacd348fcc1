"""Changing a saved record: the same questions, each saved on its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.models import Course
from learning.forms.records import CATALOGUE, OTHER, HowLongForm, WhatForm, WhenForm
from learning.forms.refusals import show_refusal
from learning.models import LearningRecord
from learning.permissions import can_change_record
from learning.services.errors import LongerThanUsual, RecordNotFound, Refused
from learning.services.records import RecordDetails, change_record
from learning.views.participants import (
    ForOwners,
    SignedInRequest,
    TakingPart,
    about_own_record,
    posted,
)
from learning.views.questions import drawn_question, while_open

SAVE: Final = "Save"


def about_own_live_record(view: ForOwners) -> Callable[..., HttpResponse]:
    """As ``about_own_record``, while its campaign is open and the record counts. 403 when others recorded it."""

    @about_own_record
    @while_open
    @wraps(view)
    def guarded(request: SignedInRequest, part: TakingPart, record: LearningRecord) -> HttpResponse:
        if record.removed_at is not None:
            return redirect("learning:record-put-back", record.pk)
        if not can_change_record(request.user, record):
            raise PermissionDenied
        return view(request, part, record)

    return guarded


@never_cache
@require_safe
@about_own_live_record
def edit(request: SignedInRequest, _part: TakingPart, record: LearningRecord) -> HttpResponse:
    return render(request, "learning/record/edit.html", {"record": record})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@about_own_live_record
def what(request: SignedInRequest, part: TakingPart, record: LearningRecord) -> HttpResponse:
    known = {"source": OTHER}
    if record.course:
        known = {"source": CATALOGUE, "course": record.course.slug}
    form = WhatForm(
        posted(request),
        courses=part.definition.courses,
        initial={"title": record.title, "format": record.format} | known,
    )
    if form.is_valid() and changed(form, part, record, **_subject(form, part, record)):
        return _saved(request, record)
    return _drawn(request, form, record)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@about_own_live_record
def when(request: SignedInRequest, part: TakingPart, record: LearningRecord) -> HttpResponse:
    form = WhenForm(posted(request), campaign=part.campaign, initial={"done_on": record.done_on})
    if form.is_valid() and changed(form, part, record, done_on=form.cleaned_data["done_on"]):
        return _saved(request, record)
    return _drawn(request, form, record)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@about_own_live_record
def how_long(request: SignedInRequest, part: TakingPart, record: LearningRecord) -> HttpResponse:
    finished = "yes" if record.finishes_course else "no"
    form = HowLongForm(
        posted(request),
        course=part.definition.course(record.course.slug) if record.course else None,
        initial={"minutes": record.minutes, "finishes_course": finished},
    )
    if form.is_valid() and changed(form, part, record, **form.answer):
        return _saved(request, record)
    return _drawn(request, form, record)


def changed(
    form: WhatForm | WhenForm | HowLongForm,
    part: TakingPart,
    record: LearningRecord,
    *,
    confirmed_long: bool | None = None,
    **changes: Any,
) -> bool:
    """Save, or put the reason why not on the form. A time is only questioned when the time is what was answered."""
    now = {name: getattr(record, name) for name in RecordDetails.__dataclass_fields__}
    try:
        change_record(
            record_id=record.pk,
            participation=part.participation,
            details=RecordDetails(**(now | changes)),
            confirmed_long=confirmed_long is not False,
        )
    except LongerThanUsual as refused:
        if isinstance(form, HowLongForm):
            form.question_length(refused.message)
    except Refused as refused:
        show_refusal(form, refused)
    except RecordNotFound as error:
        raise Http404 from error
    return form.is_valid()


def _subject(form: WhatForm, part: TakingPart, record: LearningRecord) -> dict[str, Any]:
    """Another course is not finished until the person says so."""
    chosen = form.subject
    course = Course.objects.filter(campaign=part.campaign, slug=chosen["course"]).first()
    is_same = course is not None and course == record.course
    return {
        "title": chosen["title"],
        "format": chosen["format"],
        "course": course,
        "finishes_course": is_same and record.finishes_course,
    }


def _drawn(
    request: SignedInRequest, form: WhatForm | WhenForm | HowLongForm, record: LearningRecord
) -> HttpResponse:
    back = reverse("learning:record-edit", args=[record.pk])
    return drawn_question(request, form, back, caption=record.title, submit_label=SAVE)


def _saved(request: SignedInRequest, record: LearningRecord) -> HttpResponse:
    messages.success(request, "Your change is saved")
    return redirect("learning:record-edit", record.pk)
