"""Release packs: asked for, made by a worker, signed off, and from then on frozen (by triggers) and public."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from reports.models import ReleasePack, ReleasePart, Snapshot
from reports.services import making

log = structlog.get_logger(__name__)
MANIFEST: Final = "manifest.json"
LETTERS_OF_A_SLUG: Final = 100
# The beginning of time to ZIP: the same parts must give the same bytes.
NO_DATE: Final = (1980, 1, 1, 0, 0, 0)


class PackRefused(Exception):
    """Why a pack cannot be asked for or signed off; ``field`` names the form's field."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True)
class Part:
    name: str
    title: str
    media_type: str
    content: bytes

    @property
    def said(self) -> dict[str, Any]:
        """Its line in the manifest."""
        return {
            "name": self.name,
            "title": self.title,
            "media_type": self.media_type,
            "size": len(self.content),
            "sha256": making.digest_of(self.content),
        }


Contents = Callable[[ReleasePack], list[Part]]


@transaction.atomic
def ask_for_pack(*, title: str, snapshot: Snapshot) -> ReleasePack:
    """The draft with that title of that snapshot, new unless it was asked for already.

    Raises ``PackRefused`` when another pack has the title, or there is nothing in it to make an address of.
    """
    slug = slugify(title)[:LETTERS_OF_A_SLUG].strip("-")
    if not slug:
        raise PackRefused("The title must have a letter or a number in it", "title")
    pack, is_new = ReleasePack.objects.get_or_create(
        slug=slug,
        defaults={"title": title, "campaign": snapshot.campaign, "snapshot": snapshot},
    )
    is_the_same = (pack.title, pack.snapshot_id) == (title, snapshot.pk) and not pack.signed_off_at
    if not is_new and not is_the_same:
        raise PackRefused("There is a release with this title already", "title")
    return pack


@transaction.atomic
def make_pack_again(*, pack_id: uuid.UUID) -> ReleasePack:
    """Make a draft anew, unless it is being made. Raises ``PackRefused`` when it is signed off."""
    pack = _draft(pack_id)
    if pack.made_at is None and not pack.failure:
        return pack
    now = timezone.now()
    pack.asked_at, pack.made_at, pack.failure = now, None, ""
    pack.started_at = pack.beat_at = None
    pack.tries = 0
    pack.save()
    return pack


def make_pack(*, pack_id: uuid.UUID, contents: Contents) -> None:
    """Make the parts of a draft if nobody has and nobody is: claim, make, keep all of them at once."""
    making.make(ReleasePack.objects.waiting(), pack_id, lambda pack: _keep(pack, contents(pack)))


def make_waiting_packs(*, contents: Contents) -> None:
    making.make_all(
        ReleasePack.objects.waiting(),
        lambda pack_id: make_pack(pack_id=pack_id, contents=contents),
    )


@transaction.atomic
def sign_off(*, pack_id: uuid.UUID, name: str) -> ReleasePack:
    """Freeze and publish; the same person may say so twice.

    Raises ``PackRefused`` when it is not made, signed off by somebody else, or nobody is named.
    """
    held = ReleasePack.objects.select_for_update().get(pk=pack_id)
    if held.signed_off_at and held.signed_off_by == name.strip():
        return held
    pack = _draft(pack_id)
    if pack.made_at is None:
        raise PackRefused("This release has not been made yet")
    if not name.strip():
        raise PackRefused("Enter the name of the person who signs off", "name")
    pack.signed_off_by, pack.signed_off_at = name.strip(), timezone.now()
    pack.save()
    log.info("pack_signed_off", pack_id=str(pack_id))
    return pack


def _draft(pack_id: uuid.UUID) -> ReleasePack:
    pack = ReleasePack.objects.select_for_update().get(pk=pack_id)
    if pack.signed_off_at is not None:
        raise PackRefused("This release is signed off: it cannot be changed any more")
    return pack


@transaction.atomic
def _keep(pack: ReleasePack, parts: list[Part]) -> None:
    """All parts, the manifest that names them and the zip of all, or nothing."""
    kept = making.locked(ReleasePack.objects.waiting(), pack)
    manifest = [part.said for part in parts]
    listed = Part(MANIFEST, "Manifest", "application/json", _manifest(kept, manifest))
    packed = Part(f"{kept.slug}.zip", kept.title, "application/zip", _zip([*parts, listed]))
    ReleasePart.objects.filter(pack=kept).delete()
    ReleasePart.objects.bulk_create(
        ReleasePart(
            pack=kept,
            name=part.name,
            media_type=part.media_type,
            content=part.content,
            sha256=making.digest_of(part.content),
        )
        for part in (*parts, listed, packed)
    )
    kept.manifest, kept.made_at = manifest, timezone.now()
    kept.save()


def _manifest(pack: ReleasePack, parts: list[dict[str, Any]]) -> bytes:
    said = {
        "title": pack.title,
        "campaign": pack.campaign.slug,
        "day": pack.snapshot.day.isoformat(),
        "revision": pack.snapshot.revision,
        "as_at": pack.snapshot.as_at.isoformat(timespec="seconds"),
        "parts": parts,
    }
    return f"{json.dumps(said, indent=2, ensure_ascii=False)}\n".encode()


def _zip(parts: Iterable[Part]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as container:
        for part in parts:
            entry = ZipInfo(part.name, NO_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            container.writestr(entry, part.content)
    return out.getvalue()
