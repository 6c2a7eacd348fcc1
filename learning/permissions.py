"""Who may see and change what people recorded: the person, and nobody else."""

from accounts.models import User
from learning.models import Evidence, LearningRecord, Participation


def can_see_record(user: User, record: LearningRecord) -> bool:
    """Agrees with ``LearningRecord.objects.visible_to``. Not for champions, nor for administrators."""
    return record.participation.user_id == user.pk


def can_change_record(user: User, record: LearningRecord) -> bool:
    """Only what the person recorded: not what a manager, a platform or a department said about them."""
    return can_see_record(user, record) and record.evidence == Evidence.SELF_RECORDED


def can_have_certificate(user: User, participation: Participation) -> bool:
    return participation.user_id == user.pk and participation.has_finished
