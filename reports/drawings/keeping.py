"""Keeping what is drawn, by a key that says everything it depends on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from django.core.cache import caches

from campaigns.models import Campaign
from reports.selectors import Edition, KeptDay

SECONDS_KEPT: Final = 10 * 60
Drawn = TypeVar("Drawn")


def versions_of(edition: Edition, chosen: KeptDay | None, today: dt.date) -> tuple[object, ...]:
    """Parts of a key. A past day is its snapshot, now is the live figures. What either is compared with follows from the
    newest snapshot, and names and mergers from the revision of the world.
    """
    campaign, freshness = edition.campaign, edition.freshness
    shown = (chosen.snapshot, chosen.revisions) if chosen else ("live", freshness.revision, today)
    return (campaign.pk, campaign.revision, freshness.world_revision, edition.newest, *shown)


def revisions_of(campaigns: Iterable[Campaign]) -> str:
    """Of all that are named somewhere: another whenever one of them changes."""
    return ",".join(f"{each.pk}.{each.revision}" for each in campaigns)


def kept(what: str, *parts: object, draw: Callable[[], Drawn]) -> Drawn:
    """``parts`` are the values that decide what is drawn, as they were understood and not as somebody typed them.

    What is not there is not kept, or made-up addresses could fill the cache.
    """
    key = ":".join(map(str, ("drawn", what, *parts)))
    found: Drawn | None = caches["local"].get(key)
    if found is not None:
        return found
    drawn = draw()
    if drawn is not None:
        caches["local"].set(key, drawn, SECONDS_KEPT)
    return drawn
