"""For development and tests only; in production these have no address (see urls.py)."""

import re

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import OutgoingMail
from accounts.permissions import DEVELOPMENT_METHOD
from accounts.selectors import demonstration_cast, recent_mail

CODE = re.compile(r"\b\d{6}\b")
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Mail lately put in the queue, newest first, the code of each in large figures."""
    mail = [(message, _code(message)) for message in recent_mail()]
    return render(request, "accounts/mailbox.html", {"mail": mail})


@login_not_required
@require_safe
def message(request: HttpRequest, mail_id: str) -> HttpResponse:
    found = get_object_or_404(OutgoingMail, pk=mail_id)
    return render(request, "accounts/message.html", {"message": found, "code": _code(found)})


def _code(message: OutgoingMail) -> str:
    found = CODE.search(message.body)
    return found.group() if found else ""


@login_not_required
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's cast, as if their second factor had been used."""
    wanted = request.POST.get("email", "")
    person = next((one for one in demonstration_cast() if one.email == wanted), None)
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    record_authentication(request, person, method=DEVELOPMENT_METHOD)
    return redirect(settings.LOGIN_REDIRECT_URL)
