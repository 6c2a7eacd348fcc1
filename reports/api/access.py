"""Who asks: a bearer token, what it may read, how often, and the log of it. Cookies are not looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja.security import HttpBearer

from reports.api.problems import (
    BAD_TOKEN,
    TOO_MANY,
    WRONG_METHOD,
    WRONG_SCOPE,
    Refused,
    answer_to,
)
from reports.models import ApiToken, Scope
from reports.selectors.calls import WINDOW, Allowance, allowance_of
from reports.services.calls import note_call
from reports.services.tokens import token_for

READING: Final = ("GET", "HEAD")
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Visit:
    """One request of a known token."""

    token: ApiToken
    now: dt.datetime
    allowance: Allowance


class BearerToken(HttpBearer):
    """The token of a program, and which scope an address asks of it."""

    openapi_description = "A token that the central team has made: its secret begins with obt_"

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        now = timezone.now()
        found = token_for(token, now)
        if found is None:
            said = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            raise Refused(BAD_TOKEN, headers=said)
        visit = Visit(found, now, allowance_of(found, now))
        request.api_visit = visit  # type: ignore[attr-defined]  # read by watched()
        if visit.allowance.left == 0:
            raise Refused(TOO_MANY, headers={"Retry-After": str(visit.allowance.seconds)})
        check_scope(found, self.scope)
        return found


def check_scope(token: ApiToken, scope: Scope) -> None:
    if scope not in token.scopes:
        said = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}
        raise Refused(WRONG_SCOPE, f"It needs the scope “{scope}”.", headers=said)


def watched(view: View, known: frozenset[str]) -> View:
    """Every request goes through here: only reading, no sign-in, the allowance told, the call noted.

    ``known`` are the parameters whose values may be in the log.
    """

    @wraps(view)
    def seen(request: HttpRequest, *args: Any, **given: Any) -> HttpResponseBase:
        if request.method not in READING:
            return answer_to(Refused(WRONG_METHOD, headers={"Allow": ", ".join(READING)}))
        response = view(request, *args, **given)
        visit: Visit | None = getattr(request, "api_visit", None)
        if visit is not None and isinstance(response, HttpResponse):
            _tell(response, visit.allowance)
            path = _without_secrets(request, known)
            status = response.status_code
            note_call(token=visit.token, path=path, status=status, now=visit.now)
        return response

    seen.login_required = False  # type: ignore[attr-defined]  # what @login_not_required sets
    seen.csrf_exempt = True  # type: ignore[attr-defined]  # nothing can be sent, and cookies do not count
    return seen


def _tell(response: HttpResponse, allowance: Allowance) -> None:
    """This request is one of those allowed, unless it was refused."""
    is_counted = response.status_code != HTTPStatus.TOO_MANY_REQUESTS
    left = max(0, allowance.left - is_counted)
    window = int(WINDOW.total_seconds())
    response["RateLimit-Policy"] = f'"minute";q={allowance.limit};w={window}'
    response["RateLimit"] = f'"minute";r={left};t={allowance.seconds}'


def _without_secrets(request: HttpRequest, known: frozenset[str]) -> str:
    """Somebody may put a token into the address by mistake: only our own parameters are kept."""
    asked = [(name, value) for name, value in request.GET.items() if name in known]
    return f"{request.path}?{urlencode(asked)}" if asked else request.path
