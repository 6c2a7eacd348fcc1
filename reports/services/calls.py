"""The log of what programs asked."""

from __future__ import annotations

import datetime as dt
from typing import Final

from reports.models import ApiCall, ApiToken

KEPT: Final = dt.timedelta(days=90)
USE_NOTED_EVERY: Final = dt.timedelta(minutes=1)
LONGEST_PATH: Final = 400


def note_call(*, token: ApiToken, path: str, status: int, now: dt.datetime) -> None:
    """One insert; that the token is in use is noted once a minute at most, so that its row is not written all the time."""
    ApiCall.objects.create(token=token, path=path[:LONGEST_PATH], status=status, asked_at=now)
    last = token.last_used_at
    if last is None or last <= now - USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def delete_old_calls(*, now: dt.datetime) -> int:
    """Of requests older than ninety days; returns how many went."""
    gone, _ = ApiCall.objects.filter(asked_at__lt=now - KEPT).delete()
    return gone
