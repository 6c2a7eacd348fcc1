"""Keeping what is drawn, by a key that says everything it depends on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final, TypeVar

from django.core.cache import caches

from reports.selectors import Edition, KeptDay

SECONDS_KEPT: Final = 10 * 60
Drawn = TypeVar("Drawn")


def key_of(edition: Edition, chosen: KeptDay | None, today: dt.date, *parts: str) -> str:
    """A past day is its snapshot, now is the live figures. What either is compared with follows from the newest
    snapshot, and names and mergers from the revision of the world.
    """
    campaign, freshness = edition.campaign, edition.freshness
    shown = (
        (chosen.snapshot, chosen.revisions)
        if chosen
        else ("live", freshness.revision, today.isoformat())
    )
    versions = (campaign.pk, campaign.revision, freshness.world_revision, edition.newest)
    return ":".join(str(part) for part in ("drawn", *versions, *shown, *parts))


def kept(key: str, draw: Callable[[], Drawn]) -> Drawn:
    """What is not there is not kept, or made-up addresses could fill the cache."""
    found: Drawn | None = caches["local"].get(key)
    if found is not None:
        return found
    drawn = draw()
    if drawn is not None:
        caches["local"].set(key, drawn, SECONDS_KEPT)
    return drawn
