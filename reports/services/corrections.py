"""See what counting a kept day again would change, before it is kept."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from reports.selectors import Reading, kept, snapshot_before
from reports.services.snapshots import SnapshotRefused, revise_snapshot


def preview_revision(*, campaign_id: int, day: dt.date, reason: str) -> tuple[Reading, Reading]:
    """The day as it is kept and as its next revision would be. Nothing is kept.

    It is the revision itself, taken back: so it refuses whatever the revision would refuse. Raises ``SnapshotRefused``.
    """
    with transaction.atomic():
        revision = revise_snapshot(campaign_id=campaign_id, day=day, reason=reason)
        counted = kept(revision, revision.campaign)
        transaction.set_rollback(True)
    last = snapshot_before(revision.campaign, day)
    if last is None:
        raise SnapshotRefused("There are no kept figures for that day", "day")
    return kept(last, revision.campaign), counted
