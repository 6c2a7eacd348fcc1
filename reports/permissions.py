"""Who may see figures."""

import hashlib
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Q

from accounts.models import Appointment, Role, User
from accounts.permissions import answering_for, organisations_of_champion
from campaigns.models import Campaign
from departments.models import Organisation
from departments.querysets import OrganisationQuerySet


def can_see_league_table(user: User | AnonymousUser, campaign: Campaign) -> bool:
    """Everybody, signed in or not, when the campaign says that its table is public; else whoever is signed in."""
    return campaign.is_league_table_public or user.is_authenticated


@dataclass(frozen=True)
class Sight:
    """Whose people somebody may see, by grade and profession and on champions' pages: of all, or by appointments."""

    is_of_all: bool
    appointed_to: frozenset[int]

    def covers(self, organisation: Organisation) -> bool:
        return self.is_of_all or not self.appointed_to.isdisjoint(answering_for(organisation))

    @property
    def is_of_any(self) -> bool:
        return self.is_of_all or bool(self.appointed_to)

    @property
    def key(self) -> str:
        """The same for all who see the same: what is drawn for one of them is kept for them alone."""
        seen = "all" if self.is_of_all else ",".join(map(str, sorted(self.appointed_to)))
        return hashlib.sha256(seen.encode()).hexdigest()[:32]


def sight_of(user: User | AnonymousUser) -> Sight:
    """One query, as it is asked before each page of an organisation's people."""
    held = set(Appointment.objects.held_by(user).values_list("role", "organisation_id"))
    return Sight(
        is_of_all=any(role == Role.CENTRAL_TEAM for role, _ in held),
        appointed_to=frozenset(place for role, place in held if role == Role.CHAMPION),
    )


def can_see_people_of(user: User | AnonymousUser, organisation: Organisation) -> bool:
    return sight_of(user).covers(organisation)


def organisations_whose_people_are_seen(user: User | AnonymousUser) -> OrganisationQuerySet:
    """Every organisation that ``can_see_people_of`` says yes to; one statement, whoever asks."""
    of_the_team = Exists(Appointment.objects.held_by(user).filter(role=Role.CENTRAL_TEAM))
    answered_for = organisations_of_champion(user).values("pk")
    return Organisation.objects.filter(of_the_team | Q(pk__in=answered_for))
