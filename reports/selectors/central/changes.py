"""Changes of organisations that are recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from departments.models import ChangeKind, Organisation, OrganisationChange
from departments.services import ChangeNamed


@dataclass(frozen=True)
class RecordedChange:
    """A change as a colleague reads it, with the names of today."""

    kind: str
    from_name: str
    to_name: str
    effective_on: dt.date
    people: int | None
    note: str
    is_by_hand: bool
    named: ChangeNamed

    @property
    def in_words(self) -> str:
        if self.kind == ChangeKind.RENAME:
            return f"{self.to_name} was renamed"
        verb = {
            ChangeKind.MERGE: "merged into",
            ChangeKind.SPLIT: "split: people went to",
            ChangeKind.TRANSFER: "transferred people to",
        }[ChangeKind(self.kind)]
        return f"{self.from_name} {verb} {self.to_name}"


def recorded_changes(today: dt.date) -> tuple[RecordedChange, ...]:
    """The newest first, those to come included."""
    rows = Organisation.objects.named_on(today).values_list("pk", "slug", "name")
    slugs, names = {}, {}
    for pk, slug, name in rows:
        slugs[pk], names[pk] = slug, name or slug
    return tuple(
        RecordedChange(
            kind=row.kind,
            from_name=names[row.from_organisation_id],
            to_name=names[row.to_organisation_id],
            effective_on=row.effective_on,
            people=row.people,
            note=row.note,
            is_by_hand=row.is_by_hand,
            named=ChangeNamed(
                row.kind,
                slugs[row.from_organisation_id],
                slugs[row.to_organisation_id],
                row.effective_on,
            ),
        )
        for row in OrganisationChange.objects.order_by("-effective_on", "-pk")
    )


def named_change(named: ChangeNamed, today: dt.date) -> RecordedChange | None:
    """None when there is none, or it is in the reference files: those say what holds."""
    found = (each for each in recorded_changes(today) if each.named == named and each.is_by_hand)
    return next(found, None)
