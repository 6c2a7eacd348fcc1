"""Recording a piece of learning: what, when, how long, check. One question a page; nothing is kept until the last."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campaigns.models import LearningFormat
from learning.forms.records import CATALOGUE, OTHER, HowLongForm, WhatForm, WhenForm
from learning.forms.refusals import show_refusal
from learning.models import LearningRecord
from learning.services.errors import LongerThanUsual, RecordNotFound, Refused
from learning.services.records import RecordDetails, check_details, record_learning
from learning.views import drafts
from learning.views.drafts import Draft
from learning.views.participants import SignedInRequest, TakingPart, participants_only, posted
from learning.views.questions import (
    drawn_question,
    page_about,
    while_open,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@participants_only()
@while_open
def what(
    request: SignedInRequest, part: TakingPart, record_id: uuid.UUID | None = None
) -> HttpResponse:
    draft = drafts.find(request.session, record_id)
    if record_id and (draft is None or is_saved(part, record_id)):
        return elsewhere(part, record_id)
    chosen = _subject(draft) if draft else _beforehand(request.GET.get("course", ""))
    form = WhatForm(posted(request), courses=part.definition.courses, initial=chosen)
    if not form.is_valid():
        back = reverse("learning:record-check", args=[record_id]) if draft else None
        return drawn_question(request, form, back, is_new=True)
    record_id = record_id or uuid.uuid4()
    draft = (draft or Draft(title="", format="")).about(**form.subject)
    drafts.keep(request.session, record_id, draft)
    return redirect(draft.next_page, record_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@participants_only()
@while_open
def when(request: SignedInRequest, part: TakingPart, record_id: uuid.UUID) -> HttpResponse:
    draft = drafts.find(request.session, record_id)
    if draft is None or is_saved(part, record_id):
        return elsewhere(part, record_id)
    form = WhenForm(posted(request), campaign=part.campaign, initial={"done_on": draft.day})
    if not form.is_valid() or not _is_possible_day(form, part, draft):
        back = reverse("learning:record-what", args=[record_id])
        return drawn_question(request, form, back, caption=draft.title)
    draft = draft.done(form.cleaned_data["done_on"])
    drafts.keep(request.session, record_id, draft)
    return redirect(draft.next_page, record_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@participants_only()
@while_open
def how_long(request: SignedInRequest, part: TakingPart, record_id: uuid.UUID) -> HttpResponse:
    draft = drafts.find(request.session, record_id)
    if draft is None or draft.day is None or is_saved(part, record_id):
        return elsewhere(part, record_id, draft)
    course = part.definition.course(draft.course)
    usual = course.minutes if course else None
    form = HowLongForm(posted(request), course=course, initial=_time(draft, usual))
    if not form.is_valid() or not _is_possible_time(form, part, draft):
        back = reverse("learning:record-when", args=[record_id])
        return drawn_question(request, form, back, caption=draft.title)
    drafts.keep(request.session, record_id, draft.took(**form.answer))
    return redirect("learning:record-check", record_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@participants_only()
@while_open
def check(request: SignedInRequest, part: TakingPart, record_id: uuid.UUID) -> HttpResponse:
    draft = drafts.find(request.session, record_id)
    if draft is None or not draft.minutes or draft.day is None:
        return elsewhere(part, record_id, draft)
    refused = None
    if request.method == "POST":
        try:
            save(part, record_id, draft)
        except Refused as reason:
            refused = reason
        else:
            return redirect("learning:record-done", record_id)
    elif is_saved(part, record_id):
        return elsewhere(part, record_id)
    return render(request, "learning/record/check.html", _to_check(part, record_id, draft, refused))


def save(part: TakingPart, record_id: uuid.UUID, draft: Draft) -> LearningRecord:
    try:
        return record_learning(
            record_id=record_id,
            participation=part.participation,
            details=details(part, draft),
            confirmed_long=draft.confirmed_long,
        )
    except RecordNotFound as error:
        raise Http404 from error


def is_saved(part: TakingPart, record_id: uuid.UUID) -> bool:
    """Saved already: the same page in another tab, or the back button."""
    return LearningRecord.objects.filter(participation=part.participation, pk=record_id).exists()


def elsewhere(part: TakingPart, record_id: uuid.UUID, draft: Draft | None = None) -> HttpResponse:
    """Where a question about this draft cannot be asked: it is saved, it is gone, or an earlier one comes first."""
    if is_saved(part, record_id):
        return redirect("learning:record-done", record_id)
    if draft is not None:
        return redirect(draft.next_page, record_id)
    return redirect(f"{reverse('learning:record-what')}?again=yes")


def details(part: TakingPart, draft: Draft, **changes: Any) -> RecordDetails:
    """What the draft says, as the service takes it. A day or a time not given yet stands at the least it can be."""
    course = part.campaign.courses.filter(slug=draft.course).first() if draft.course else None
    given = {
        "title": draft.title,
        "course": course,
        "done_on": draft.day or part.campaign.learning_from,
        "minutes": draft.minutes or 1,
        "format": draft.format,
        "finishes_course": bool(course) and draft.finishes_course,
    }
    return RecordDetails(**(given | changes))


def _beforehand(course: str) -> dict[str, str]:
    return {"source": CATALOGUE, "course": course} if course else {}


def _subject(draft: Draft) -> dict[str, str]:
    if draft.course:
        return _beforehand(draft.course)
    return {"source": OTHER, "title": draft.title, "format": draft.format}


def _time(draft: Draft, usual: int | None) -> dict[str, Any]:
    if not draft.minutes:
        return {"minutes": usual}
    return {
        "minutes": draft.minutes,
        "finishes_course": "yes" if draft.finishes_course else "no",
        "confirmed_long": draft.confirmed_long,
    }


def _is_possible_day(form: WhenForm, part: TakingPart, draft: Draft) -> bool:
    day = form.cleaned_data["done_on"]
    try:
        check_details(
            participation=part.participation,
            details=details(part, draft, done_on=day),
            confirmed_long=True,
        )
    except Refused as refused:
        form.add_error("done_on", refused.message)
    return form.is_valid()


def _is_possible_time(form: HowLongForm, part: TakingPart, draft: Draft) -> bool:
    answer = form.answer
    try:
        check_details(
            participation=part.participation,
            details=details(part, draft, minutes=answer["minutes"]),
            confirmed_long=answer["confirmed_long"],
        )
    except LongerThanUsual as refused:
        form.question_length(refused.message)
    except Refused as refused:
        show_refusal(form, refused)
    return form.is_valid()


def _to_check(
    part: TakingPart, record_id: uuid.UUID, draft: Draft, refused: Refused | None
) -> dict[str, Any]:
    total = part.participation.minutes + draft.minutes
    return {
        "record_id": record_id,
        "draft": draft,
        "how": dict(LearningFormat.choices).get(draft.format, ""),
        "course": part.definition.course(draft.course),
        "total": total,
        "target": part.campaign.target_minutes,
        "errors": page_about(refused, record_id) if refused else None,
    }
