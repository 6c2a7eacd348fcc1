"""What the first view of a page weighs, as it comes from the server: static files packed as it packs them, pages by the proxy."""

import gzip
import re
from collections.abc import Iterator
from http.client import HTTPConnection

from django.urls import reverse

from benchmarks.load import Target
from benchmarks.places import web_server
from benchmarks.results import Result, at_most

KILOBYTES = 45
REQUESTS = 6
PAGES = {
    "start page": reverse("reports:start"),
    "sign-in page": reverse("accounts:sign-in"),
    "league table page": reverse("reports:league-table"),
}
HEADERS = {"Host": "portal.test", "X-Forwarded-Proto": "https", "Accept-Encoding": "br, gzip"}


def measure() -> Iterator[Result]:
    with web_server() as target:
        for name, path in PAGES.items():
            page = _asked(target, path)
            files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.decode()))
            sent = len(gzip.compress(page, 6)) + sum(len(_asked(target, file)) for file in files)
            yield at_most(f"first view of the {name} / {KILOBYTES} KB", sent / 1024 / KILOBYTES, 1)
            requests = 1 + len(files)
            yield at_most(f"first view of the {name} / {REQUESTS} requests", requests / REQUESTS, 1)


def _asked(target: Target, path: str) -> bytes:
    connection = HTTPConnection(target.host, target.port, timeout=30)
    try:
        connection.request("GET", path, headers=HEADERS)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise AssertionError(f"{path}: {answer.status}")
    return body
