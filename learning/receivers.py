"""What changes people's facts without their doing anything."""

from django.dispatch import receiver

from campaigns.signals import campaign_changed
from learning.services.recount import repair_facts


@receiver(campaign_changed, dispatch_uid="learning.campaign_changed")
def recount_everybody(*, campaign_id: int, **_: object) -> None:
    """A new target, another required activity or core course changes who has finished."""
    repair_facts(campaign_id=campaign_id)
