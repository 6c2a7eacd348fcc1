"""Keeping the past: one snapshot of each London day of a campaign, corrected only by another revision of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from campaigns.models import Campaign
from reports.counting import count_as_it_stood
from reports.league import Body
from reports.models import Snapshot, SnapshotRow
from reports.selectors import (
    CountsByOrganisation,
    Reading,
    bodies,
    days_over,
    drawn_day,
    kept,
    snapshot_on,
    standing_counts,
    world_of,
)
from reports.services.moments import end_of
from reports.services.standings import one_at_a_time, recompute_standings

# After midnight, for so long live figures are still taken for those of the day that ended.
LIVE_UNTIL = dt.timedelta(minutes=15)


class SnapshotRefused(Exception):
    """Why a day cannot be kept or corrected; ``field`` names the form's field."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@transaction.atomic
def take_snapshot(*, campaign_id: int, day: dt.date, now: dt.datetime | None = None) -> Snapshot:
    """Keep the figures of a day that has ended; the day's snapshot when it has one. Safe to repeat, and to be late.

    Just after midnight they are the live figures. Later they are counted as they stood when the day ended, from what is
    still held: then the snapshot says that it is reconstructed. Raises ``SnapshotRefused`` for a day that is not over.
    """
    campaign = one_at_a_time(campaign_id)
    # Whoever wrote before may have taken a while.
    now = now or timezone.now()
    if found := snapshot_on(campaign, day):
        return found
    end = end_of(day)
    if end > now:
        raise SnapshotRefused("A day is kept once it is over", "day")
    if now - end <= LIVE_UNTIL:
        recompute_standings(campaign_id=campaign_id)
        return _keep(campaign, Snapshot(day=day, as_at=now), standing_counts(campaign))
    counts = count_as_it_stood(campaign_id, end)
    return _keep(campaign, Snapshot(day=day, as_at=end, is_reconstructed=True), counts)


@transaction.atomic
def revise_snapshot(*, campaign_id: int, day: dt.date, reason: str) -> Snapshot:
    """Count a kept day again, from what is held and known now, as its next revision. The earlier ones stay.

    One that is made already, for the same reason, is given back as it was made. Raises ``SnapshotRefused`` without a
    reason, for a day that was not kept, or when nothing would change.
    """
    campaign = one_at_a_time(campaign_id)
    last = snapshot_on(campaign, day)
    if last is None:
        raise SnapshotRefused("There are no kept figures for that day", "day")
    if not reason.strip():
        raise SnapshotRefused("Give the reason for the correction", "reason")
    end = end_of(day)
    revision = Snapshot(
        day=day, as_at=end, revision=last.revision + 1, reason=reason.strip(), is_reconstructed=True
    )
    with transaction.atomic():
        counted = _keep(campaign, revision, count_as_it_stood(campaign_id, end))
        if is_the_same := _figures(counted) == _figures(last):
            transaction.set_rollback(True)
    if is_the_same and last.reason != revision.reason:
        raise SnapshotRefused("Counting that day again gives the same figures", "day")
    return last if is_the_same else counted


def days_missing(campaign: Campaign, today: dt.date) -> list[dt.date]:
    """Days of the campaign, its grace included, that are over and were not kept; the oldest first."""
    kept = Snapshot.objects.filter(campaign=campaign).values_list("day", flat=True)
    return sorted(days_over(campaign, today) - set(kept))


def take_missing_snapshots(
    *, campaign: Campaign, now: dt.datetime | None = None
) -> Iterator[Snapshot]:
    """Keep every day that was not kept, each in its own transaction: can be stopped and goes on where it was."""
    for day in days_missing(campaign, timezone.localdate(now)):
        yield take_snapshot(campaign_id=campaign.pk, day=day, now=now)


def keep_missing_days(*, campaign_id: int, now: dt.datetime | None = None) -> None:
    campaign = Campaign.objects.get(pk=campaign_id)
    for _ in take_missing_snapshots(campaign=campaign, now=now):
        pass


def _keep(campaign: Campaign, snapshot: Snapshot, counts: CountsByOrganisation) -> Snapshot:
    world = world_of(campaign, drawn_day(campaign, snapshot.day))
    snapshot.campaign = campaign
    snapshot.minimum_headcount = campaign.minimum_headcount
    snapshot.notes = list(world.notes)
    snapshot.save(force_insert=True)
    organisation_ids = {each.body.slug: pk for pk, each in world.organisations.items()}
    SnapshotRow.objects.bulk_create(
        _row(snapshot, organisation_ids[body.slug], body) for body in bodies(world, counts)
    )
    return snapshot


def _row(snapshot: Snapshot, organisation_id: int, body: Body) -> SnapshotRow:
    return SnapshotRow(
        snapshot=snapshot,
        organisation_id=organisation_id,
        name=body.name,
        abbreviation=body.abbreviation,
        kind=body.kind,
        group=body.group,
        headcount=body.headcount,
        headcount_as_at=body.headcount_as_at,
        headcount_source=body.headcount_source,
        **body.counts,
    )


def _figures(snapshot: Snapshot) -> Reading:
    """What a reader of the snapshot sees, whichever revision it is."""
    reading = kept(snapshot, snapshot.campaign)
    return replace(reading, as_at=reading.as_at.min, revision=0, reason="", is_reconstructed=True)
