"""One organisation over time: its figures week by week, its names, and the changes that it was part of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import caches
from django.db.models import CharField, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from departments.models import ChangeKind, OrganisationChange, OrganisationName
from reports.league import Basis, Figures, Line, lines
from reports.models import SnapshotRow
from reports.selectors.editions import WEEK, Edition, kept_days
from reports.selectors.reading import COLUMNS_KEPT, Reading, kept_body
from reports.selectors.world import SECONDS_KEPT

# A campaign of up to so many days is drawn day by day, a longer one week by week.
MOST_DAYS: Final = 21

CHANGES: Final[Mapping[str, str]] = {
    ChangeKind.MERGE: "{leaver} merged into {joined}",
    ChangeKind.SPLIT: "Part of {leaver} became part of {joined}",
    ChangeKind.TRANSFER: "People moved from {leaver} to {joined}",
    ChangeKind.RENAME: "{leaver} was renamed {joined}",
}


@dataclass(frozen=True)
class PastFigures:
    """An organisation's row of the league table at the end of a day."""

    day: dt.date
    figures: Figures


@dataclass(frozen=True)
class NameGiven:
    name: str
    abbreviation: str
    valid_from: dt.date | None


@dataclass(frozen=True)
class ChangeTold:
    """A change of organisations in words, with the names of the days before and after it."""

    day: dt.date
    words: str
    people: int | None
    note: str


@dataclass(frozen=True)
class OrganisationPast:
    """Names and changes, the oldest first."""

    names: Sequence[NameGiven] = ()
    changes: Sequence[ChangeTold] = ()

    def by(self, day: dt.date) -> OrganisationPast:
        """What had happened by the end of that day."""
        names = [each for each in self.names if each.valid_from is None or each.valid_from <= day]
        return OrganisationPast(names, [each for each in self.changes if each.day <= day])

    @property
    def name(self) -> str:
        return self.names[-1].name if self.names else ""


def history(edition: Edition, now: Reading, slug: str) -> tuple[PastFigures, ...]:
    """The row that an organisation heads on the group basis, on kept days before the reading's; one query.

    An agency has no row on that basis: it is shown by itself.
    """
    days = kept_days(edition)
    kept = [day for day in days.days if day < now.day]
    chosen = kept if len(kept) <= MOST_DAYS else _weekly(kept, now.day)
    ids = {found.snapshot: day for day in chosen if (found := days.find(day))}
    rows = SnapshotRow.objects.filter(
        Q(organisation__slug=slug) | Q(group=slug), snapshot__in=list(ids)
    )
    found_rows: dict[int, list[Any]] = {}
    for pk, *row in rows.values_list("snapshot_id", *COLUMNS_KEPT):
        found_rows.setdefault(pk, []).append(row)
    return tuple(
        PastFigures(ids[pk], line)
        for pk in sorted(found_rows, key=lambda pk: ids[pk])
        if (line := _row_headed_by(slug, found_rows[pk]))
    )


def _row_headed_by(slug: str, rows: Sequence[Any]) -> Line | None:
    found = lines([kept_body(row) for row in rows], Basis.GROUP)
    return next((line for line in found if line.head.slug == slug), None)


def _weekly(kept: Sequence[dt.date], until: dt.date) -> list[dt.date]:
    """The newest kept day of each week that ends a whole number of weeks before ``until``."""
    weeks = {(until - day).days // WEEK.days: day for day in sorted(kept)}
    return sorted(day for week, day in weeks.items() if week)


def past_of(edition: Edition, slug: str) -> OrganisationPast | None:
    """None when there never was such an organisation. Each process keeps everybody's until organisations change."""
    key = f"pasts:{edition.campaign.pk}:{edition.freshness.world_revision}"
    pasts: dict[str, OrganisationPast] | None = caches["local"].get(key)
    if pasts is None:
        pasts = _read_pasts()
        caches["local"].set(key, pasts, SECONDS_KEPT)
    return pasts.get(slug)


def _read_pasts() -> dict[str, OrganisationPast]:
    """Two queries, for all organisations."""
    changes: dict[str, list[ChangeTold]] = {}
    for slugs, change in _changes():
        for slug in slugs:
            changes.setdefault(slug, []).append(change)
    names: dict[str, list[NameGiven]] = {}
    given = OrganisationName.objects.order_by(F("valid_from").asc(nulls_first=True))
    for row in given.select_related("organisation"):
        name = NameGiven(row.name, row.abbreviation, row.valid_from)
        names.setdefault(row.organisation.slug, []).append(name)
    return {slug: OrganisationPast(found, changes.get(slug, ())) for slug, found in names.items()}


def _changes() -> list[tuple[set[str], ChangeTold]]:
    """In order of their days, each with whom it concerns. What left is named as it was until the day before."""
    named = OrganisationChange.objects.annotate(
        leaver=_name("from_organisation", "lt"), joined=_name("to_organisation", "lte")
    )
    rows = named.order_by("effective_on", "pk").values_list(
        "from_organisation__slug",
        "to_organisation__slug",
        "kind",
        "leaver",
        "joined",
        "effective_on",
        "people",
        "note",
    )
    return [
        (
            {leaver_slug, joined_slug},
            ChangeTold(day, CHANGES[kind].format(leaver=leaver, joined=joined), people, note),
        )
        for leaver_slug, joined_slug, kind, leaver, joined, day, people, note in rows
    ]


def _name(owner: str, before: str) -> Any:
    """An organisation's name just before or on the day of a change; its slug, where it had none yet."""
    names = OrganisationName.objects.filter(organisation=OuterRef(f"{owner}_id"))
    by_then = names.filter(
        Q(valid_from__isnull=True) | Q(**{f"valid_from__{before}": OuterRef("effective_on")})
    )
    newest = by_then.order_by(F("valid_from").desc(nulls_last=True)).values("name")[:1]
    return Coalesce(Subquery(newest), F(f"{owner}__slug"), output_field=CharField())
