"""What a champion's page says beside figures: what the organisation offers and who answers for it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import caches
from django.db.models import Subquery
from django.db.models.functions import JSONObject

from accounts.models import Appointment, Role
from accounts.querysets import AppointmentQuerySet
from campaigns.models import Campaign, Offer
from campaigns.selectors import OfferShown
from departments.models import Organisation
from reports.league import Basis, lines
from reports.models import BreakdownRelease, Freshness, Snapshot
from reports.permissions import Sight
from reports.selectors.editions import Edition
from reports.selectors.league import Member, member_of
from reports.selectors.reading import Reading, drawn_day
from reports.selectors.world import SECONDS_KEPT, DrawnOrganisation, DrawnWorld, kept_world

LONGEST_SLUG: Final = 100


@dataclass(frozen=True)
class Addressed:
    """An organisation that an address names, as it was called on the campaign's day.

    ``answering`` are those whose champions answer for it today.
    """

    id: int
    slug: str
    name: str
    answering: frozenset[int]


@dataclass(frozen=True)
class Answered:
    """An organisation in a campaign, asked about by somebody whose ``sight`` covers its people.

    ``campaigns`` are all that may be asked for. There is no edition until the campaign is first counted.
    """

    campaigns: tuple[Campaign, ...]
    campaign: Campaign
    edition: Edition | None
    organisation: Addressed
    today: dt.date
    sight: Sight

    @property
    def slug(self) -> str:
        return self.organisation.slug

    @property
    def name(self) -> str:
        return self.organisation.name


@dataclass(frozen=True)
class Term:
    """From when until before when a champion is appointed; of the organisation itself or of the head of its group."""

    starts_on: dt.date
    ends_on: dt.date | None
    is_own: bool

    @property
    def last_day(self) -> dt.date | None:
        return self.ends_on and self.ends_on - dt.timedelta(days=1)


@dataclass(frozen=True)
class Beside:
    """``release`` and ``newest`` are the ids of what stands released of its people, and of the last snapshot of any
    campaign: what is drawn of people, or of a forecast, stands for as long as these do.
    """

    offers: tuple[OfferShown, ...]
    terms: tuple[Term, ...]
    release: int | None
    newest: int | None

    @property
    def version(self) -> str:
        """Another whenever anything of it is."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def addressed(
    slug: str, campaign: Campaign, edition: Edition | None, today: dt.date
) -> Addressed | None:
    """Each process keeps what it has found until organisations change."""
    if len(slug) > LONGEST_SLUG:
        return None
    if edition is None:
        return _addressed(slug, campaign, None, today)
    key = f"addressed:{campaign.pk}.{campaign.revision}.{edition.freshness.world_revision}:{today}:{slug}"
    found: Addressed | None = caches["local"].get(key)
    if found is None and (found := _addressed(slug, campaign, edition.freshness, today)):
        caches["local"].set(key, found, SECONDS_KEPT)
    return found


def _addressed(
    slug: str, campaign: Campaign, freshness: Freshness | None, today: dt.date
) -> Addressed | None:
    day = drawn_day(campaign, today)
    then = kept_world(campaign, freshness, day)
    found = next((each for each in then.organisations.values() if each.body.slug == slug), None)
    if found is None:
        return None
    now = then if day == today else kept_world(campaign, freshness, today)
    return Addressed(found.id, slug, found.body.name, now.answering_for(found.id))


def seen_by(sight: Sight, world: DrawnWorld) -> tuple[DrawnOrganisation, ...]:
    """Every organisation whose people somebody may see, those that have closed included."""
    return tuple(
        each for each in world.organisations.values() if sight.covers(world.answering_for(each.id))
    )


def beside(campaign: Campaign, organisation: Addressed, today: dt.date) -> Beside:
    """One query, which a process asks at most once a second."""
    answering = ",".join(map(str, sorted(organisation.answering)))
    key = f"beside:{campaign.pk}:{organisation.id}:{answering}:{today}"
    found: Beside | None = caches["local"].get(key)
    if found is None:
        found = _read(campaign, organisation, today)
        caches["local"].set(key, found, settings.FRESHNESS_KEPT_SECONDS)
    return found


def _read(campaign: Campaign, organisation: Addressed, today: dt.date) -> Beside:
    offers = Offer.objects.filter(campaign=campaign, organisation=organisation.id)
    shown = JSONObject(title="title", text="text", url="url")
    term = JSONObject(starts_on="starts_on", ends_on="ends_on", organisation="organisation_id")
    released = BreakdownRelease.objects.filter(campaign=campaign, organisation=organisation.id)
    row = Organisation.objects.filter(pk=organisation.id).values_list(
        ArraySubquery(offers.order_by("position", "title").values(shown=shown)),
        ArraySubquery(_terms_of(organisation, today).values(term=term)),
        Subquery(released.standing_on(today).values("pk")[:1]),
        Subquery(Snapshot.objects.order_by("-pk").values("pk")[:1]),
    )
    offered, terms, release, newest = row.get()
    return Beside(
        offers=tuple(OfferShown(**offer) for offer in offered),
        terms=tuple(_term(each, organisation) for each in terms),
        release=release,
        newest=newest,
    )


def members_of(reading: Reading, slugs: Iterable[str]) -> tuple[Member, ...]:
    """These organisations, each by itself, in the order given; those that are not in the reading are left out."""
    rows = {
        body.slug: (body, line.head)
        for line in lines(reading.bodies, Basis.GROUP)
        for body in line.bodies
    }
    return tuple(member_of(*rows[slug]) for slug in slugs if slug in rows)


def _terms_of(organisation: Addressed, today: dt.date) -> AppointmentQuerySet:
    held = Appointment.objects.in_force_on(today).filter(role=Role.CHAMPION, user__is_active=True)
    answering = held.filter(organisation__in=organisation.answering)
    return answering.order_by("starts_on", "ends_on", "pk")


def _term(found: dict[str, Any], organisation: Addressed) -> Term:
    ends_on = found["ends_on"]
    return Term(
        starts_on=dt.date.fromisoformat(found["starts_on"]),
        ends_on=ends_on and dt.date.fromisoformat(ends_on),
        is_own=found["organisation"] == organisation.id,
    )
