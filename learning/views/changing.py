"""Changing a saved record: the same questions, each saved on its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.definitions import CourseDefinition
from campaigns.models import Course
from learning.forms.records import CATALOGUE, OTHER, HowLongForm, WhatForm, WhenForm
from learning.forms.refusals import show_refusal
from learning.models import LearningRecord
from learning.permissions import can_change_record
from learning.services.errors import LongerThanUsual, RecordNotFound, Refused
from learning.services.records import change_record
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
    """Another course takes its own time and is finished or not, so nothing is saved before that is said too."""
    now = record.course.slug if record.course else ""
    known = {"source": CATALOGUE, "course": now} if now else {"source": OTHER}
    form = WhatForm(
        posted(request),
        courses=part.definition.courses,
        initial={"title": record.title, "format": record.format} | known,
    )
    if form.is_valid():
        chosen = form.subject
        if chosen["course"] not in {"", now}:
            time_page = reverse("learning:record-edit-how-long", args=[record.pk])
            return redirect(f"{time_page}?course={chosen['course']}")
        if changed(form, part, record, _subject(chosen)):
            return _saved(request, record)
    return _drawn(request, form, record)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@about_own_live_record
def when(request: SignedInRequest, part: TakingPart, record: LearningRecord) -> HttpResponse:
    form = WhenForm(posted(request), campaign=part.campaign, initial={"done_on": record.done_on})
    if form.is_valid() and changed(form, part, record, form.cleaned_data):
        return _saved(request, record)
    return _drawn(request, form, record)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@about_own_live_record
def how_long(request: SignedInRequest, part: TakingPart, record: LearningRecord) -> HttpResponse:
    """Of the course that was chosen on the page before, and then saved with its time; else of the record as it is."""
    another = part.definition.course(request.GET.get("course", ""))
    kept = part.definition.course(record.course.slug) if record.course else None
    finished = {"finishes_course": "yes" if record.finishes_course else "no"}
    form = HowLongForm(
        posted(request),
        course=another or kept,
        initial={"minutes": record.minutes} | ({} if another else finished),
    )
    if form.is_valid():
        answer = form.answer
        is_meant = answer.pop("confirmed_long")
        subject = _course(part, another) if another else {}
        if changed(form, part, record, subject | answer, confirmed_long=is_meant):
            return _saved(request, record)
    return _drawn(request, form, record, another)


def changed(
    form: WhatForm | WhenForm | HowLongForm,
    part: TakingPart,
    record: LearningRecord,
    changes: Mapping[str, Any],
    *,
    confirmed_long: bool = False,
) -> bool:
    """Save, or put the reason why not on the form."""
    try:
        change_record(
            record_id=record.pk,
            participation=part.participation,
            changes=changes,
            confirmed_long=confirmed_long,
        )
    except LongerThanUsual as refused:
        assert isinstance(form, HowLongForm)  # nothing else changes the time or the course it is of
        form.question_length(refused.message)
    except Refused as refused:
        show_refusal(form, refused)
    except RecordNotFound as error:
        raise Http404 from error
    return form.is_valid()


def _subject(chosen: dict[str, str]) -> dict[str, Any]:
    """The course as it was; or none, and what is not in the catalogue is not finished."""
    changes: dict[str, Any] = {name: chosen[name] for name in ("title", "format")}
    return changes if chosen["course"] else changes | {"course": None, "finishes_course": False}


def _course(part: TakingPart, another: CourseDefinition) -> dict[str, Any]:
    course = Course.objects.get(campaign=part.campaign, slug=another.slug)
    return {"course": course, "title": course.title, "format": course.format}


def _drawn(
    request: SignedInRequest,
    form: WhatForm | WhenForm | HowLongForm,
    record: LearningRecord,
    another: CourseDefinition | None = None,
) -> HttpResponse:
    page = "learning:record-edit-what" if another else "learning:record-edit"
    caption = another.title if another else record.title
    back = reverse(page, args=[record.pk])
    return drawn_question(request, form, back, caption=caption, submit_label=SAVE)


def _saved(request: SignedInRequest, record: LearningRecord) -> HttpResponse:
    messages.success(request, "Your change is saved")
    return redirect("learning:record-edit", record.pk)
