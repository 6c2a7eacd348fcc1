"""What a page about a campaign may show: how fresh it is, which days were kept, and two readings to compare."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.core.cache import caches
from django.db.models import OuterRef, Subquery

from campaigns.models import Campaign
from reports.models import Freshness, Snapshot
from reports.selectors.reading import Reading, all_kept, drawn_day, live
from reports.selectors.world import SECONDS_KEPT, kept_world

WEEK: Final = dt.timedelta(days=7)


@dataclass(frozen=True)
class Edition:
    """A campaign's live figures and kept days at this moment; ``newest`` is the id of the last snapshot of any day.

    Snapshots are only ever added, so whatever is drawn from kept days stands for as long as ``newest`` does.
    """

    campaign: Campaign
    freshness: Freshness
    newest: int


@dataclass(frozen=True)
class KeptDay:
    """A past day that somebody reads: which revision of how many, and the snapshot that holds it."""

    day: dt.date
    revision: int
    revisions: int
    snapshot: int

    @property
    def is_latest(self) -> bool:
        return self.revision == self.revisions


@dataclass(frozen=True)
class KeptDays:
    """The days of a campaign that were kept, each with the ids of its snapshots, the first revision first."""

    snapshots: Mapping[dt.date, Sequence[int]] = field(default_factory=dict)

    @property
    def days(self) -> list[dt.date]:
        return sorted(self.snapshots)

    def find(self, day: dt.date, revision: int | None = None) -> KeptDay | None:
        """The last revision unless another is asked for."""
        ids = self.snapshots.get(day, ())
        number = len(ids) if revision is None else revision
        return KeptDay(day, number, len(ids), ids[number - 1]) if 1 <= number <= len(ids) else None

    def up_to(self, day: dt.date) -> KeptDay | None:
        """The newest day up to and including ``day``."""
        days = self.days
        place = bisect_right(days, day)
        return self.find(days[place - 1]) if place else None

    def after(self, day: dt.date) -> dt.date | None:
        days = self.days
        place = bisect_right(days, day)
        return days[place] if place < len(days) else None

    def nearest(self, day: dt.date) -> dt.date | None:
        """The earlier of two that are equally near."""
        return min(self.days, key=lambda kept: (abs(kept - day), kept), default=None)


@dataclass(frozen=True)
class Since:
    """The earlier reading that a later one is compared with.

    ``into`` says for the slug of each body that was there then, and is gone now, in which body it stands.
    """

    reading: Reading
    into: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Readings:
    """The figures shown and those of a week earlier, if a day was kept then."""

    now: Reading
    since: Since | None = None


@dataclass(frozen=True)
class Correction:
    """A later revision of a kept day."""

    day: dt.date
    revision: int
    made_at: dt.datetime
    reason: str

    @property
    def before(self) -> int:
        """The revision that it put right."""
        return self.revision - 1


def edition_of(campaign: Campaign) -> Edition | None:
    """None until the campaign's figures are first counted. One query, which a process asks at most once a second."""
    key = f"edition:{campaign.pk}:{campaign.revision}"
    found: Edition | None = caches["local"].get(key)
    if found is None and (found := _read_edition(campaign)):
        caches["local"].set(key, found, settings.FRESHNESS_KEPT_SECONDS)
    return found


def _read_edition(campaign: Campaign) -> Edition | None:
    snapshots = Snapshot.objects.filter(campaign=OuterRef("campaign")).order_by("-pk")
    rows = Freshness.objects.filter(campaign=campaign)
    freshness = rows.annotate(newest=Subquery(snapshots.values("pk")[:1])).first()
    newest: int | None = getattr(freshness, "newest", None)
    return Edition(campaign, freshness, newest or 0) if freshness else None


def kept_days(edition: Edition) -> KeptDays:
    """Each process keeps them until another snapshot is taken."""
    key = f"kept-days:{edition.campaign.pk}:{edition.newest}"
    found: KeptDays | None = caches["local"].get(key)
    if found is None:
        found = _read_days(edition.campaign)
        caches["local"].set(key, found, SECONDS_KEPT)
    return found


def _read_days(campaign: Campaign) -> KeptDays:
    days: dict[dt.date, list[int]] = {}
    rows = Snapshot.objects.filter(campaign=campaign).order_by("day", "revision")
    for day, pk in rows.values_list("day", "pk"):
        days.setdefault(day, []).append(pk)
    return KeptDays(days)


def readings(edition: Edition, chosen: KeptDay | None, today: dt.date) -> Readings:
    """The chosen day, or live figures, beside the newest day kept at least a week before."""
    campaign = edition.campaign
    day = chosen.day if chosen else drawn_day(campaign, today)
    earlier = kept_days(edition).up_to(day - WEEK)
    ids = [kept.snapshot for kept in (chosen, earlier) if kept]
    found = _kept_readings(campaign, ids)
    now = found[chosen.snapshot] if chosen else live(campaign, edition.freshness, today)
    if earlier is None:
        return Readings(now)
    then = found[earlier.snapshot]
    return Readings(now, Since(then, _gone(edition, now, then)))


def _kept_readings(campaign: Campaign, ids: Sequence[int]) -> dict[int, Reading]:
    """A snapshot is never rewritten, so each process keeps those that it has read."""
    cache = caches["local"]
    found: dict[int, Reading] = {
        pk: reading
        for pk in ids
        if (reading := cache.get(f"snapshot:{pk}:{campaign.revision}")) is not None
    }
    if missing := [pk for pk in ids if pk not in found]:
        read = all_kept(Snapshot.objects.filter(pk__in=missing), campaign)
        for pk, reading in read.items():
            cache.set(f"snapshot:{pk}:{campaign.revision}", reading, SECONDS_KEPT)
        found |= read
    return found


def _gone(edition: Edition, now: Reading, then: Reading) -> dict[str, str]:
    """Only bodies that the later reading really lacks: what is learned afterwards does not change a kept day."""
    gone = {body.slug for body in then.bodies} - {body.slug for body in now.bodies}
    if not gone:
        return {}
    world = kept_world(edition.campaign, edition.freshness, now.day).organisations
    return {
        each.body.slug: world[each.stands_in].body.slug
        for each in world.values()
        if each.body.slug in gone and each.stands_in != each.id
    }


def corrections(campaign: Campaign) -> tuple[Correction, ...]:
    """The newest first."""
    rows = Snapshot.objects.filter(campaign=campaign).corrections()
    return tuple(
        Correction(row.day, row.revision, row.taken_at, row.reason) for row in rows.iterator()
    )
