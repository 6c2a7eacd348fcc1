"""What every request passes through that is the portal's own."""

import re
import uuid

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django_structlog.middlewares import RequestMiddleware
from pghistory.middleware import HistoryMiddleware

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
        """Method and route; the query string may hold what somebody searched for."""
        match = request.resolver_match
        return f"{request.method} {'/' + match.route if match else '(no route)'}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Name the person only when something else has looked them up already.

        Looking here would cost pages a query, and would break those that need no database.
        """
        user = getattr(request, "_cached_user", None)
        structlog.contextvars.bind_contextvars(user_id=str(user.pk) if user and user.pk else None)


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
