"""What pages show of release packs, and the past that a pack draws."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db.models import Sum

from reports.models import ReleasePack, ReleasePart, Snapshot, SnapshotRow


def every_pack() -> tuple[ReleasePack, ...]:
    """Drafts and those signed off, the newest first."""
    packs = ReleasePack.objects.select_related("campaign", "snapshot")
    return tuple(packs.order_by("-asked_at", "slug"))


def published_packs() -> tuple[ReleasePack, ...]:
    return tuple(ReleasePack.objects.published().select_related("campaign", "snapshot"))


def pack_with_id(pack_id: uuid.UUID) -> ReleasePack | None:
    packs = ReleasePack.objects.select_related("campaign", "snapshot")
    return packs.filter(pk=pack_id).first()


def published_pack(slug: str) -> ReleasePack | None:
    packs = ReleasePack.objects.published().select_related("campaign", "snapshot")
    return packs.filter(slug=slug).first()


def part_of(pack: ReleasePack, name: str) -> ReleasePart | None:
    """None when there is none of that name, which may be anything that an address can hold."""
    parts = ReleasePart.objects.filter(pack=pack, name=name)
    return parts.first() if name.isprintable() else None


def texts_of(pack: ReleasePack, names: list[str]) -> Mapping[str, str]:
    """Parts that are texts, as they are kept."""
    parts = ReleasePart.objects.filter(pack=pack, name__in=names)
    return {
        name: bytes(content).decode("utf-8-sig")
        for name, content in parts.values_list("name", "content")
    }


def digest_of_part(pack: ReleasePack, name: str) -> str:
    parts = ReleasePart.objects.filter(pack=pack, name=name)
    return parts.values_list("sha256", flat=True).first() or ""


def signed_up_by_day(snapshot: Snapshot) -> list[tuple[dt.date, int]]:
    """People who had signed up by each kept day up to the snapshot's, as was known when it was taken.

    Later corrections of earlier days are left out: the same snapshot always gives the same figures.
    """
    known = Snapshot.objects.filter(
        campaign=snapshot.campaign_id, day__lte=snapshot.day, taken_at__lte=snapshot.taken_at
    )
    ids = list(known.in_force().values_list("pk", flat=True))
    rows = SnapshotRow.objects.filter(snapshot__in=ids).values_list("snapshot__day")
    return list(rows.annotate(people=Sum("signed_up")).order_by("snapshot__day"))
