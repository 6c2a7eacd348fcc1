"""What the pages about a piece of learning share: how a question is drawn, and what stops it from being asked."""

from __future__ import annotations

import uuid
from functools import wraps
from typing import Final, ParamSpec

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from learning.forms.records import WhatForm
from learning.services.errors import Refused
from learning.views.participants import (
    ForParticipants,
    SignedInRequest,
    TakingPart,
    record_list_url,
)

P = ParamSpec("P")

PAGE_OF_FIELD: Final = {
    "course": "learning:record-what",
    "title": "learning:record-what",
    "format": "learning:record-what",
    "done_on": "learning:record-when",
}


def while_open(view: ForParticipants[P]) -> ForParticipants[P]:
    """Ask only while the campaign takes records; else say that it has closed and what can still be done."""

    @wraps(view)
    def guarded(
        request: SignedInRequest, part: TakingPart, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not part.is_open:
            context = {"campaign": part.campaign, "list_url": record_list_url(part.campaign)}
            return render(request, "learning/record/closed.html", context)
        return view(request, part, *args, **kwargs)

    return guarded


def drawn_question(
    request: HttpRequest,
    form: forms.Form,
    back_url: str | None = None,
    *,
    caption: str = "",
    is_new: bool = False,
    submit_label: str = "Continue",
) -> HttpResponse:
    """One question on its own page."""
    template = "learning/record/what.html" if isinstance(form, WhatForm) else "form_page.html"
    context = {
        "form": form,
        "back_url": back_url or reverse("learning:record-list"),
        "caption": caption,
        "submit_label": submit_label,
        "was_lost": is_new and "again" in request.GET,
    }
    return render(request, template, context)


def page_about(refused: Refused, record_id: uuid.UUID) -> list[dict[str, str]]:
    """The reason for the error summary of the page that checks answers, leading to the page to answer again on."""
    page = PAGE_OF_FIELD.get(refused.field or "", "learning:record-how-long")
    return [{"text": refused.message, "href": reverse(page, args=[record_id])}]
