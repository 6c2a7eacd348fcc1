"""What a champion's page says beside figures: what the organisation offers and who answers for it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import caches
from django.db.models import Subquery
from django.db.models.functions import JSONObject

from accounts.models import Appointment, Role
from accounts.permissions import answering_for
from accounts.querysets import AppointmentQuerySet
from campaigns.models import Campaign, Offer
from campaigns.selectors import OfferShown
from departments.models import Organisation
from departments.querysets import OrganisationQuerySet
from reports.league import Basis, lines
from reports.models import BreakdownRelease, Snapshot
from reports.permissions import Sight
from reports.selectors.editions import Edition
from reports.selectors.league import Member, member_of
from reports.selectors.participation import named
from reports.selectors.reading import Reading


@dataclass(frozen=True)
class Answered:
    """An organisation in a campaign, asked about by somebody whose ``sight`` covers its people.

    ``campaigns`` are all that may be asked for. There is no edition until the campaign is first counted.
    """

    campaigns: tuple[Campaign, ...]
    campaign: Campaign
    edition: Edition | None
    organisation: Organisation
    name: str
    today: dt.date
    sight: Sight

    @property
    def slug(self) -> str:
        return str(self.organisation.slug)

    @property
    def revisions(self) -> str:
        """Of all campaigns: others are named on the page of one, and forecasts learn from them."""
        return ",".join(f"{each.pk}.{each.revision}" for each in self.campaigns)


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


def beside(campaign: Campaign, organisation: Organisation, today: dt.date) -> Beside:
    """One query, which a process asks at most once a second."""
    key = f"beside:{campaign.pk}:{organisation.pk}:{today}"
    found: Beside | None = caches["local"].get(key)
    if found is None:
        found = _read(campaign, organisation, today)
        caches["local"].set(key, found, settings.FRESHNESS_KEPT_SECONDS)
    return found


def _read(campaign: Campaign, organisation: Organisation, today: dt.date) -> Beside:
    offers = Offer.objects.filter(campaign=campaign, organisation=organisation)
    shown = JSONObject(title="title", text="text", url="url")
    term = JSONObject(starts_on="starts_on", ends_on="ends_on", organisation="organisation_id")
    released = BreakdownRelease.objects.filter(campaign=campaign, organisation=organisation)
    row = Organisation.objects.filter(pk=organisation.pk).values_list(
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


def answered_for(seen: OrganisationQuerySet, day: dt.date) -> dict[str, str]:
    """Names by slug of those that exist on the day, in order of name."""
    rows = seen.existing_on(day).named_on(day).values_list("slug", "name")
    return named((slug, name or slug) for slug, name in rows)


def seen_among(sight: Sight, slugs: Iterable[str]) -> frozenset[str]:
    """Those of them whose people somebody may see."""
    found = Organisation.objects.filter(slug__in=slugs)
    return frozenset(each.slug for each in found if sight.covers(each))


def members_of(reading: Reading, slugs: Iterable[str]) -> tuple[Member, ...]:
    """These organisations, each by itself, in the order given; those that are not in the reading are left out."""
    rows = {
        body.slug: (body, line.head)
        for line in lines(reading.bodies, Basis.GROUP)
        for body in line.bodies
    }
    return tuple(member_of(*rows[slug]) for slug in slugs if slug in rows)


def _terms_of(organisation: Organisation, today: dt.date) -> AppointmentQuerySet:
    held = Appointment.objects.in_force_on(today).filter(role=Role.CHAMPION, user__is_active=True)
    answering = held.filter(organisation__in=answering_for(organisation))
    return answering.order_by("starts_on", "ends_on", "pk")


def _term(found: dict[str, Any], organisation: Organisation) -> Term:
    ends_on = found["ends_on"]
    return Term(
        starts_on=dt.date.fromisoformat(found["starts_on"]),
        ends_on=ends_on and dt.date.fromisoformat(ends_on),
        is_own=found["organisation"] == organisation.pk,
    )
