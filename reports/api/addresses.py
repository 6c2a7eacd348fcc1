"""Where programs and their authors find all this."""

from functools import cache
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from reports.api.access import watched
from reports.api.description import description
from reports.api.documentation import documentation
from reports.api.offering import api
from reports.api.problems import NOTHING_THERE, Refused, answer_to

AT: Final = "api/v1/"


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    response = JsonResponse(description())
    response["Cache-Control"] = "public, max-age=300"
    return response


def no_such_address(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 - whatever it is
    return answer_to(Refused(NOTHING_THERE))


@cache
def known_parameters() -> frozenset[str]:
    operations = (operation["get"] for operation in description()["paths"].values())
    return frozenset(
        each["name"]
        for operation in operations
        for each in operation["parameters"]
        if each["in"] == "query"
    )


def _offered() -> list[URLPattern]:
    """Those of django-ninja, but for its own front page."""
    offered: list[Any] = api.urls[0]
    found = [each for each in offered if each.name != "api-root"]
    return [
        path(f"{AT}{each.pattern}", watched(each.callback, known_parameters()), name=_name(each))
        for each in found
    ]


def _name(pattern: URLPattern) -> str:
    return f"api-{str(pattern.name).replace('_', '-')}"


urlpatterns: list[URLPattern] = [
    path("api/", documentation, name="api"),
    path(f"{AT}openapi.json", openapi, name="api-openapi"),
    *_offered(),
    path(f"{AT}<path:rest>", watched(no_such_address, frozenset()), name="api-nothing-there"),
]
