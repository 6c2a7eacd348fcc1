"""Everything that writes campaigns."""

from campaigns.services.files import campaign_file, shipped_campaigns
from campaigns.services.loading import load_campaign
from campaigns.services.offers import publish_offer
from campaigns.services.work import LoadReport

__all__ = ["LoadReport", "campaign_file", "load_campaign", "publish_offer", "shipped_campaigns"]
