"""The end of an account."""

import datetime as dt

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.models import FormerAddress, FormerStaff, User

log = structlog.get_logger(__name__)

FORMER_STAFF_KEPT_FOR = dt.timedelta(days=2 * 365)


class StillAppointed(Exception):
    """Somebody who is appointed to something cannot leave; plain words for the page in ``message``."""

    def __init__(self, roles: list[str]) -> None:
        self.message = (
            f"You are still appointed as {' and '.join(roles).lower()}. "
            "Ask an administrator to end that, then delete your account"
        )
        super().__init__(self.message)


@transaction.atomic
def delete_account(*, user: User) -> None:
    """Delete the account, and the addresses that its history remembers.

    Of whoever was ever appointed to something it stays known for two years who they were: the history of what they
    changed names an account. Raises StillAppointed.
    """
    today, appointments = timezone.localdate(), list(user.appointments.all())
    held = {each.get_role_display() for each in appointments if not each.has_ended_by(today)}
    if held:
        raise StillAppointed(sorted(held))
    if appointments:
        FormerStaff.objects.create(id=user.pk, email=user.email)
    FormerAddress.objects.filter(pgh_obj=user.pk).delete()
    user.delete()


@transaction.atomic
def delete_former_staff(*, now: dt.datetime) -> int:
    """Forget who left two years ago or earlier; say how many."""
    long_gone = FormerStaff.objects.filter(left_at__lt=now - FORMER_STAFF_KEPT_FOR)
    deleted, _ = long_gone.delete()
    log.info("former_staff_deleted", count=deleted)
    return deleted
