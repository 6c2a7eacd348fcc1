"""The way out to a department's own sign-in; allauth takes the way back."""

import requests
import structlog
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.adapters import back_to_sign_in

log = structlog.get_logger(__name__)


@login_not_required
def single_sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the person to the provider; when it cannot be reached, back to the page that offers a code."""
    if request.method != "POST":
        return redirect("accounts:sign-in")
    try:
        response: HttpResponse = openid_connect.login(request, provider_id)
    except (requests.RequestException, KeyError) as error:
        log.warning("single_sign_on_unreachable", reason=type(error).__name__)
        return back_to_sign_in("single-sign-on-failed")
    return response
