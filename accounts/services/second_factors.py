"""Second factors, as far as they are ours to write: allauth's pages set them up and use them."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.services.mail import send_letter
from accounts.services.sessions import end_visits

SECRETS = ("secret", "seed")
"""What apps and recovery codes are checked with. A passkey leaves nothing secret here."""


@transaction.atomic
def encrypt_second_factors() -> int:
    """Encrypt every secret under the first of the keys, whatever it was under before; say how many there are."""
    held = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
    for row in held:
        again = {name: encrypt(decrypt(row.data[name])) for name in SECRETS if name in row.data}
        row.data = {**row.data, **again}
        row.save(update_fields=["data"])
    return len(held)


@transaction.atomic
def remove_second_factors(*, user: User) -> int:
    """Take away whatever opens the account besides the mailed code, and end its visits; say how many there were.

    For somebody who lost theirs, or in whose place somebody else set one up. They are told.
    """
    held = Authenticator.objects.filter(user=user)
    count: int = held.count()
    held.delete()
    end_visits(user=user)
    if count:
        tell_of_second_factor(
            user=user, what="An administrator removed your second step to sign in"
        )
    return count


def tell_of_second_factor(*, user: User, what: str) -> None:
    """Tell somebody by mail what happened to their second factor, in case it was not they who did it."""
    context = {
        "what": what,
        "service_name": settings.SERVICE_NAME,
        "contact": settings.CONTACT_EMAIL,
    }
    send_letter(to=user.email, letter="second_factor_changed", context=context)
