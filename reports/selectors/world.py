"""What a campaign's figures are compared with on a day: organisations as they were, and the headcount in use of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.core.cache import caches

from campaigns.models import Campaign, MoverRule
from departments.models import ChangeKind
from departments.selectors import world_on
from departments.world import Move, OrganisationThen, World, in_words
from reports.league import Body
from reports.models import Freshness, HeadcountOverride

SECONDS_KEPT: Final = 10 * 60

# What a transfer means for people who take part, by the campaign's rule.
CREDIT: Final[Mapping[str, str]] = {
    MoverRule.AT_SIGN_UP: "Whoever had signed up stays counted where they signed up; "
    "whoever signs up later is counted in the new place.",
    MoverRule.CURRENT: "Whoever tells us of the move is counted in the new place, with what they did before.",
}


@dataclass(frozen=True)
class DrawnOrganisation:
    """An organisation on a day, with no counts yet; ``stands_in`` is itself or the body that it has merged into."""

    id: int
    body: Body
    stands_in: int
    is_there: bool


@dataclass(frozen=True)
class DrawnWorld:
    """Every organisation by id, and in words what has changed since the headcounts were taken.

    ``heads`` says who each is counted with on the group basis.
    """

    organisations: Mapping[int, DrawnOrganisation]
    notes: tuple[str, ...]
    heads: Mapping[int, int]

    def answering_for(self, pk: int) -> frozenset[int]:
        """Whose champions answer for an organisation: its own, and those of the head that it is counted with."""
        return frozenset({pk, self.heads[pk]})


def world_of(campaign: Campaign, day: dt.date) -> DrawnWorld:
    """The world of a campaign on a day. A headcount that the central team has overridden goes before every other."""
    world = world_on(day, headcount_on=campaign.headcount_on)
    overrides = {
        each.organisation_id: each for each in HeadcountOverride.objects.filter(campaign=campaign)
    }
    drawn = {pk: _drawn(then, overrides.get(pk)) for pk, then in world.organisations.items()}
    notes = tuple(_note(move, world, campaign) for move in world.moves)
    return DrawnWorld(drawn, notes, world.heads)


def kept_world(campaign: Campaign, freshness: Freshness | None, day: dt.date) -> DrawnWorld:
    """It changes a few times a year, and with the day: so each process keeps it until either does.

    Nothing is kept before figures are first counted.
    """
    if freshness is None:
        return world_of(campaign, day)
    key = f"world:{campaign.pk}:{campaign.revision}:{freshness.world_revision}:{day}"
    world: DrawnWorld | None = caches["local"].get(key)
    if world is None:
        world = world_of(campaign, day)
        caches["local"].set(key, world, SECONDS_KEPT)
    return world


def _drawn(then: OrganisationThen, override: HeadcountOverride | None) -> DrawnOrganisation:
    people, as_at, source = None, None, ""
    if override is not None:
        people, as_at, source = override.people, override.as_at, override.reason
    elif then.headcount is not None:
        people, as_at, source = then.headcount.people, then.headcount.as_at, then.headcount.source
    body = Body(
        slug=then.slug,
        name=then.name,
        abbreviation=then.abbreviation,
        kind=then.kind,
        group=then.group,
        counts={},
        headcount=people,
        headcount_as_at=as_at,
        headcount_source=source,
    )
    return DrawnOrganisation(then.id, body, then.stands_in, then.exists)


def _note(move: Move, world: World, campaign: Campaign) -> str:
    """What a reader of the table has to know of a change, and then what was noted when it was recorded."""
    noted = move.note.strip()
    ended = noted if noted.endswith((".", "!", "?")) else f"{noted}."
    return " ".join([_told(move, world, campaign), *([ended] if noted else [])])


def _told(move: Move, world: World, campaign: Campaign) -> str:
    """Where people, headcounts and sign-ups are counted."""
    before, after = (world.organisations[pk].name for pk in (move.from_id, move.to_id))
    day = in_words(move.effective_on)
    if move.kind == ChangeKind.RENAME:
        return f"{after} has had that name since {day}."
    if move.kind == ChangeKind.MERGE:
        counted = f" with its {move.people:,} people" if move.moved and move.people else ""
        return f"{before} merged into {after} on {day} and is counted there{counted}."
    people = f"{move.people:,} people" if move.people else "People"
    headcounts = "Headcounts follow them." if move.moved else "Headcounts are as published."
    credit = CREDIT[campaign.mover_rule]
    return f"{people} moved from {before} to {after} on {day}. {headcounts} {credit}"
