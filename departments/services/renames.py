"""Record a new name of an organisation that the reference files do not have yet."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from departments.models import ChangeKind, Organisation, OrganisationChange, OrganisationName
from departments.services.changes import (
    AlreadyRecorded,
    NotOpenThen,
    OrganisationChangeRefused,
)
from departments.signals import reference_data_changed
from departments.world import in_words

LONGEST_NAME: Final = 200
LONGEST_ABBREVIATION: Final = 40


@transaction.atomic
def rename_organisation(
    *,
    organisation: Organisation,
    name: str,
    abbreviation: str,
    effective_on: dt.date,
    note: str,
) -> OrganisationChange:
    """Give an organisation another name from a day; pages about earlier days go on using the old one.

    A later load of the reference files keeps both rows. Asked twice for the very same, it is recorded once. Raises
    OrganisationChangeRefused, in one of its kinds.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    given = {
        "organisation": organisation,
        "name": name.strip(),
        "abbreviation": abbreviation.strip(),
        "valid_from": effective_on,
    }
    said = {
        "kind": ChangeKind.RENAME,
        "from_organisation": organisation,
        "to_organisation": organisation,
        "effective_on": effective_on,
        "note": note,
        "is_by_hand": True,
    }
    recorded = OrganisationChange.objects.filter(**said).first()
    if recorded and OrganisationName.objects.filter(**given).exists():
        return recorded
    check_rename(
        organisation=organisation, name=name, abbreviation=abbreviation, effective_on=effective_on
    )
    OrganisationName.objects.create(**given)
    change = OrganisationChange.objects.create(**said)
    reference_data_changed.send(sender=OrganisationChange)
    return change


def check_rename(
    *, organisation: Organisation, name: str, abbreviation: str, effective_on: dt.date
) -> None:
    """Whether it could be recorded: raises the OrganisationChangeRefused that recording would."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise OrganisationChangeRefused(
            "name", f"Enter a name of {LONGEST_NAME} characters or fewer"
        )
    if len(abbreviation.strip()) > LONGEST_ABBREVIATION:
        raise OrganisationChangeRefused(
            "abbreviation", f"Abbreviation must be {LONGEST_ABBREVIATION} characters or fewer"
        )
    held = Organisation.objects.get(pk=organisation.pk)
    if held.opened_on and held.opened_on > effective_on:
        raise NotOpenThen("effective_on", f"It opens only on {in_words(held.opened_on)}")
    if held.closed_on and held.closed_on <= effective_on:
        raise NotOpenThen("effective_on", f"It closed on {in_words(held.closed_on)}")
    names = OrganisationName.objects.filter(organisation=held)
    changes = OrganisationChange.objects.filter(kind=ChangeKind.RENAME, to_organisation=held)
    if (
        names.filter(valid_from=effective_on).exists()
        or changes.filter(effective_on=effective_on).exists()
    ):
        raise AlreadyRecorded("effective_on", "It has a new name from that day already")
    current = names.given_by(effective_on).first()
    if current and (current.name, current.abbreviation) == (name.strip(), abbreviation.strip()):
        raise AlreadyRecorded("name", "That is its name already")
