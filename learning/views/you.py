"""A person's own details: to see, to change, to take away, to have deleted."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from learning.forms.refusals import show_refusal
from learning.forms.welcome import in_words
from learning.forms.you import EmailRecordForm, LeaveForm, MovedForm
from learning.selectors import own_data
from learning.selectors.details import credit_after_move, current_posting, details_of
from learning.services.errors import HasLeft, Refused
from learning.services.participation import leave as leave_portal
from learning.services.participation import move
from learning.services.sharing import email_record
from learning.views.held import blocks
from learning.views.participants import SignedInRequest, TakingPart, participants_only, posted
from obt_portal.ui.templatetags.portal import day

MOVE: Final = "move"
FROM_LISTS: Final = ("organisation", "grade", "profession")


@require_safe
def you(request: SignedInRequest) -> HttpResponse:
    return render(request, "learning/you/you.html", {"details": details_of(request.user)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def moved(request: SignedInRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.session.get(MOVE)
    form = MovedForm(data, posting=current_posting(request.user))
    if request.method == "POST" and form.is_valid():
        request.session[MOVE] = form.to_check()
        return redirect("learning:moved-check")
    context = {"form": form, "back_url": reverse("learning:you")}
    return render(request, "learning/you/moved.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def moved_check(request: SignedInRequest) -> HttpResponse:
    """Asked again of the lists as they are now; the POST moves."""
    if MOVE not in request.session:
        return redirect("learning:you")
    form = MovedForm(request.session[MOVE], posting=current_posting(request.user))
    if not form.is_valid():
        return redirect("learning:moved")
    if request.method != "POST":
        return render(request, "learning/you/moved_check.html", checked(form, request.user))
    try:
        move(user=request.user, **form.cleaned_data)
    except Refused as refused:
        show_refusal(form, refused)
        context = {
            "form": form,
            "action": reverse("learning:moved"),
            "back_url": reverse("learning:you"),
        }
        return render(request, "learning/you/moved.html", context)
    del request.session[MOVE]
    messages.success(request, "Your new details are saved")
    return redirect("learning:you")


def checked(form: MovedForm, user: User) -> dict[str, Any]:
    """The new details as rows of a summary list, and for whom the person will count."""
    move = form.cleaned_data
    said = {name.capitalize(): in_words(form, name) for name in FROM_LISTS}
    said["From"] = day(move["moved_on"])
    change = {"href": reverse("learning:moved"), "text": "Change"}
    rows = [
        {
            "key": {"text": key},
            "value": {"text": text},
            "actions": {"items": [change | {"visually_hidden_text": key.lower()}]},
        }
        for key, text in said.items()
    ]
    credit = credit_after_move(user, move["organisation"], move["moved_on"])
    return {"rows": rows, "credit": credit}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@participants_only()
def mail_record(request: SignedInRequest, part: TakingPart) -> HttpResponse:
    form = EmailRecordForm(posted(request), own_address=request.user.email)
    if form.is_valid():
        try:
            send_id = form.cleaned_data["send_id"]
            email_record(participation=part.participation, to=form.address, send_id=send_id)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, f"We are sending your record to {form.address}")
            return redirect("learning:you")
    context = {
        "form": form,
        "back_url": reverse("learning:you"),
        "submit_label": "Send",
        "campaign": part.campaign,
    }
    return render(request, "learning/you/email_record.html", context)


@never_cache
@require_safe
def download(request: SignedInRequest) -> HttpResponse:
    held = own_data(request.user)
    as_at = timezone.now()
    besides = held.pop("held_besides")
    about = {name: value for name, value in held.items() if name != "as_at"}
    shown = [block for block in blocks(about, "", level=1) if block.title]
    context = {"blocks": shown, "besides": besides, "as_at": as_at}
    return render(request, "learning/you/download.html", context)


@never_cache
@require_safe
def download_file(request: SignedInRequest) -> HttpResponse:
    answer = JsonResponse(
        own_data(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    answer["Content-Disposition"] = 'attachment; filename="what-we-hold-about-you.json"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: SignedInRequest) -> HttpResponse:
    form = LeaveForm(posted(request))
    if form.is_valid():
        try:
            with suppress(HasLeft):  # sent twice
                leave_portal(user=request.user)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            logout(request)
            return redirect("learning:left")
    context = {"form": form, "back_url": reverse("learning:you")}
    return render(request, "learning/you/leave.html", context)


@login_not_required
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/you/left.html")
