"""An account begins when somebody proves an address, and not before; its owner may come to have another."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.selectors import may_sign_in
from accounts.services.mail import send_letter


class AddressNotPermitted(Exception):
    """The address is at no domain whose holders may sign in, or has a plus sign."""


class AddressTaken(Exception):
    """An account has this address already: somebody else's, or a second one of the same person."""


@transaction.atomic
def prove_address(*, email: str) -> User:
    """The account of the person who has just shown that they read mail sent to ``email``, made if there is none.

    Two people at once, or one person twice, get the same account. Raises AddressNotPermitted.
    """
    email = email.strip().lower()
    if not may_sign_in(email):
        raise AddressNotPermitted
    user: User
    user, _ = User.objects.get_or_create(email=email, defaults={"password": make_password(None)})
    # Locked, so that two browsers proving it at once leave one row that says so.
    if not User.objects.select_for_update().filter(pk=user.pk, email=email).exists():
        return prove_address(email=email)  # meanwhile its owner has taken another address
    _keep_address(user, email, is_proved=True)
    return user


@transaction.atomic
def change_address(
    *, user: User, email: str, is_proved: bool = True, identity: SocialAccount | None = None
) -> User:
    """Give an account another address: from now on it opens with that one alone. Both are told by mail.

    Every visit under way ends, and single sign-on has to be used afresh, but for the ``identity`` by which it says this
    itself: whoever can still read the old address, or use the old employer's sign-in, has no way in. Raises
    AddressNotPermitted or AddressTaken.
    """
    email = email.strip().lower()
    if not may_sign_in(email):
        raise AddressNotPermitted
    held: User = User.objects.select_for_update().get(pk=user.pk)
    former = held.email
    if former != email:
        give_address(held, email, is_proved=is_proved, identity=identity)
        _tell_both(former, email)
    return held


def give_address(
    held: User, email: str, *, is_proved: bool, identity: SocialAccount | None = None
) -> None:
    """Make ``email`` the one way into an account that is locked. Raises AddressTaken."""
    held.email, held.password = email, make_password(None)
    try:
        with transaction.atomic():
            held.save(update_fields=["email", "password"])
    except IntegrityError:
        raise AddressTaken from None
    SocialAccount.objects.filter(user=held).exclude(pk=identity.pk if identity else None).delete()
    EmailAddress.objects.filter(user=held).delete()
    _keep_address(held, email, is_proved=is_proved)


def _keep_address(user: User, email: str, *, is_proved: bool) -> None:
    EmailAddress.objects.filter(email=email).exclude(user=user).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": is_proved, "primary": True}
    )


def _tell_both(former: str, email: str) -> None:
    context = {
        "former": former,
        "email": email,
        "service_name": settings.SERVICE_NAME,
        "address": settings.BASE_URL,
        "contact": settings.CONTACT_EMAIL,
    }
    for to in (former, email):
        send_letter(to=to, letter="address_changed", context=context)
