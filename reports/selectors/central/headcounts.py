"""The headcount in use for each organisation of a campaign: the published one, or the one that stands in for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from campaigns.models import Campaign
from departments.selectors import world_on
from departments.world import HeadcountThen
from reports.models import HeadcountOverride
from reports.selectors.central.effects import Preview, effects_between
from reports.selectors.reading import Reading, drawn_day, standing_counts


@dataclass(frozen=True)
class HeadcountLine:
    """One organisation: its published headcount, carried to the day the campaign is drawn on, and its override."""

    organisation_id: int
    slug: str
    name: str
    published: HeadcountThen | None
    override: HeadcountOverride | None

    @property
    def in_use(self) -> HeadcountThen | None:
        if self.override is None:
            return self.published
        return HeadcountThen(self.override.people, self.override.as_at, self.override.reason)


def headcount_lines(campaign: Campaign, today: dt.date) -> tuple[HeadcountLine, ...]:
    """Every organisation that is in the campaign's table or has an override, by name. Five queries."""
    day = drawn_day(campaign, today)
    world = world_on(day, headcount_on=campaign.headcount_on)
    took_part = {pk for pk, counts in standing_counts(campaign).items() if any(counts.values())}
    overrides = {
        row.organisation_id: row for row in HeadcountOverride.objects.filter(campaign=campaign)
    }
    found = (
        HeadcountLine(pk, then.slug, then.name, then.headcount, overrides.get(pk))
        for pk, then in world.organisations.items()
        if then.exists or pk in overrides or (pk in took_part and then.stands_in == pk)
    )
    return tuple(sorted(found, key=lambda line: (line.name, line.slug)))


def preview_headcount(reading: Reading, slug: str, headcount: HeadcountThen | None) -> Preview:
    """A campaign's figures as they are and with another headcount of one organisation; None is no headcount."""
    people, as_at, source = (
        (headcount.people, headcount.as_at, headcount.source) if headcount else (None, None, "")
    )
    after = replace(
        reading,
        bodies=tuple(
            replace(body, headcount=people, headcount_as_at=as_at, headcount_source=source)
            if body.slug == slug
            else body
            for body in reading.bodies
        ),
    )
    return Preview(reading, after, effects_between(reading, after))
