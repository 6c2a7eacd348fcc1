"""Signing in and out: an address, a code, and home."""

from urllib.parse import urlsplit

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import services
from accounts.forms import AddressForm
from accounts.proofs import SIGN_IN, Proof, TooManyCodes, TooManyGuesses
from accounts.selectors import demonstration_cast
from accounts.views.codes import has_sent_code, start_again, take_code


def safe_next(request: HttpRequest) -> str | None:
    """Where to go after signing in, if the request names a page of ours."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else None


@login_not_required
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a work address and send a code to it, whoever it belongs to."""
    if request.user.is_authenticated:
        return redirect(safe_next(request) or settings.LOGIN_REDIRECT_URL)
    begun = Proof.under_way(request, SIGN_IN)
    next_url = safe_next(request) or (begun.next_url if begun else None)
    form = AddressForm(request.POST or None, initial={"email": begun.email if begun else ""})
    if request.method == "POST" and has_sent_code(form, request, SIGN_IN, next_url=next_url):
        return redirect("accounts:sign-in-code")
    return _sign_in_page(request, form, next_url)


def _sign_in_page(request: HttpRequest, form: AddressForm, next_url: str | None) -> HttpResponse:
    context = {
        "form": form,
        "next_url": next_url,
        "why": request.GET.get("why"),
        "single_sign_on": settings.OIDC_NAME if settings.OIDC_ENABLED else "",
        "cast": demonstration_cast(),
        "is_production": settings.IS_PRODUCTION,
        "submit_label": "Email me a code",
        "back_url": resolve_url(settings.LOGOUT_REDIRECT_URL),
    }
    response = render(request, "accounts/sign_in.html", context)
    if settings.OIDC_ENABLED:
        issuer = urlsplit(settings.OIDC_ISSUER_URL)
        # A browser also checks where a form's answer redirects to.
        response._csp_update = {"form-action": f"{issuer.scheme}://{issuer.netloc}"}  # type: ignore[attr-defined]  # noqa: SLF001
    return response


@login_not_required
@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Take the code and sign its owner in."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    pages = {"start": "accounts:sign-in", "another": "accounts:another-code"}
    return take_code(request, SIGN_IN, done=_signed_in, **pages)


def _signed_in(proof: Proof) -> HttpResponse:
    """The address is proved, so find or make its account and go on."""
    try:
        user = services.prove_address(email=proof.email)
    except services.AddressNotPermitted:  # its domain was barred a moment ago
        return start_again("accounts:sign-in", "expired")
    proof.end()
    record_authentication(proof.request, user, method="code")
    login = Login(user=user, email=proof.email, redirect_url=proof.next_url)
    response: HttpResponse = perform_login(proof.request, login)
    return response


@login_not_required
@require_POST
def another_code(request: HttpRequest) -> HttpResponse:
    """Send a new code to the same address; the old one stops working."""
    begun = Proof.under_way(request, SIGN_IN)
    if begun is None:
        return start_again("accounts:sign-in", "not-started")
    try:
        Proof.begin(request, SIGN_IN, email=begun.email, next_url=begun.next_url)
    except TooManyGuesses as refusal:
        messages.error(request, f"{refusal.message}.")
    except TooManyCodes as refusal:
        messages.error(request, f"{refusal.message}. The last code we sent still works.")
    else:
        messages.success(request, "We have sent a new code. Codes we sent before no longer work.")
    return redirect("accounts:sign-in-code")


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)
