"""How much a program has asked lately."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from typing import Final

from django.db.models import Count, Min

from reports.models import ApiCall, ApiToken

WINDOW: Final = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Allowance:
    """What a token may still ask, of how many, and in how many seconds the oldest request no longer counts."""

    limit: int
    left: int
    seconds: int


def allowance_of(token: ApiToken, now: dt.datetime) -> Allowance:
    """Counted from the log of the minute that ends now; refused requests do not count, or a program that
    keeps on asking would never get in again.
    """
    calls = ApiCall.objects.filter(token=token, asked_at__gt=now - WINDOW)
    lately = calls.exclude(status=HTTPStatus.TOO_MANY_REQUESTS).aggregate(
        calls=Count("pk"), oldest=Min("asked_at")
    )
    wait = lately["oldest"] + WINDOW - now if lately["oldest"] else WINDOW
    left = max(0, token.requests_a_minute - lately["calls"])
    return Allowance(token.requests_a_minute, left, max(1, ceil(wait.total_seconds())))
