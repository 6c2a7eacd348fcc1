"""Kept days for tests: made of counts by slug, as the clock would have kept them."""

import datetime as dt
from typing import Any

from campaigns.models import Campaign
from departments.models import Organisation
from reports.models import Snapshot, SnapshotRow
from reports.selectors import world_of
from reports.services.snapshots import end_of

SOURCE = "Made up for a test"


def keep_day(
    campaign: Campaign,
    day: dt.date,
    counts: dict[str, int | dict[str, int]],
    *,
    headcounts: dict[str, int | None] | None = None,
    **fields: Any,
) -> Snapshot:
    """A snapshot of these organisations alone, in the world of that day; a bare number is of people signed up.

    ``headcounts`` are instead of the world's.
    """
    campaign.refresh_from_db()
    snapshot = Snapshot.objects.create(
        campaign=campaign,
        day=day,
        as_at=end_of(day),
        **({"minimum_headcount": campaign.minimum_headcount} | fields),
    )
    world = {each.body.slug: each.body for each in world_of(campaign, day).organisations.values()}
    for slug, counted in counts.items():
        body = world[slug]
        people = (headcounts or {}).get(slug, body.headcount)
        has_headcount = people is not None
        SnapshotRow.objects.create(
            snapshot=snapshot,
            organisation=Organisation.objects.get(slug=slug),
            name=body.name,
            abbreviation=body.abbreviation,
            kind=body.kind,
            group=body.group,
            headcount=people,
            headcount_as_at=(body.headcount_as_at or day) if has_headcount else None,
            headcount_source=(body.headcount_source or SOURCE) if has_headcount else "",
            **(counted if isinstance(counted, dict) else {"signed_up": counted}),
        )
    return snapshot
