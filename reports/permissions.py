"""Who may see figures."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches

from accounts.models import Appointment, Role, User
from campaigns.models import Campaign


def can_see_league_table(user: User | AnonymousUser, campaign: Campaign) -> bool:
    """Everybody, signed in or not, when the campaign says that its table is public; else whoever is signed in."""
    return campaign.is_league_table_public or user.is_authenticated


@dataclass(frozen=True)
class Sight:
    """Whose people somebody may see, by grade and profession and on champions' pages: of all, or by appointments."""

    is_of_all: bool
    appointed_to: frozenset[int]

    def covers(self, answering: frozenset[int]) -> bool:
        """``answering`` are those whose champions answer for an organisation: see ``DrawnWorld.answering_for``."""
        return self.is_of_all or not self.appointed_to.isdisjoint(answering)

    @property
    def is_of_any(self) -> bool:
        return self.is_of_all or bool(self.appointed_to)

    @property
    def key(self) -> str:
        """The same for all who see the same: what is drawn for one of them is kept for them alone."""
        seen = "all" if self.is_of_all else ",".join(map(str, sorted(self.appointed_to)))
        return hashlib.sha256(seen.encode()).hexdigest()[:32]


def sight_of(user: User | AnonymousUser) -> Sight:
    """One query, before each page of an organisation's people: a process asks it at most once a second of a person."""
    key = f"sight:{user.pk}"
    found: Sight | None = caches["local"].get(key)
    if found is None:
        held = set(Appointment.objects.held_by(user).values_list("role", "organisation_id"))
        found = Sight(
            is_of_all=any(role == Role.CENTRAL_TEAM for role, _ in held),
            appointed_to=frozenset(place for role, place in held if role == Role.CHAMPION),
        )
        caches["local"].set(key, found, settings.FRESHNESS_KEPT_SECONDS)
    return found
