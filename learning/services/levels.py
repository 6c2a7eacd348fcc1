"""The person's own say about their level."""

from django.db import transaction
from django.utils import timezone

from campaigns.models import Level
from learning.models import LevelDecision, Participation
from learning.services.errors import Refused
from learning.services.writing import locked, require_accepting


@transaction.atomic
def choose_level(*, participation: Participation, level: Level) -> LevelDecision:
    """Keep the person's choice beside the level that their answers gave; the same again changes nothing.

    No figure depends on it.

    Raises ``Refused`` before there is a level, or for another campaign's; ``CampaignClosed``.
    """
    participation = locked(participation)
    require_accepting(participation)
    if level.campaign_id != participation.campaign_id:
        raise Refused("Choose a level from the list", field="level")
    decision = LevelDecision.objects.filter(participation=participation).first()
    if decision is None:
        raise Refused("Answer the survey first: it suggests a level", field="level")
    if decision.chosen_level_id == level.pk:
        return decision
    decision.chosen_level = level
    decision.chosen_at = timezone.now()
    decision.save(update_fields=["chosen_level", "chosen_at"])
    return decision
