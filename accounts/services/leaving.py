"""The end of an account."""

from django.db import transaction

from accounts.models import FormerAddress, User


@transaction.atomic
def delete_account(*, user: User) -> None:
    """Delete the account, and the addresses that its history remembers."""
    FormerAddress.objects.filter(pgh_obj=user.pk).delete()
    user.delete()
