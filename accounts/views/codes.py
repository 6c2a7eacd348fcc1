"""What every page that sends a code, or takes one, has in common."""

from collections.abc import Callable
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.forms import CodeForm
from accounts.proofs import CodeOver, CodeRefused, Proof, Purpose, WrongCode

WRONG_CODE = "That code is not right. Check the newest email from us and try again"


def start_again(page: str, why: str, next_url: str | None = None) -> HttpResponse:
    """Back to the page that asks for the address, saying why.

    The words are in the template, so that a link cannot put words in our mouth.
    """
    query = {"why": why} | ({"next": next_url} if next_url else {})
    return redirect(f"{reverse(page)}?{urlencode(query)}")


def has_sent_code(
    form: forms.Form,
    request: HttpRequest,
    purpose: Purpose,
    *,
    email: str | None = None,
    next_url: str | None = None,
) -> bool:
    """Send a code to the address on the form, or to ``email``; when it may have none, the form says so."""
    if not form.is_valid():
        return False
    try:
        Proof.begin(request, purpose, email=email or form.cleaned_data["email"], next_url=next_url)
    except CodeRefused as refusal:
        form.add_error(None if email else "email", refusal.message)
        return False
    return True


def take_code(
    request: HttpRequest,
    purpose: Purpose,
    *,
    start: str,
    done: Callable[[Proof], HttpResponse],
    another: str | None = None,
) -> HttpResponse:
    """The page that takes the code.

    ``start`` names the page that asks for the address, ``another`` the one that sends a second code at once;
    ``done`` says where the right code leads.
    """
    proof = Proof.under_way(request, purpose)
    if proof is None or proof.why_over:
        return start_again(start, proof.why_over if proof else "not-started")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proof.take(form.cleaned_data["code"])
        except CodeOver as over:
            return start_again(start, over.why)
        except WrongCode:
            form.add_error("code", WRONG_CODE)
        else:
            return done(proof)
    context = {
        "form": form,
        "email": proof.email,
        "minutes_left": proof.minutes_left,
        "start_url": reverse(start),
        "another_url": reverse(another) if another else "",
    }
    return render(request, "accounts/take_code.html", context)
