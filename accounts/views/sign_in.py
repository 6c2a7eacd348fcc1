"""Signing in and out: an address, a code, and home."""

from urllib.parse import urlencode, urlsplit

from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.forms import CodeForm, SignInForm
from accounts.selectors import demonstration_cast
from accounts.services import AddressNotPermitted
from accounts.sign_in import SignIn, TooManyCodes

WRONG_CODE = "That code is not right. Check the newest email from us and try again"
TOO_MANY_CODES = "You have asked for too many codes. Wait a few minutes, then ask for another"


def safe_next(request: HttpRequest) -> str | None:
    """Where to go after signing in, if the request names a page of ours."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else None


def back_to_sign_in(why: str, next_url: str | None = None) -> HttpResponse:
    """Start again, saying why; the words are in the template, so that a link cannot put words in our mouth."""
    query = {"why": why} | ({"next": next_url} if next_url else {})
    return redirect(f"{reverse('accounts:sign-in')}?{urlencode(query)}")


@login_not_required
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a work address and send a code to it, whoever it belongs to."""
    if request.user.is_authenticated:
        return redirect(safe_next(request) or settings.LOGIN_REDIRECT_URL)
    begun = SignIn.under_way(request)
    next_url = safe_next(request) or (begun.next_url if begun else None)
    form = SignInForm(request.POST or None, initial={"email": begun.email if begun else ""})
    if request.method == "POST" and form.is_valid():
        try:
            SignIn.begin(request, email=form.cleaned_data["email"], next_url=next_url)
        except TooManyCodes:
            form.add_error("email", TOO_MANY_CODES)
        else:
            return redirect("accounts:sign-in-code")
    return _sign_in_page(request, form, next_url)


def _sign_in_page(request: HttpRequest, form: SignInForm, next_url: str | None) -> HttpResponse:
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
    begun = SignIn.under_way(request)
    if begun is None:
        return back_to_sign_in("not-started")
    if begun.is_spent:
        return back_to_sign_in("too-many-tries")
    if not begun.is_valid():
        return back_to_sign_in("expired")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _try_code(begun, form)
        if answer is not None:
            return answer
    context = {"form": form, "email": begun.email, "minutes_left": begun.minutes_left}
    return render(request, "accounts/sign_in_code.html", context)


def _try_code(begun: SignIn, form: CodeForm) -> HttpResponse | None:
    """Sign in with the right code; with a wrong one, None and an error on the form, or back to the start."""
    if not begun.may_guess():
        return back_to_sign_in("too-many-tries")
    if compare_user_code(actual=form.cleaned_data["code"], expected=begun.code):
        try:
            return begun.complete()
        except AddressNotPermitted:
            pass  # its code was never sent, so this was a guess and is answered like one
    if not begun.record_invalid_attempt():
        return back_to_sign_in("too-many-tries")
    form.add_error("code", WRONG_CODE)
    return None


@login_not_required
@require_POST
def another_code(request: HttpRequest) -> HttpResponse:
    """Send a new code to the same address; the old one stops working."""
    begun = SignIn.under_way(request)
    if begun is None:
        return back_to_sign_in("not-started")
    try:
        SignIn.begin(request, email=begun.email, next_url=begun.next_url)
    except TooManyCodes:
        messages.error(request, f"{TOO_MANY_CODES}. The last code we sent still works.")
    else:
        messages.success(request, "We have sent a new code. Codes we sent before no longer work.")
    return redirect("accounts:sign-in-code")


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)
