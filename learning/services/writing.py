"""How every countable change is made: lock the person's participation, write, recount, announce."""

from __future__ import annotations

from django.utils import timezone

from learning.models import Participation
from learning.services.errors import CampaignClosed, ParticipationEnded
from learning.services.recount import recount
from learning.signals import learning_changed


def locked(participation: Participation) -> Participation:
    """The row as it is now, held until the transaction ends; its campaign is the one at hand.

    Whatever one person does at the same moment in several tabs happens one after the other.
    """
    rows = Participation.objects.select_for_update(no_key=True)
    try:
        found = rows.get(pk=participation.pk, user__isnull=False)
    except Participation.DoesNotExist as error:
        raise ParticipationEnded from error
    found.campaign = participation.campaign
    return found


def require_accepting(participation: Participation) -> None:
    """Refuse unless the campaign takes records today, London time (the grace after closing counts)."""
    campaign, today = participation.campaign, timezone.localdate()
    if not campaign.accepts_records_on(today):
        raise CampaignClosed(campaign, day=today, last_day=campaign.accepts_records_to)


def settle(participation: Participation) -> None:
    """Bring the person's facts up to date and say whose figures may have changed."""
    recount(participation_ids=[participation.pk])
    announce(participation.campaign_id, {participation.organisation_id})


def announce(campaign_id: int, organisation_ids: set[int]) -> None:
    learning_changed.send(
        sender=Participation, campaign_id=campaign_id, organisation_ids=frozenset(organisation_ids)
    )
