"""What every request passes through that is the portal's own."""

import re
import uuid
from collections.abc import Callable
from http import HTTPMethod

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control
from django_structlog.middlewares import RequestMiddleware
from pghistory.middleware import HistoryMiddleware

METHODS = frozenset(HTTPMethod)
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLog(RequestMiddleware):
    """One id for a request: taken from X-Request-ID when sound, logged, passed on, sent back.

    An id from outside is accepted only in a harmless shape, because it is written to logs.
    """

    def prepare(self, request: HttpRequest) -> None:
        if not REQUEST_ID.fullmatch(request.META.get("HTTP_X_REQUEST_ID", "")):
            request.META["HTTP_X_REQUEST_ID"] = str(uuid.uuid4())
        super().prepare(request)

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        response["X-Request-ID"] = request.META["HTTP_X_REQUEST_ID"]
        super().handle_response(request, response)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Method and route; the query string may hold what somebody searched for, and a method be any word."""
        method = request.method if request.method in METHODS else "(no method)"
        match = request.resolver_match
        return f"{method} {'/' + match.route if match else '(no route)'}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Name the person only when something else has looked them up already.

        Looking here would cost pages a query, and would break those that need no database.
        """
        user = getattr(request, "_cached_user", None)
        structlog.contextvars.bind_contextvars(user_id=str(user.pk) if user and user.pk else None)


class KeptPrivate:
    """What does not say itself who may keep it is for the one who asked: pages name people, or the nonce of their policy.

    Of somebody signed in nothing is kept at all: a shared computer's back button must not show it after signing out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            # Looking nobody up: a page that did not ask who is there says the same to everybody.
            user = getattr(request, "_cached_user", None)
            is_somebodys = user is not None and user.is_authenticated
            patch_cache_control(
                response, private=True, **{"no_store": True} if is_somebodys else {}
            )
        return response


class StaffHistory(HistoryMiddleware):
    """Tells the history who is writing, except where learners write.

    What they write is not tracked, and telling would make each of their statements two.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_tracked = request.method != "GET" and not _is_learners_own(request.path_info)
        response: HttpResponse = (super().__call__ if is_tracked else self.get_response)(request)
        return response


def _is_learners_own(path: str) -> bool:
    try:
        return resolve(path).app_name == "learning"
    except Resolver404:
        return False
