"""Saying "you have it already" before any work is done."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags
from pydantic import BaseModel

from reports.measures import MEASURES

# Raise the number when an answer says the same in another way.
FORM: Final = (2, *((each.slug, each.label, each.definition) for each in MEASURES.values()))

MOST_LOOKS: Final = 5


@dataclass(frozen=True)
class Version:
    """Everything that an answer depends on beside its address, and when it last changed if that is known."""

    parts: tuple[Any, ...]
    modified: dt.datetime | None = None

    def tag(self, request: HttpRequest) -> str:
        """A strong one: two answers with the same tag are the same to the byte."""
        asked = (request.path, sorted(request.GET.lists()))
        said = repr((FORM, asked, self.parts)).encode()
        return f'"{hashlib.sha256(said).hexdigest()[:32]}"'


def answered(request: HttpRequest, version: Version, make: Callable[[], BaseModel]) -> HttpResponse:
    """304 when the program has this version; else ``make`` is called."""
    tag = version.tag(request)
    if _has(request, tag):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(make().model_dump_json(), content_type="application/json")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    if version.modified is not None:
        response["Last-Modified"] = http_date(version.modified.timestamp())
    patch_vary_headers(response, ["Authorization"])
    return response


def answered_as_it_stands(
    request: HttpRequest, look: Callable[[], tuple[Version, Callable[[], BaseModel]]]
) -> HttpResponse:
    """The same of figures that may change while they are read: they are read again until they have not."""
    version, make = look()
    for _ in range(MOST_LOOKS):
        response = answered(request, version, make)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return response
        before = version
        version, make = look()
        if version == before:
            return response
    # They change all the time: true, but of no version that could be asked for again.
    del response["ETag"]
    return response


def _has(request: HttpRequest, tag: str) -> bool:
    """Whether a proxy has made a tag weak on the way does not matter for reading."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in held or tag in {each.removeprefix("W/") for each in held}
