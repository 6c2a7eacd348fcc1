"""What changes people's facts without their doing anything."""

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import accounts_joined
from learning.services.joining import join_participations


@receiver(accounts_joined, dispatch_uid="learning.accounts_joined")
def join_what_they_did(*, kept: User, other: User, **_: object) -> None:
    join_participations(kept=kept, other=other)
