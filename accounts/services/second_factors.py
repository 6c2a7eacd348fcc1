"""Second factors, as far as they are ours to write: allauth's pages set them up and use them."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.db import transaction

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
