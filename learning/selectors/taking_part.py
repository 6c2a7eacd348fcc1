"""A person's part in campaigns."""

from collections.abc import Iterable
from typing import Final

from accounts.models import User
from campaigns.models import Campaign
from learning.models import Participation

_READ_TOGETHER: Final = ("level_decision",)


def participation_of(
    user: User, campaign: Campaign, *, with_level: bool = False
) -> Participation | None:
    """One query, with its level for those who will ask for it. What a definition knows is not read again."""
    mine = Participation.objects.filter(user=user, campaign=campaign)
    try:
        found = (mine.select_related(*_READ_TOGETHER) if with_level else mine).get()
    except Participation.DoesNotExist:
        return None
    found.campaign = campaign
    return found


def participations_in(user: User, campaigns: Iterable[Campaign]) -> tuple[Participation, ...]:
    """In these campaigns, in their order: as ``participation_of`` reads one, in one query for all."""
    mine = Participation.objects.filter(user=user).select_related(*_READ_TOGETHER)
    by_campaign = {each.campaign_id: each for each in mine}
    taken = []
    for campaign in campaigns:
        if participation := by_campaign.get(campaign.pk):
            participation.campaign = campaign
            taken.append(participation)
    return tuple(taken)
