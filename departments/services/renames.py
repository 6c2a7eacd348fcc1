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
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    name, abbreviation = name.strip(), abbreviation.strip()
    given = {
        "organisation": organisation,
        "name": name,
        "abbreviation": abbreviation,
        "valid_from": effective_on,
        "is_by_hand": True,
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
    _check(organisation, name, abbreviation, effective_on)
    OrganisationName.objects.create(**given)
    change = OrganisationChange.objects.create(**said)
    reference_data_changed.send(sender=OrganisationChange)
    return change


def _check(organisation: Organisation, name: str, abbreviation: str, effective_on: dt.date) -> None:
    if not 0 < len(name) <= LONGEST_NAME:
        raise OrganisationChangeRefused(
            "name", f"Enter a name of {LONGEST_NAME} characters or fewer"
        )
    if len(abbreviation) > LONGEST_ABBREVIATION:
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
    if current and (current.name, current.abbreviation) == (name, abbreviation):
        raise AlreadyRecorded("name", "That is its name already")
