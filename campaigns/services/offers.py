"""What organisations offer their own people beside the campaign."""

from django.db import transaction

from campaigns.models import Campaign, Offer
from departments.models import Organisation


@transaction.atomic
def publish_offer(
    *, campaign: Campaign, organisation: Organisation, title: str, text: str, url: str = ""
) -> Offer:
    """Put an offer after those the organisation already has in the campaign."""
    existing = Offer.objects.filter(campaign=campaign, organisation=organisation)
    return Offer.objects.create(
        campaign=campaign,
        organisation=organisation,
        title=title,
        text=text,
        url=url,
        position=existing.count() + 1,
    )
