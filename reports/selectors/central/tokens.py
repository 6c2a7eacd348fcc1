"""API tokens as the central team lists them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypedDict, cast

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from reports.models import ApiCall, ApiToken, Scope

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

CALLS_COUNTED_FOR: Final = dt.timedelta(days=30)


class Called(TypedDict):
    recent_calls: int


@dataclass(frozen=True)
class ListedToken:
    token: ApiToken
    scopes: tuple[str, ...]
    calls: int
    state: str

    @property
    def last_day(self) -> dt.date:
        """A token ends at midnight: the day before is the last one that it works on."""
        return timezone.localdate(self.token.expires_at - dt.timedelta(microseconds=1))


def listed_tokens(now: dt.datetime) -> tuple[ListedToken, ...]:
    """Those that work first, then the newest. One query."""
    calls = ApiCall.objects.filter(token=OuterRef("pk"), asked_at__gte=now - CALLS_COUNTED_FOR)
    number = calls.values("token").annotate(number=Count("pk")).values("number")
    recent = Coalesce(Subquery(number), 0, output_field=IntegerField())
    rows = cast(
        "QuerySet[WithAnnotations[ApiToken, Called]]",
        ApiToken.objects.annotate(recent_calls=recent).order_by("-created_at", "name"),
    )
    found = [
        ListedToken(
            token=row,
            scopes=tuple(str(Scope(scope).label) for scope in row.scopes),
            calls=row.recent_calls,
            state=_state(row, now),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: each.state != "Works"))


def _state(token: ApiToken, now: dt.datetime) -> str:
    if token.revoked_at is not None:
        return "Revoked"
    return "Works" if token.expires_at > now else "Expired"
