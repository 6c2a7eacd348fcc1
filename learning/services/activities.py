"""Activities that are done when the person says so."""

from django.db import transaction

from campaigns.models import Activity, ActivityKind
from learning.models import Declaration, Participation
from learning.services.errors import Refused
from learning.services.writing import locked, require_accepting, settle


@transaction.atomic
def declare_activity(*, participation: Participation, activity: Activity) -> Declaration:
    """Keep the person's word; a second call returns the first. Raises ``Refused``, ``CampaignClosed``."""
    participation = locked(participation)
    require_accepting(participation)
    if activity.kind != ActivityKind.DECLARED or activity.campaign_id != participation.campaign_id:
        raise Refused("This is not something you can mark as done yourself")
    declaration, is_new = Declaration.objects.get_or_create(
        participation=participation, activity=activity
    )
    if is_new:
        settle(participation)
    return declaration


@transaction.atomic
def withdraw_declaration(*, participation: Participation, activity: Activity) -> None:
    """Undo; nothing to undo is no error. Raises ``CampaignClosed``."""
    participation = locked(participation)
    require_accepting(participation)
    deleted, _ = Declaration.objects.filter(participation=participation, activity=activity).delete()
    if deleted:
        settle(participation)
