"""The page that explains the API, made from its description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.api.description import description
from reports.api.problems import KINDS
from reports.models import Scope

# What each example asks for, beside the parameters that may be left out.
EXAMPLES: Final[Mapping[str, Mapping[str, str]]] = {
    "standings": {"measure": "signed_up", "table": "all", "basis": "core"},
    "history": {"measure": "signed_up", "limit": "7"},
}


@dataclass(frozen=True)
class Value:
    """A parameter, or a field of an answer: its name, what it may be, what it means; ``of`` is the part it holds."""

    name: str
    kind: str
    meaning: str
    of: str = ""


@dataclass(frozen=True)
class Part:
    """An answer, or what one is made of."""

    name: str
    meaning: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Address:
    name: str
    path: str
    title: str
    meaning: str
    scope: str
    parameters: tuple[Value, ...]
    answer: str
    example: str


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    context = {
        "addresses": addresses(settings.BASE_URL),
        "parts": parts(),
        "problems": [kind for kind in KINDS if kind.what_to_do],
        "scopes": Scope.choices,
    }
    return render(request, "reports/api/page.html", context)


@cache
def addresses(at: str) -> tuple[Address, ...]:
    return tuple(_address(path, each["get"], at) for path, each in description()["paths"].items())


@cache
def parts() -> tuple[Part, ...]:
    """Everything that an answer is made of; words that stand for themselves have no fields."""
    schemas = description()["components"]["schemas"]
    return tuple(
        Part(name, schema.get("description", ""), tuple(_values(schema)))
        for name, schema in sorted(schemas.items())
    )


def _address(path: str, operation: Mapping[str, Any], at: str) -> Address:
    name = operation["operationId"]
    asked = urlencode(EXAMPLES.get(name, {}))
    query = f"?{asked}" if asked else ""
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return Address(
        name=name,
        path=path,
        title=operation["summary"],
        meaning=operation["description"],
        scope=operation["x-scope"],
        parameters=tuple(
            _value(each["name"], each["schema"], each.get("description", ""))
            for each in operation["parameters"]
            if each["in"] == "query"
        ),
        answer=_part_in(answer),
        example=f'curl -H "Authorization: Bearer $TOKEN" "{at}{path}{query}"',
    )


def _values(schema: Mapping[str, Any]) -> Iterator[Value]:
    for name, each in schema.get("properties", {}).items():
        yield _value(name, each, each.get("description", ""))


def _value(name: str, schema: Mapping[str, Any], meaning: str) -> Value:
    default = schema.get("default")
    left_out = f" When left out: {default}." if default is not None else ""
    return Value(
        name, _kind(schema), f"{meaning.rstrip('.')}.{left_out}".strip(" ."), _part_in(schema)
    )


def _kind(schema: Mapping[str, Any]) -> str:
    """In words: what a reader has to know of the JSON schema."""
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if "enum" in schema:
        return "one of " + ", ".join(str(each) for each in schema["enum"])
    if part := schema.get("$ref"):
        return str(part).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return _plain(schema)


def _plain(schema: Mapping[str, Any]) -> str:
    words = {"string": "text", "integer": "whole number", "boolean": "true or false"}
    formats = {"date": "day, like 2023-10-15", "date-time": "moment, like 2023-10-15T08:30:00Z"}
    kind = str(schema.get("type", ""))
    said = formats.get(schema.get("format", ""), words.get(kind, kind))
    if "maximum" in schema:
        said += f" from {schema['minimum']} to {schema['maximum']}"
    return said


def _part_in(schema: Mapping[str, Any]) -> str:
    """The name of the part that a value is, or is a list of."""
    schema = schema.get("items", schema)
    found = [schema, *schema.get("anyOf", ())]
    return next((str(s["$ref"]).rpartition("/")[2] for s in found if "$ref" in s), "")
