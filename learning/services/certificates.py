"""Issuing the finisher's certificate."""

import unicodedata
from typing import Final

from django.db import transaction

from learning.certificates import letters_not_printable
from learning.codes import new_code
from learning.models import Certificate, Participation
from learning.services.errors import NotFinished, Refused
from learning.services.writing import locked

LONGEST_NAME: Final = 120


@transaction.atomic
def issue_certificate(*, participation: Participation, name: str) -> Certificate:
    """A finisher's certificate under this name. A new name keeps the code, so copies already sent still check.

    Raises ``NotFinished``, or ``Refused`` for a name that cannot be printed.
    """
    participation = locked(participation)
    if not participation.has_finished:
        raise NotFinished
    name = _printable(name)
    certificate, is_new = Certificate.objects.get_or_create(
        participation=participation, defaults={"name": name, "code": new_code()}
    )
    if not is_new and certificate.name != name:
        certificate.name = name
        certificate.save(update_fields=["name"])
    return certificate


def _printable(name: str) -> str:
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not name:
        raise Refused("Enter your name as it should appear", field="name")
    if len(name) > LONGEST_NAME:
        raise Refused(f"Your name must be {LONGEST_NAME} characters or fewer", field="name")
    if not all(character.isprintable() for character in name):
        raise Refused("Your name must contain only letters, marks and spaces", field="name")
    if missing := letters_not_printable(name):
        raise Refused(
            f"We cannot print {' '.join(missing)}. Enter your name in other letters", field="name"
        )
    return name
