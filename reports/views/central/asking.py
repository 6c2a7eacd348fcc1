"""Who may see the central team's pages, and in which of three steps a page that saves is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec, cast

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.models import User
from accounts.permissions import is_central_team, role_required
from departments.services import OrganisationChangeRefused
from reports.forms.central import put_refusal, sent_again
from reports.services import HeadcountRefused, SnapshotRefused

P = ParamSpec("P")

# The buttons of a page that shows what would change. Any other answer asks for that page.
SAVE: Final = "save"
CHANGE: Final = "change"
# Each says why, in words for the page, and which field it is about.
REFUSALS: Final = (HeadcountRefused, OrganisationChangeRefused, SnapshotRefused)


class TeamRequest(HttpRequest):
    """A request that ``team_only`` let through: there is a person."""

    user: User


def team_only(
    view: Callable[Concatenate[TeamRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in members of the central team, after their second factor."""
    guarded = cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", view)
    return role_required(is_central_team)(guarded)


def posted(request: HttpRequest) -> QueryDict | None:
    """What to bind a form to: an empty POST is still an answer."""
    return request.POST if request.method == "POST" else None


def in_steps(
    request: HttpRequest,
    form: forms.Form,
    *,
    save: Callable[[], HttpResponse],
    preview: Callable[[], HttpResponse],
) -> HttpResponse | None:
    """What would change, and once that was looked at the saving. None asks for the form, which says what was refused."""
    step = request.POST.get("step", "")
    if not form.is_valid() or step == CHANGE:
        return None
    try:
        return save() if step == SAVE else preview()
    except REFUSALS as refused:
        put_refusal(form, refused.field, refused.message)
    return None


def drawn_preview(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """What saving would change, with everything that was sent, to be saved or changed from here."""
    context |= {"form": form, "sent_again": sent_again(form)}
    return render(request, "reports/central/preview.html", context)
