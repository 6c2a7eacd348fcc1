"""Another work address for the same account, and one account of two: a mover keeps everything, and is counted once."""

import time
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts import services
from accounts.forms import NewAddressForm, OtherAddressForm
from accounts.models import User
from accounts.proofs import Proof, Purpose
from accounts.views.codes import has_sent_code, start_again, take_code
from accounts.views.recently import RECENT_SECONDS, TYPED, person, recently_proved

NEW_ADDRESS = Purpose("new_address", "use this address for your {service_name} account")
OTHER_ADDRESS = Purpose("other_address", "join your two {service_name} accounts")
JOINING = "joining"
"""Where the session keeps the address of a second account that was proved, which one stays, and when."""


@never_cache
@recently_proved
def new_address(request: HttpRequest) -> HttpResponse:
    """Ask for the new address and send a code to it, whoever it belongs to."""
    form = NewAddressForm(**_given(request, NEW_ADDRESS))
    if has_sent_code(form, request, NEW_ADDRESS):
        return redirect("accounts:new-address-code")
    return _address_page(request, form, "accounts/new_address.html")


@never_cache
def new_address_code(request: HttpRequest) -> HttpResponse:
    """Take the code that proves the new address."""
    return take_code(request, NEW_ADDRESS, start="accounts:new-address", done=_changed)


@never_cache
@recently_proved
def join(request: HttpRequest) -> HttpResponse:
    """Ask for the address that somebody took part with before, and send a code to it, whoever it belongs to."""
    form = OtherAddressForm(**_given(request, OTHER_ADDRESS))
    if has_sent_code(form, request, OTHER_ADDRESS):
        return redirect("accounts:join-code")
    return _address_page(request, form, "accounts/join.html")


@never_cache
def join_code(request: HttpRequest) -> HttpResponse:
    """Take the code that proves the other address."""
    return take_code(request, OTHER_ADDRESS, start="accounts:join", done=_found)


@never_cache
def join_check(request: HttpRequest) -> HttpResponse:
    """Say what joining does; the POST joins."""
    joining = request.session.get(JOINING)
    if joining is None or joining["at"] < time.time() - RECENT_SECONDS:
        return redirect("learning:you")
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and _has_joined(request, form, joining):
        messages.success(request, f"Your accounts are joined. You sign in with {joining['keeps']}")
        return redirect("learning:you")
    context = {"form": form, "other": joining["other"], "keeps": joining["keeps"]}
    return render(request, "accounts/join_check.html", context)


def _given(request: HttpRequest, purpose: Purpose) -> dict[str, Any]:
    """What a form about an address starts from: what was sent or, before that, what was typed last."""
    begun = Proof.under_way(request, purpose)
    typed = begun.email if begun else request.session.get(TYPED, "")
    data = request.POST if request.method == "POST" else None
    return {"data": data, "initial": {"email": typed}, "own_address": person(request).email}


def _address_page(request: HttpRequest, form: forms.Form, template: str) -> HttpResponse:
    context = {
        "form": form,
        "why": request.GET.get("why"),
        "contact": settings.CONTACT_EMAIL,
        "submit_label": "Email me a code",
        "back_url": reverse("learning:you"),
    }
    return render(request, template, context)


def _changed(proof: Proof) -> HttpResponse:
    request = proof.request
    _end(proof)
    try:
        changed = services.change_address(user=person(request), email=proof.email)
    except services.AddressNotPermitted:  # its domain was barred a moment ago
        return start_again("accounts:new-address", "expired")
    except services.AddressTaken:
        return _offer_joining(request, other=proof.email, keeps=proof.email)
    update_session_auth_hash(request, changed)
    messages.success(request, f"From now on you sign in with {changed.email}")
    return redirect("learning:you")


def _found(proof: Proof) -> HttpResponse:
    _end(proof)
    if not User.objects.filter(email=proof.email).exists():
        return start_again("accounts:join", "nobody")
    return _offer_joining(proof.request, other=proof.email, keeps=person(proof.request).email)


def _end(proof: Proof) -> None:
    proof.end()
    proof.request.session.pop(TYPED, None)


def _offer_joining(request: HttpRequest, *, other: str, keeps: str) -> HttpResponse:
    request.session[JOINING] = {"other": other, "keeps": keeps, "at": time.time()}
    return redirect("accounts:join-check")


def _has_joined(request: HttpRequest, form: forms.Form, joining: dict[str, Any]) -> bool:
    try:
        kept = services.join_accounts(
            user=person(request), other_address=joining["other"], email=joining["keeps"]
        )
    except services.JoinRefused as refusal:
        form.add_error(None, refusal.message)
        return False
    del request.session[JOINING]
    update_session_auth_hash(request, kept)
    return True
