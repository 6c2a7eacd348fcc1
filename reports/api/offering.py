"""How an address is offered: its token and scope, what may be asked of it, and what is said when that is wrong."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, ValidationError
from pydantic import BaseModel

from reports.api.access import BearerToken
from reports.api.problems import (
    NO_TOKEN,
    NOTHING_THERE,
    WENT_WRONG,
    WRONG_PARAMETERS,
    Mistake,
    Refused,
    answer_to,
)
from reports.models import Scope

log = structlog.get_logger(__name__)

View = TypeVar("View", bound=Callable[..., HttpResponse])

api: Final = NinjaAPI(
    title="One Big Thing figures",
    version="1",
    description="Figures of the Civil Service's yearly learning campaign: the same as on the pages and in the files.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)


def offered(
    path: str, answer: type[BaseModel], scope: Scope, summary: str
) -> Callable[[View], View]:
    """Offer a function at an address, for GET and HEAD, to tokens of a scope. Its docstring goes into the schema."""

    def offer(view: View) -> View:
        name, auth = view.__name__, BearerToken(scope)
        api.get(
            path,
            response=answer,
            auth=auth,
            summary=summary,
            operation_id=name,
            url_name=name,
            openapi_extra={"x-scope": scope.value},
        )(view)
        api.api_operation(["HEAD"], path, response=answer, auth=auth, include_in_schema=False)(view)
        return view

    return offer


def only_known(request: HttpRequest, asked: Schema | None = None) -> None:
    """A misspelt parameter must not be passed over in silence, nor one of two values."""
    known = set(type(asked).model_fields) if asked is not None else set()
    mistakes = [
        Mistake(parameter=name, detail=_what_is_wrong(name in known, sorted(known)))
        for name, values in request.GET.lists()
        if name not in known or len(values) > 1
    ]
    if mistakes:
        raise Refused(WRONG_PARAMETERS, errors=mistakes)


def _what_is_wrong(is_known: bool, known: list[str]) -> str:
    if is_known:
        return "Give it once"
    return f"There is no such parameter. There are: {', '.join(known)}" if known else "Takes none"


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Any) -> HttpResponse:  # noqa: ARG001 - django-ninja gives both
    return answer_to(refused)


@api.exception_handler(AuthenticationError)
def _no_token(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - django-ninja gives both
    return answer_to(Refused(NO_TOKEN, headers={"WWW-Authenticate": "Bearer"}))


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - django-ninja gives both
    return answer_to(Refused(NOTHING_THERE))


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - django-ninja gives both
    mistakes = [
        Mistake(
            parameter=str(each["loc"][-1]),
            detail=each["msg"].removeprefix("Value error, "),
        )
        for each in error.errors
    ]
    return answer_to(Refused(WRONG_PARAMETERS, errors=mistakes))


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - django-ninja gives both
    log.error("api_failed", exc_info=error)
    return answer_to(Refused(WENT_WRONG))
