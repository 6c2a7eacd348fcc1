"""Changes of organisations: those recorded, and what one more would do to every rate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campaigns.models import Campaign
from departments.models import ChangeKind, Organisation, OrganisationChange
from departments.world import OrganisationChangeDraft
from reports.models import Freshness
from reports.selectors.central.effects import Preview, effects_between
from reports.selectors.reading import (
    CountsByOrganisation,
    Reading,
    bodies,
    drawn_day,
    standing_counts,
)
from reports.selectors.world import world_of


@dataclass(frozen=True)
class RecordedChange:
    """A change as a colleague reads it, with the names of today."""

    kind: str
    from_name: str
    to_name: str
    effective_on: dt.date
    people: int | None
    note: str
    is_by_hand: bool

    @property
    def in_words(self) -> str:
        if self.kind == ChangeKind.RENAME:
            return f"{self.to_name} was renamed"
        verb = {
            ChangeKind.MERGE: "merged into",
            ChangeKind.SPLIT: "split: people went to",
            ChangeKind.TRANSFER: "transferred people to",
        }[ChangeKind(self.kind)]
        return f"{self.from_name} {verb} {self.to_name}"


def recorded_changes(today: dt.date) -> tuple[RecordedChange, ...]:
    """The newest first, those to come included."""
    names = {row.pk: row.name or row.slug for row in Organisation.objects.named_on(today)}
    return tuple(
        RecordedChange(
            kind=row.kind,
            from_name=names[row.from_organisation_id],
            to_name=names[row.to_organisation_id],
            effective_on=row.effective_on,
            people=row.people,
            note=row.note,
            is_by_hand=row.is_by_hand,
        )
        for row in OrganisationChange.objects.order_by("-effective_on", "-pk")
    )


def preview_change(
    campaign: Campaign, freshness: Freshness, draft: OrganisationChangeDraft, today: dt.date
) -> Preview:
    """A campaign's figures as they are and with a change that is not saved, both drawn on one day.

    The day is today, or the day of the change when that is to come; but never after the campaign's last day, because
    its tables stay as the world was then.
    """
    day = drawn_day(campaign, max(today, draft.effective_on))
    counts = standing_counts(campaign)
    before = _drawn(campaign, freshness, day, counts, None)
    after = _drawn(campaign, freshness, day, counts, draft)
    return Preview(before, after, effects_between(before, after))


def _drawn(
    campaign: Campaign,
    freshness: Freshness,
    day: dt.date,
    counts: CountsByOrganisation,
    draft: OrganisationChangeDraft | None,
) -> Reading:
    world = world_of(campaign, day, draft)
    return Reading(
        campaign=campaign,
        day=day,
        as_at=freshness.as_at,
        bodies=bodies(world, counts),
        minimum_headcount=campaign.minimum_headcount,
        notes=world.notes,
    )
