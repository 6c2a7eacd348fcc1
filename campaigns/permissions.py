"""Who may see a campaign."""

from accounts.models import User
from accounts.permissions import is_central_team
from campaigns.models import Campaign
from campaigns.querysets import CampaignQuerySet


def can_see_campaign(user: User | None, campaign: Campaign) -> bool:
    """Anybody may see a published campaign; only the central team sees one that is still being prepared."""
    return campaign.is_published or (user is not None and is_central_team(user))


def campaigns_visible_to(user: User | None) -> CampaignQuerySet:
    """The same rule for lists."""
    if user is not None and is_central_team(user):
        return Campaign.objects.all()
    return Campaign.objects.published()
