"""Joining: three questions, their answers kept in the session until they have been checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from campaigns.models import Campaign
from campaigns.selectors import current_campaign
from departments.selectors import search_organisations, suggested_organisation
from learning.forms.refusals import show_refusal
from learning.forms.welcome import (
    GradeForm,
    JoinForm,
    OrganisationSearchForm,
    ProfessionForm,
    answers_of,
    in_words,
    organisation_form,
)
from learning.selectors import participation_of
from learning.selectors.details import current_posting
from learning.services.errors import Refused
from learning.services.participation import join_campaign
from learning.views.participants import SignedInRequest, posted

DRAFT: Final = "welcome"
FORMS: Final[dict[str, Callable[..., forms.Form]]] = {
    "organisation": organisation_form,
    "grade": GradeForm,
    "profession": ProfessionForm,
}

Page = Callable[[SignedInRequest, Campaign], HttpResponse]


def newcomers_only(view: Page) -> Callable[[SignedInRequest], HttpResponse]:
    """For people who may still join the campaign; everybody else belongs on their home page."""

    @wraps(view)
    def guarded(request: SignedInRequest) -> HttpResponse:
        today = timezone.localdate()
        campaign = current_campaign(today)
        if campaign is None or not campaign.is_open_on(today):
            return redirect("learning:home")
        if participation_of(request.user, campaign):
            return redirect("learning:home")
        return view(request, campaign)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@newcomers_only
def organisation(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """All organisations in one list, or those that a search found; the e-mail address suggests one."""
    today = timezone.localdate()
    search = OrganisationSearchForm(request.GET if "q" in request.GET else None)
    found = search_organisations(search.cleaned_data["q"], today) if search.is_valid() else None
    suggested = suggested_organisation(request.user.email)
    initial = draft_of(request).get("organisation") or (suggested.slug if suggested else "")
    form = organisation_form(posted(request), found=found or (), initial={"organisation": initial})
    if form.is_valid():
        return keep(request, "organisation", form["organisation"].value())
    context = {"form": form, "search": search, "found": found, "suggested": suggested}
    return render(request, "learning/welcome/organisation.html", context | {"campaign": campaign})


@require_safe
def not_listed(request: SignedInRequest) -> HttpResponse:
    return render(request, "learning/welcome/not_listed.html")


@require_http_methods(["GET", "HEAD", "POST"])
@newcomers_only
def grade(request: SignedInRequest, _campaign: Campaign) -> HttpResponse:
    return question(request, "grade", previous="organisation")


@require_http_methods(["GET", "HEAD", "POST"])
@newcomers_only
def profession(request: SignedInRequest, _campaign: Campaign) -> HttpResponse:
    return question(request, "profession", previous="grade")


@require_http_methods(["GET", "HEAD", "POST"])
@newcomers_only
def check(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Everything asked once more, because lists change and sessions are old; the POST joins."""
    draft = draft_of(request)
    asked = {step: make(draft) for step, make in FORMS.items()}
    wrong = next((step for step, form in asked.items() if not form.is_valid()), None)
    if wrong:
        return redirect(url_of(wrong))
    chosen = {step: form.cleaned_data[step] for step, form in asked.items()}
    form = JoinForm(posted(request))
    if form.is_valid() and joined(form, request.user, campaign, chosen):
        request.session.pop(DRAFT, None)
        messages.success(request, f"You have joined {campaign.name}")
        return redirect("learning:home")
    context = {"form": form, "campaign": campaign, "rows": rows_of(asked)}
    return render(request, "learning/welcome/check.html", context)


def question(request: SignedInRequest, step: str, *, previous: str) -> HttpResponse:
    """One question of a kind that needs nothing but its form."""
    draft = draft_of(request)
    if previous not in draft:
        return redirect(next_url(draft))
    form = FORMS[step](posted(request), initial={step: draft.get(step)})
    if form.is_valid():
        return keep(request, step, form[step].value())
    back = "check" if is_complete(draft) else previous
    context = {"form": form, "back_url": url_of(back)}
    return render(request, f"learning/welcome/{step}.html", context)


def rows_of(asked: Mapping[str, forms.Form]) -> list[dict[str, Any]]:
    """The answers as rows of a summary list, each with a link to change it."""
    rows = []
    for step, form in asked.items():
        action = {"href": url_of(step), "text": "Change", "visually_hidden_text": f"your {step}"}
        rows.append(
            {
                "key": {"text": step.capitalize()},
                "value": {"text": in_words(form, step)},
                "actions": {"items": [action]},
            }
        )
    return rows


def joined(form: forms.Form, user: User, campaign: Campaign, chosen: Mapping[str, Any]) -> bool:
    try:
        join_campaign(user=user, campaign=campaign, **chosen)
    except Refused as refused:
        show_refusal(form, refused)
        return False
    return True


def draft_of(request: SignedInRequest) -> dict[str, str]:
    """The answers so far, by step. Somebody who took part before is asked only whether they still hold."""
    draft: dict[str, str] = request.session.get(DRAFT, {})
    return draft if is_complete(draft) else {**answers_of(current_posting(request.user)), **draft}


def keep(request: SignedInRequest, step: str, answer: str) -> HttpResponse:
    draft = draft_of(request) | {step: answer}
    request.session[DRAFT] = draft
    return redirect(next_url(draft))


def next_url(draft: Mapping[str, str]) -> str:
    return url_of(next((step for step in FORMS if step not in draft), "check"))


def is_complete(draft: Mapping[str, str]) -> bool:
    return all(step in draft for step in FORMS)


def url_of(step: str) -> str:
    return reverse(f"learning:welcome-{step}")
