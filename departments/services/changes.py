"""Record a change of organisations that the reference files do not have yet."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import Q

from departments.models import ChangeKind, Organisation, OrganisationChange
from departments.selectors import world_on
from departments.signals import reference_data_changed
from departments.world import in_words

RECORDED_KINDS: Final = (ChangeKind.MERGE, ChangeKind.SPLIT, ChangeKind.TRANSFER)
MOST_PEOPLE: Final = 999_999_999
"""As many digits as a number of people may have in a reference file."""


class OrganisationChangeRefused(Exception):
    """Nothing was recorded. ``message`` is in plain words for the page; ``field`` names the argument it is about."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


class SameOrganisation(OrganisationChangeRefused):
    """People go to the organisation they come from."""


class NotOpenThen(OrganisationChangeRefused):
    """One of the two was closed that day, or not yet open."""


class AlreadyRecorded(OrganisationChangeRefused):
    """It is there already, or the body has merged already, or goes on to do things after its end."""


class WrongNumberOfPeople(OrganisationChangeRefused):
    """Not a number of people, or more than the body employed."""


@transaction.atomic
def record_organisation_change(
    *,
    kind: str,
    from_organisation: Organisation,
    to_organisation: Organisation,
    effective_on: dt.date,
    people: int | None,
    note: str,
) -> OrganisationChange:
    """Record a merger, split or transfer by hand; a merger closes the body that is merged away.

    The reference files stay the first source. The row is marked ``is_by_hand``, and a later load keeps it and the closing:
    see ``load_reference_data``. Asked twice for the very same, it is recorded once. Raises OrganisationChangeRefused, in
    one of its kinds.
    """
    pair = (from_organisation.pk, to_organisation.pk)
    # Both rows are held, in one order, so that the checks still hold when the change is made.
    list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=pair).order_by("pk"))
    said = {
        "kind": kind,
        "from_organisation": from_organisation,
        "to_organisation": to_organisation,
        "effective_on": effective_on,
        "people": people,
        "note": note,
        "is_by_hand": True,
    }
    if recorded := OrganisationChange.objects.filter(**said).first():
        return recorded
    _check(kind, from_organisation, to_organisation, effective_on, people)
    change = OrganisationChange.objects.create(**said)
    if kind == ChangeKind.MERGE:
        Organisation.objects.filter(pk=from_organisation.pk).update(closed_on=effective_on)
    reference_data_changed.send(sender=OrganisationChange)
    return change


def _check(
    kind: str,
    from_organisation: Organisation,
    to_organisation: Organisation,
    effective_on: dt.date,
    people: int | None,
) -> None:
    if kind not in RECORDED_KINDS:
        raise OrganisationChangeRefused("kind", "Choose a merger, a split or a transfer")
    if from_organisation.pk == to_organisation.pk:
        raise SameOrganisation("to_organisation", "Choose another organisation for people to go to")
    leaver = Organisation.objects.get(pk=from_organisation.pk)
    joined = Organisation.objects.get(pk=to_organisation.pk)
    _check_recorded(kind, leaver, joined, effective_on)
    _check_open(kind, leaver, joined, effective_on)
    _check_people(kind, leaver, effective_on, people)


def _check_recorded(
    kind: str, leaver: Organisation, joined: Organisation, effective_on: dt.date
) -> None:
    name = _name(leaver, effective_on)
    of_leaver = OrganisationChange.objects.filter(from_organisation=leaver)
    same = of_leaver.filter(kind=kind, to_organisation=joined, effective_on=effective_on)
    if same.exists():
        raise AlreadyRecorded("effective_on", "This change is already recorded for that day")
    if kind != ChangeKind.MERGE:
        return
    if merger := of_leaver.filter(kind=ChangeKind.MERGE).first():
        day = in_words(merger.effective_on)
        raise AlreadyRecorded("from_organisation", f"{name} already merges on {day}")
    either = Q(from_organisation=leaver) | Q(to_organisation=leaver)
    if OrganisationChange.objects.filter(either, effective_on__gt=effective_on).exists():
        raise AlreadyRecorded("effective_on", f"{name} has a change recorded after that day")


def _check_open(
    kind: str, leaver: Organisation, joined: Organisation, effective_on: dt.date
) -> None:
    """A body may leave on the very day it closes: that is how a closing is written. Nobody may join it then."""
    name, other = _name(leaver, effective_on), _name(joined, effective_on)
    if leaver.opened_on and leaver.opened_on >= effective_on:
        raise NotOpenThen("from_organisation", f"{name} was not open before that day")
    if leaver.closed_on and leaver.closed_on < effective_on:
        day = in_words(leaver.closed_on)
        raise NotOpenThen("from_organisation", f"{name} closed on {day}")
    if kind == ChangeKind.MERGE and leaver.closed_on and leaver.closed_on != effective_on:
        day = in_words(leaver.closed_on)
        raise NotOpenThen("effective_on", f"{name} closes on {day}: a merger must be on that day")
    if joined.opened_on and joined.opened_on > effective_on:
        day = in_words(joined.opened_on)
        raise NotOpenThen("to_organisation", f"{other} opens only on {day}")
    if joined.closed_on and joined.closed_on <= effective_on:
        day = in_words(joined.closed_on)
        raise NotOpenThen("to_organisation", f"{other} closed on {day}")


def _check_people(
    kind: str, leaver: Organisation, effective_on: dt.date, people: int | None
) -> None:
    """A merger moves everybody who is counted, so its number is for information and may differ from the headcount."""
    if people is None:
        return
    if not 0 < people <= MOST_PEOPLE:
        raise WrongNumberOfPeople(
            "people", "Enter a number of people of 1 or more, or leave it out"
        )
    if kind == ChangeKind.MERGE:
        return
    world = world_on(effective_on, headcount_on=effective_on - dt.timedelta(days=1))
    headcount = world.organisations[leaver.pk].headcount
    if headcount and people > headcount.people:
        name = _name(leaver, effective_on)
        raise WrongNumberOfPeople("people", f"{name} employed only {headcount.people:,} people")


def _name(organisation: Organisation, day: dt.date) -> str:
    named = Organisation.objects.named_on(day).get(pk=organisation.pk)
    return named.name or organisation.slug
