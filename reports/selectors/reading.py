"""The figures of a campaign at a moment: live, or as kept on a past day. Read from standings, never from people's rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Sum

from campaigns.models import Campaign
from reports.league import Body
from reports.measures import COUNTS
from reports.models import (
    FigureCheck,
    Freshness,
    Snapshot,
    SnapshotRow,
    Standing,
)
from reports.querysets import OLD_AFTER
from reports.selectors.world import DrawnWorld, kept_world, world_of

CountsByOrganisation = Mapping[int, Mapping[str, int]]

# What makes a body, as a kept day holds it.
COLUMNS_KEPT: Final = (
    "organisation__slug",
    "name",
    "abbreviation",
    "kind",
    "group",
    "headcount",
    "headcount_as_at",
    "headcount_source",
    *COUNTS,
)


@dataclass(frozen=True)
class Reading:
    """Every organisation's figures at one moment, and how the moment is said.

    ``day`` is the London day that they are drawn for. ``revision`` and ``reason`` are a past day's; live figures have
    none. ``notes`` say what changed among organisations.
    """

    campaign: Campaign
    day: dt.date
    as_at: dt.datetime
    bodies: tuple[Body, ...]
    minimum_headcount: int
    notes: tuple[str, ...] = ()
    is_live: bool = True
    is_reconstructed: bool = False
    revision: int = 0
    reason: str = ""


def freshness_of(campaign: Campaign) -> Freshness | None:
    """None until the campaign's figures are first counted."""
    return Freshness.objects.filter(campaign=campaign).first()


def last_check(campaign: Campaign) -> FigureCheck | None:
    """The last finished comparison with raw rows."""
    return FigureCheck.objects.filter(campaign=campaign).finished().first()


def is_old(freshness: Freshness, now: dt.datetime) -> bool:
    return freshness.as_at < now - OLD_AFTER


def joined(campaign: Campaign) -> int:
    """How many people have signed up in all."""
    standings = Standing.objects.filter(campaign=campaign)
    people: int = standings.aggregate(people=Sum("signed_up", default=0))["people"]
    return people


def drawn_day(campaign: Campaign, today: dt.date) -> dt.date:
    """The day whose world live figures are drawn in: today, but not after the campaign's last day."""
    return min(today, campaign.closes_on)


def live(campaign: Campaign, freshness: Freshness, today: dt.date) -> Reading:
    """Today's standings, in the world of today."""
    day = drawn_day(campaign, today)
    return _of_now(campaign, freshness, day, kept_world(campaign, freshness, day))


def drawn_on(campaign: Campaign, freshness: Freshness, day: dt.date) -> Reading:
    """Today's standings in the world of a day, as that is recorded at this moment."""
    return _of_now(campaign, freshness, day, world_of(campaign, day))


def _of_now(campaign: Campaign, freshness: Freshness, day: dt.date, world: DrawnWorld) -> Reading:
    return Reading(
        campaign=campaign,
        day=day,
        as_at=freshness.as_at,
        bodies=bodies(world, standing_counts(campaign)),
        minimum_headcount=campaign.minimum_headcount,
        notes=world.notes,
    )


def kept(snapshot: Snapshot, campaign: Campaign) -> Reading:
    """A past day exactly as it was kept."""
    return all_kept([snapshot], campaign)[snapshot.pk]


def all_kept(snapshots: Iterable[Snapshot], campaign: Campaign) -> dict[int, Reading]:
    """Past days exactly as they were kept, in one query, by the snapshots' ids."""
    by_id = {snapshot.pk: snapshot for snapshot in snapshots}
    rows = SnapshotRow.objects.filter(snapshot__in=by_id).order_by("organisation__slug")
    found: dict[int, list[Body]] = {pk: [] for pk in by_id}
    for pk, *row in rows.values_list("snapshot_id", *COLUMNS_KEPT):
        found[pk].append(kept_body(row))
    return {pk: _reading(by_id[pk], campaign, tuple(rows)) for pk, rows in found.items()}


def _reading(snapshot: Snapshot, campaign: Campaign, kept_bodies: tuple[Body, ...]) -> Reading:
    return Reading(
        campaign=campaign,
        day=snapshot.day,
        as_at=snapshot.as_at,
        bodies=kept_bodies,
        minimum_headcount=snapshot.minimum_headcount,
        notes=tuple(snapshot.notes),
        is_live=False,
        is_reconstructed=snapshot.is_reconstructed,
        revision=snapshot.revision,
        reason=snapshot.reason,
    )


def snapshot_on(campaign: Campaign, day: dt.date) -> Snapshot | None:
    """The last revision of that day; None when the day was not kept."""
    return Snapshot.objects.filter(campaign=campaign, day=day).in_force().first()


def snapshot_before(campaign: Campaign, day: dt.date) -> Snapshot | None:
    """The last revision of the newest day kept up to and including ``day``."""
    return Snapshot.objects.filter(campaign=campaign, day__lte=day).in_force().first()


def days_over(campaign: Campaign, today: dt.date) -> set[dt.date]:
    """The campaign's days, its grace included, that are over: each of them is to be kept."""
    last = min(today - dt.timedelta(days=1), campaign.accepts_records_to)
    length = (last - campaign.opens_on).days + 1
    return {campaign.opens_on + dt.timedelta(days=number) for number in range(length)}


def days_kept(campaign: Campaign) -> tuple[dt.date, ...]:
    """The newest first."""
    days = Snapshot.objects.filter(campaign=campaign).in_force()
    return tuple(days.values_list("day", flat=True))


def standing_counts(campaign: Campaign) -> CountsByOrganisation:
    rows = Standing.objects.filter(campaign=campaign).values_list("organisation_id", *COUNTS)
    return {pk: dict(zip(COUNTS, counts, strict=True)) for pk, *counts in rows}


def bodies(world: DrawnWorld, counts: CountsByOrganisation) -> tuple[Body, ...]:
    """Each organisation that there is on the world's day, or that anybody took part from, ordered by slug.

    What was done by people of a body that has merged is counted in the body that took it in. A body that the world does
    not know yet, because it was drawn a moment before, waits for the next one.
    """
    folded: dict[int, Counter[str]] = {
        pk: Counter() for pk, each in world.organisations.items() if each.is_there
    }
    for pk in counts.keys() & world.organisations.keys():
        figures, stands_in = counts[pk], world.organisations[pk].stands_in
        if stands_in in folded or any(figures.values()):
            folded.setdefault(stands_in, Counter()).update(figures)
    drawn = (
        replace(world.organisations[pk].body, counts={column: figures[column] for column in COUNTS})
        for pk, figures in folded.items()
    )
    return tuple(sorted(drawn, key=lambda body: body.slug))


def kept_body(row: Sequence[Any]) -> Body:
    """A row of a snapshot, given by ``COLUMNS_KEPT``."""
    slug, name, abbreviation, kind, group, headcount, as_at, source, *counts = row
    return Body(
        slug=slug,
        name=name,
        abbreviation=abbreviation,
        kind=kind,
        group=group,
        counts=dict(zip(COUNTS, counts, strict=True)),
        headcount=headcount,
        headcount_as_at=as_at,
        headcount_source=source,
    )
