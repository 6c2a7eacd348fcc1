"""Organisations as people know them: by today's name, an old one, or that of a body they came from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from departments.models import (
    ChangeKind,
    EmailDomain,
    Headcount,
    Organisation,
    OrganisationChange,
    OrganisationName,
)
from departments.querysets import OrganisationQuerySet
from departments.search import place, words_of


@dataclass(frozen=True)
class NamedOrganisation:
    """An organisation with its name on a day."""

    id: int
    slug: str
    name: str
    abbreviation: str

    @property
    def label(self) -> str:
        return f"{self.name} ({self.abbreviation})" if self.abbreviation else self.name


@dataclass(frozen=True)
class FoundOrganisation:
    """A find: ``matched`` is the older name it was found by, if it was; a closed one says where its people went."""

    organisation: NamedOrganisation
    matched: str
    closed_on: dt.date | None
    successors: tuple[NamedOrganisation, ...]


@dataclass(frozen=True)
class HeadcountInUse:
    organisation_id: int
    people: int
    as_at: dt.date
    source: str


def organisation_choices(day: dt.date) -> tuple[NamedOrganisation, ...]:
    """Every organisation that exists on ``day``, by name: what somebody may choose."""
    return _named(Organisation.objects.existing_on(day), day)


def every_organisation(day: dt.date) -> tuple[NamedOrganisation, ...]:
    """Every organisation of our records, closed or not, by its name on ``day``: what a change may be about."""
    return _named(Organisation.objects.all(), day)


def _named(organisations: OrganisationQuerySet, day: dt.date) -> tuple[NamedOrganisation, ...]:
    return tuple(
        NamedOrganisation(row.pk, row.slug, row.name or row.slug, row.abbreviation or "")
        for row in organisations.named_on(day).order_by("name")
    )


def find_organisations(words: str, day: dt.date) -> tuple[FoundOrganisation, ...]:
    """Open and closed organisations whose current or former name the words fit, the best fit first."""
    register = _register(day)
    query = words_of(words)
    found = []
    for known in register.values():
        fits = [
            (fit, is_former, name)
            for is_former, name in known.all_names
            if (fit := place(query, name.name, name.abbreviation)) is not None
        ]
        if fits:
            fit, is_former, name = min(fits, key=lambda each: each[:2])
            order = (fit, known.closed_on is not None, is_former, known.current.name)
            found.append((order, _found(known, name.label if is_former else "", register)))
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


def search_organisations(words: str, day: dt.date) -> tuple[str, ...]:
    """The slugs of organisations that may be chosen on ``day``, the best fit first.

    A closed one stands for those that took its people, so an old name finds a place that can be chosen.
    """
    slugs: list[str] = []
    for found in find_organisations(words, day):
        choosable = found.successors if found.closed_on else (found.organisation,)
        slugs += [each.slug for each in choosable]
    return tuple(dict.fromkeys(slugs))


def other_names(day: dt.date) -> dict[str, str]:
    """By slug, the names that an organisation's people may also know: its own old ones and those it came from."""
    register = _register(day)
    names: dict[str, list[str]] = defaultdict(list)
    for known in register.values():
        names[known.current.slug] += [name.label for name in known.former]
        if known.closed_on:
            for successor in _successors(known, register):
                names[successor.slug].append(known.current.label)
    return {slug: "Formerly " + ", ".join(labels) for slug, labels in names.items() if labels}


def suggested_organisation(email: str, day: dt.date | None = None) -> NamedOrganisation | None:
    """The organisation that an address suggests, by the most exact domain, if it can be chosen."""
    on = day or timezone.localdate()
    domain = EmailDomain.objects.matching(email).first()
    rows = Organisation.objects.existing_on(on).named_on(on)
    row = (
        rows.filter(pk=domain.organisation_id).first()
        if domain and domain.organisation_id
        else None
    )
    if row is None:
        return None
    return NamedOrganisation(row.pk, row.slug, row.name or row.slug, row.abbreviation or "")


def is_permitted(email: str) -> bool:
    """Whether holders of this address may take part at all."""
    return EmailDomain.objects.matching(email).exists()


def is_civil_service(email: str) -> bool:
    """Whether the most exact domain that covers the address is a civil service one."""
    domain = EmailDomain.objects.matching(email).first()
    return domain is not None and domain.is_civil_service


def headcounts_in_use(day: dt.date) -> dict[int, HeadcountInUse]:
    """The headcount of every organisation that existed on ``day`` and has one, by organisation id."""
    return {
        row.organisation_id: HeadcountInUse(row.organisation_id, row.people, row.as_at, row.source)
        for row in Headcount.objects.in_use_on(day)
    }


def national_headcount(day: dt.date) -> int:
    """People employed on ``day``, each organisation counted once."""
    return sum(each.people for each in headcounts_in_use(day).values())


# --- Names over time --------------------------------------------------------------------------


@dataclass
class _Known:
    """An organisation with its name on a day, the names it had before, and where its people went."""

    current: NamedOrganisation
    closed_on: dt.date | None
    former: list[NamedOrganisation] = field(default_factory=list)
    went_to: list[int] = field(default_factory=list)

    @property
    def all_names(self) -> list[tuple[bool, NamedOrganisation]]:
        return [(False, self.current), *((True, name) for name in self.former)]


def _register(day: dt.date) -> dict[int, _Known]:
    """Every organisation that had opened by ``day``, in two queries."""
    register: dict[int, _Known] = {}
    names = OrganisationName.objects.given_by(day).select_related("organisation")
    for row in names:
        owner = row.organisation
        if owner.opened_on and owner.opened_on > day:
            continue
        name = NamedOrganisation(owner.pk, owner.slug, row.name, row.abbreviation)
        if owner.pk in register:
            register[owner.pk].former.append(name)
        else:
            closed = owner.closed_on if owner.closed_on and owner.closed_on <= day else None
            register[owner.pk] = _Known(name, closed)
    changes = OrganisationChange.objects.filter(
        kind__in=(ChangeKind.MERGE, ChangeKind.SPLIT), effective_on__lte=day
    )
    for change in changes:
        if change.from_organisation_id in register:
            register[change.from_organisation_id].went_to.append(change.to_organisation_id)
    return register


def _successors(
    known: _Known, register: dict[int, _Known], seen: frozenset[int] = frozenset()
) -> tuple[NamedOrganisation, ...]:
    """Where the people are now, through as many closures as it takes."""
    found: list[NamedOrganisation] = []
    for pk in known.went_to:
        heir = register.get(pk)
        if heir is None or pk in seen:
            continue
        if heir.closed_on:
            found += _successors(heir, register, seen | {pk})
        else:
            found.append(heir.current)
    return tuple(sorted(dict.fromkeys(found), key=lambda each: each.name))


def _found(known: _Known, matched: str, register: dict[int, _Known]) -> FoundOrganisation:
    successors = _successors(known, register) if known.closed_on else ()
    return FoundOrganisation(known.current, matched, known.closed_on, successors)
