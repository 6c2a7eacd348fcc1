"""What pages show of exports, and the rows that an export has."""

from __future__ import annotations

import datetime as dt
import uuid
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from campaigns.models import Campaign
from departments.models import Grade, Organisation, Profession
from reports.models import BreakdownRelease, Export, ExportPart, ExportTaking, SignUpHour
from reports.patterns import SignUps
from reports.selectors.reading import freshness_of

SHOWN = 50
NATION, EVERYBODY = "all", "All organisations"


def recent_exports() -> tuple[Export, ...]:
    """The newest first, each with its campaign and who asked."""
    newest = Export.objects.order_by("-asked_at").select_related("campaign", "asked_by")
    return tuple(newest[:SHOWN])


def export_asked_for(export_id: uuid.UUID) -> Export | None:
    return Export.objects.filter(pk=export_id).select_related("campaign", "asked_by").first()


def takings_of(export: Export) -> tuple[ExportTaking, ...]:
    """Who took the file, the last first."""
    takings = ExportTaking.objects.filter(export=export).select_related("taken_by")
    return tuple(takings.order_by("-taken_at", "-pk"))


def content_of(export: Export) -> Iterator[bytes]:
    """The file, a piece at a time: each read on its own, so that a slow reader holds nothing open.

    Raises ``ExportPart.DoesNotExist`` when it expires meanwhile: then fewer bytes come than were announced.
    """
    parts = ExportPart.objects.filter(export=export)
    for position in range(parts.count()):
        content = parts.values_list("content", flat=True).get(position=position)
        yield zlib.decompress(content)


def sign_ups_of(campaign: Campaign) -> tuple[SignUps, dt.datetime]:
    """People by day and hour, and when that was last true."""
    freshness = freshness_of(campaign)
    rows = SignUpHour.objects.filter(campaign=campaign).values_list("day", "hour", "people")
    as_at = freshness.sign_ups_as_at if freshness else None
    return {(day, hour): people for day, hour, people in rows}, as_at or timezone.now()


@dataclass(frozen=True)
class ReleasedBreakdown:
    """What stands released of one organisation; ``content`` is that of ``reports.disclosure``."""

    slug: str
    name: str
    day: dt.date
    content: Mapping[str, Any]


def released_breakdowns(campaign: Campaign) -> Iterator[ReleasedBreakdown]:
    """What stands released today: of the nation first, then of each organisation by slug. True counts stay unread."""
    today = timezone.localdate()
    releases = BreakdownRelease.objects.filter(campaign=campaign).standing_on(today)
    rows = releases.values_list("organisation_id", "organisation__slug", "day", "content")
    names = dict(Organisation.objects.named_on(today).values_list("pk", "name"))
    for pk, slug, day, content in sorted(rows, key=lambda row: row[1] or ""):
        yield ReleasedBreakdown(slug or NATION, names.get(pk) or slug or EVERYBODY, day, content)


def labels_of_breakdowns() -> dict[str, str]:
    """Grades by code, professions by slug."""
    grades = Grade.objects.values_list("code", "label")
    return dict(grades) | dict(Profession.objects.values_list("slug", "name"))
