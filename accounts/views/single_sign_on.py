"""The way out to a department's own sign-in; allauth takes the way back."""

import requests
import structlog
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.adapters import back_to_sign_in
from accounts.views.sign_in import safe_next

log = structlog.get_logger(__name__)


@login_not_required
def single_sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the person to the provider; when it cannot be reached, back to the page that offers a code.

    It is always to sign in: allauth would take other wishes, scopes and parameters from the address.
    """
    if request.method != "POST":
        return redirect("accounts:sign-in")
    try:
        provider = get_adapter().get_provider(request, provider=provider_id)
        to_provider: HttpResponse = provider.redirect(
            request, process=AuthProcess.LOGIN, next_url=safe_next(request)
        )
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (requests.RequestException, KeyError) as error:
        log.warning("single_sign_on_unreachable", reason=type(error).__name__)
        return back_to_sign_in("single-sign-on-failed")
    return to_provider
