"""The OpenAPI description: django-ninja's, with the problems, headers and unchanged answers that every address has."""

from functools import cache
from http import HTTPStatus
from typing import Any, Final

from reports.api import endpoints
from reports.api.offering import api
from reports.api.problems import KINDS, MEDIA_TYPE, WRONG_METHOD, Kind, Problem

assert endpoints  # importing them offers them

PREFIX: Final = "/api/v1/"
HEADERS: Final[dict[str, Any]] = {
    "ETag": "The version of the answer, for If-None-Match",
    "RateLimit": "How many requests are left (r), and in how many seconds there are more (t)",
    "RateLimit-Policy": "How many requests (q) in how many seconds (w)",
}
IF_NONE_MATCH: Final = {
    "in": "header",
    "name": "If-None-Match",
    "schema": {"type": "string"},
    "required": False,
    "description": "The ETag that you have: the answer is 304 and empty when nothing has changed",
}


@cache
def description() -> dict[str, Any]:
    """It does not change while the portal runs."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    found["servers"] = [{"url": "/"}]
    parts = found["components"]["schemas"]
    parts |= _with_definitions(
        Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    )
    for name in [name for name in parts if name.endswith("Asked")]:
        del parts[name]  # their fields stand among the parameters
    for path in found["paths"].values():
        _complete(path["get"])
    return found


def _with_definitions(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema.pop("$defs", {}), schema["title"]: schema}


def _complete(operation: dict[str, Any]) -> None:
    operation["parameters"].append(IF_NONE_MATCH)
    responses = operation["responses"]
    good = responses.pop(HTTPStatus.OK)
    operation["responses"] = {
        "200": {**good, "description": "The figures", "headers": _headers(HEADERS)},
        "304": {"description": "You have it already", "headers": _headers(HEADERS)},
        **{
            str(status.value): _problem(status)
            for status in sorted({kind.status for kind in KINDS} - {WRONG_METHOD.status})
        },
    }


def _problem(status: HTTPStatus) -> dict[str, Any]:
    kinds: list[Kind] = [kind for kind in KINDS if kind.status == status]
    described: dict[str, Any] = {
        "description": ". Or: ".join(kind.title for kind in kinds),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        described["headers"] = _headers({"Retry-After": "How many seconds to wait"})
    return described


def _headers(words: dict[str, str]) -> dict[str, Any]:
    return {
        name: {"description": said, "schema": {"type": "string"}, "required": True}
        for name, said in words.items()
    }
