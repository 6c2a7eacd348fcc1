"""Tokens of programs that read figures: who has one, one more, one less."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reports import services
from reports.forms.central import TokenForm, put_refusal
from reports.models import ApiToken
from reports.selectors import central
from reports.tables.central import TokenTable
from reports.views.central.asking import TeamRequest, posted, team_only


@team_only
@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    context = {
        "table": TokenTable(central.listed_tokens(timezone.now())),
        "back_url": reverse("reports:central"),
    }
    return render(request, "reports/central/token_list.html", context)


@team_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request: TeamRequest) -> HttpResponse:
    """The secret is on the page that answers the request and nowhere else; the same request is answered alike."""
    form = TokenForm(posted(request), initial={"token_id": uuid.uuid4(), "requests_a_minute": 60})
    if form.is_valid():
        try:
            token, secret = services.issue_token(
                wanted=form.wanted, by=request.user, request_id=form.request_id
            )
        except services.TokenRefused as refused:
            put_refusal(form, refused.field, refused.message)
        else:
            context = {"token": token, "secret": secret, "last_day": form.wanted.expires_on}
            return render(request, "reports/central/token_secret.html", context)
    return _form_page(request, form)


def _form_page(request: HttpRequest, form: TokenForm) -> HttpResponse:
    context = {
        "form": form,
        "page_title": "Make an API token",
        "back_url": reverse("reports:central-tokens"),
        "submit_label": "Make the token",
    }
    return render(request, "form_page.html", context)


@team_only
@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request: HttpRequest, token_id: uuid.UUID) -> HttpResponse:
    if request.method != "POST":
        token = get_object_or_404(ApiToken, pk=token_id, revoked_at=None)
        return render(request, "reports/central/token_revoke.html", {"token": token})
    try:
        token = services.revoke_token(token_id=token_id)
    except ApiToken.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, f"{token.name} can no longer read figures")
    return redirect("reports:central-tokens")
