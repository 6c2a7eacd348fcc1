"""Take back a change of organisations, or a new name, that was recorded by mistake."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, Final

import pghistory
from django.apps import apps
from django.db import transaction

from departments.models import ChangeKind, Organisation, OrganisationChange, OrganisationName
from departments.services.changes import OrganisationChangeRefused
from departments.signals import reference_data_changed

LONGEST_REASON: Final = 400


@dataclass(frozen=True)
class ChangeNamed:
    """What tells one change from all others, as it stands in an address."""

    kind: str
    from_organisation__slug: str
    to_organisation__slug: str
    effective_on: dt.date


@transaction.atomic
def withdraw_change(*, named: ChangeNamed, reason: str) -> None:
    """Delete a change that was recorded by hand, with the closing that a merger or the name that a renaming brought.

    Its history keeps it, with the reason and who withdrew it. One that has been withdrawn already stays so. Raises
    OrganisationChange.DoesNotExist when nobody recorded it by hand, and OrganisationChangeRefused without a reason.
    """
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise OrganisationChangeRefused(
            "reason", f"Enter a reason of {LONGEST_REASON} characters or fewer"
        )
    change = OrganisationChange.objects.filter(**asdict(named), is_by_hand=True).first()
    if change is None:
        if not _was_withdrawn(named):
            raise OrganisationChange.DoesNotExist
        return
    pair = (change.from_organisation_id, change.to_organisation_id)
    # Held as when a change is recorded, so that what is looked at here stays so.
    list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=pair).order_by("pk"))
    with pghistory.context(reason=reason.strip()):
        _take_back_what_came_with(change)
        change.delete()
    reference_data_changed.send(sender=OrganisationChange)


def _take_back_what_came_with(change: OrganisationChange) -> None:
    leaver, day = change.from_organisation_id, change.effective_on
    if change.kind == ChangeKind.RENAME:
        names = OrganisationName.objects.filter(organisation=leaver, valid_from=day)
        names.filter(is_by_hand=True).delete()
    elif change.kind == ChangeKind.MERGE and not _closes_anyway(change):
        Organisation.objects.filter(pk=leaver, closed_on=day).update(closed_on=None)


def _closes_anyway(change: OrganisationChange) -> bool:
    """Whether the reference files have it close that day: they then say where its people went."""
    leaving = OrganisationChange.objects.filter(
        from_organisation=change.from_organisation_id, effective_on=change.effective_on
    )
    closing = leaving.filter(kind__in=(ChangeKind.MERGE, ChangeKind.SPLIT), is_by_hand=False)
    return closing.exists()


def _was_withdrawn(named: ChangeNamed) -> bool:
    ids = dict(
        Organisation.objects.filter(
            slug__in=(named.from_organisation__slug, named.to_organisation__slug)
        ).values_list("slug", "pk")
    )
    events: Any = apps.get_model("departments", "OrganisationChangeEvent")
    gone = events.objects.filter(
        pgh_label="delete",
        kind=named.kind,
        from_organisation=ids.get(named.from_organisation__slug),
        to_organisation=ids.get(named.to_organisation__slug),
        effective_on=named.effective_on,
    )
    return bool(gone.exists())
