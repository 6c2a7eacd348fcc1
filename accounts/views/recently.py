"""Pages where a visit that is hours old does not do: who is there has to show once more who they are."""

import time
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.models import Appointment, User
from accounts.permissions import DEVELOPMENT_METHOD, SECOND_FACTORS, second_factor_address
from accounts.proofs import Proof, Purpose
from accounts.views.codes import has_sent_code, take_code
from accounts.views.sign_in import safe_next

CONFIRM = Purpose("confirmation", "show {service_name} that it is you")
RECENT_SECONDS = 15 * 60
TYPED = "typed_address"
"""Where the session keeps an address that was sent to such a page too late, so that it need not be typed again."""

View = Callable[[HttpRequest], HttpResponse]


def recently_proved(view: View) -> View:
    """Only for somebody who used their second factor a moment ago or, if they need none, typed a code."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if _has_just_proved(request):
            return view(request)
        if request.method == "POST":
            request.session[TYPED] = request.POST.get("email", "")
        if _needs_second_factor(request):
            return redirect_to_login(request.path, second_factor_address(person(request)))
        return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': request.path})}")

    return guarded


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # strangers do not come this far
    return request.user


def _needs_second_factor(request: HttpRequest) -> bool:
    """Whoever has one, and whoever is appointed to something."""
    held = Authenticator.objects.filter(user=request.user.pk, type__in=SECOND_FACTORS)
    return held.exists() or Appointment.objects.held_by(request.user).exists()


def _has_just_proved(request: HttpRequest) -> bool:
    since = time.time() - RECENT_SECONDS
    records = get_authentication_records(request, person(request))
    methods = {record["method"] for record in records if record["at"] > since}
    if not methods or not _needs_second_factor(request):
        return bool(methods)
    stand_in = set() if settings.IS_PRODUCTION else {DEVELOPMENT_METHOD}
    return bool(methods & {"mfa", *stand_in})


@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """Say why a code is needed once more, and send it to the person's own address."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    next_url = safe_next(request)
    email = person(request).email
    if has_sent_code(form, request, CONFIRM, email=email, next_url=next_url):
        return redirect("accounts:confirm-code")
    context = {
        "form": form,
        "email": email,
        "next_url": next_url,
        "why": request.GET.get("why"),
        "contact": settings.CONTACT_EMAIL,
        "submit_label": "Email me a code",
        "back_url": reverse("learning:you"),
    }
    return render(request, "accounts/confirm.html", context)


@never_cache
def confirm_code(request: HttpRequest) -> HttpResponse:
    """Take the code, and go on to the page that asked for it."""
    return take_code(request, CONFIRM, start="accounts:confirm", done=_confirmed)


def _confirmed(proof: Proof) -> HttpResponse:
    proof.end()
    record_authentication(proof.request, person(proof.request), method="code")
    return redirect(proof.next_url or settings.LOGIN_REDIRECT_URL)
