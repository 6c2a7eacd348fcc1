"""An account begins when somebody proves an address, and not before."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from departments.selectors import is_permitted


class AddressNotPermitted(Exception):
    """The address is at no domain whose holders may sign in."""


@transaction.atomic
def prove_address(*, email: str) -> User:
    """The account of the person who has just shown that they read mail sent to ``email``, made if there is none.

    Two people at once, or one person twice, get the same account. Raises AddressNotPermitted.
    """
    email = email.strip().lower()
    if not is_permitted(email):
        raise AddressNotPermitted
    user: User
    user, _ = User.objects.get_or_create(email=email, defaults={"password": make_password(None)})
    # Locked, so that two browsers proving it at once leave one row that says so.
    User.objects.select_for_update().get(pk=user.pk)
    EmailAddress.objects.filter(email=email).exclude(user=user).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    return user
