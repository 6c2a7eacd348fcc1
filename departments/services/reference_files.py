"""The eight files of reference data: their shapes, and what must be true between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from operator import itemgetter
from pathlib import Path
from typing import Final

from departments.models import (
    ChangeKind,
    Classification,
    Grade,
    Headcount,
    Organisation,
    OrganisationChange,
    OrganisationName,
    Profession,
)
from departments.services.faults import Fault
from departments.services.sheets import (
    Record,
    Shape,
    Sheet,
    day,
    domain,
    optional,
    read_sheet,
    text,
    whole_number,
    yes_or_no,
)

_code = text(Organisation, "slug")

ORGANISATIONS: Final = Shape(
    "organisations.csv",
    {
        "code": _code,
        "kind": text(Organisation, "kind"),
        "group": _code,
        "opened_on": optional(day),
        "closed_on": optional(day),
    },
    key=("code",),
)
NAMES: Final = Shape(
    "organisation_names.csv",
    {
        "code": _code,
        "name": text(OrganisationName, "name"),
        "abbreviation": text(OrganisationName, "abbreviation"),
        "valid_from": optional(day),
    },
    key=("code", "valid_from"),
)
CLASSIFICATIONS: Final = Shape(
    "organisation_classifications.csv",
    {"code": _code, "kind": text(Classification, "kind"), "group": _code, "valid_from": day},
    key=("code", "valid_from"),
)
HEADCOUNTS: Final = Shape(
    "headcounts.csv",
    {
        "organisation": _code,
        "as_at": day,
        "headcount": whole_number,
        "fte": optional(whole_number),
        "source": text(Headcount, "source"),
    },
    key=("organisation", "as_at"),
)
CHANGES: Final = Shape(
    "organisation_changes.csv",
    {
        "kind": text(OrganisationChange, "kind"),
        "from": _code,
        "to": _code,
        "effective_on": day,
        "people": optional(whole_number),
        "note": text(OrganisationChange, "note"),
    },
    key=("kind", "from", "to", "effective_on"),
)
DOMAINS: Final = Shape(
    "email_domains.csv",
    {"domain": domain, "organisation": optional(_code), "civil_service": yes_or_no},
    key=("domain",),
)
GRADES: Final = Shape(
    "grades.csv",
    {
        "grade": text(Grade, "code"),
        "label": text(Grade, "label"),
        "headcount_31_mar_2023": whole_number,
    },
    key=("grade",),
)
PROFESSIONS: Final = Shape(
    "professions.csv",
    {"profession": text(Profession, "name"), "headcount_31_mar_2023": whole_number},
    key=("profession",),
)


@dataclass(frozen=True)
class ReferenceFiles:
    organisations: Sheet
    names: Sheet
    classifications: Sheet
    headcounts: Sheet
    changes: Sheet
    domains: Sheet
    grades: Sheet
    professions: Sheet

    @property
    def faults(self) -> list[Fault]:
        sheets: list[Sheet] = [getattr(self, each.name) for each in fields(self)]
        return [fault for sheet in sheets for fault in sheet.faults]


def read_reference_files(folder: Path) -> ReferenceFiles:
    """Every file of the folder, checked alone and against the others. What is wrong is in ``faults``."""
    shapes = (
        *(ORGANISATIONS, NAMES, CLASSIFICATIONS, HEADCOUNTS),
        *(CHANGES, DOMAINS, GRADES, PROFESSIONS),
    )
    files = ReferenceFiles(*(read_sheet(folder, shape) for shape in shapes))
    _check_organisations(files)
    _check_changes(files.changes)
    _check_domains(files.domains)
    if not files.organisations.faults:
        _check_references(files)
        _check_classifications(files)
    return files


def _check_organisations(files: ReferenceFiles) -> None:
    sheet = files.organisations
    groups = {record.values["code"]: record.values["group"] for record in sheet.records}
    for record in sheet.records:
        opened, closed = record.values["opened_on"], record.values["closed_on"]
        if opened and closed and closed <= opened:
            sheet.fault(record.line, f"closed_on: {closed} is not after opened_on, {opened}")
        head = record.values["group"]
        if head in groups and groups[head] != head:
            sheet.fault(record.line, f"group: “{head}” is itself in the group of “{groups[head]}”")


def _check_classifications(files: ReferenceFiles) -> None:
    """From each day on, as before it, the head of a group is in its own group."""
    sheet = files.classifications
    for record in sheet.records:
        code, head, on = (record.values[name] for name in ("code", "group", "valid_from"))
        heads = _heads_on(files, on)
        if heads.get(head, head) != head:
            reason = f"group: “{head}” is itself in the group of “{heads[head]}” on {on}"
            sheet.fault(record.line, reason)
        left = sorted(member for member, its in heads.items() if its == code != member)
        if head != code and left:
            reason = f"group: “{code}” still heads the group of “{left[0]}” on {on}"
            sheet.fault(record.line, reason)


def _heads_on(files: ReferenceFiles, on: dt.date) -> dict[str, str]:
    """The head of each organisation's group on a day, by code."""
    heads = {each.values["code"]: each.values["group"] for each in files.organisations.records}
    known = [each.values for each in files.classifications.records]
    for values in sorted(known, key=itemgetter("valid_from")):
        if values["valid_from"] <= on:
            heads[values["code"]] = values["group"]
    return heads


def _check_changes(sheet: Sheet) -> None:
    for record in sheet.records:
        stays = record.values["from"] == record.values["to"]
        is_rename = record.values["kind"] == ChangeKind.RENAME
        if stays and not is_rename:
            sheet.fault(record.line, f"to: a {record.values['kind']} goes to another organisation")
        if is_rename and not stays:
            sheet.fault(record.line, "to: a rename stays with the same organisation")


def _check_domains(sheet: Sheet) -> None:
    for record in sheet.records:
        if record.values["organisation"] and not record.values["civil_service"]:
            sheet.fault(
                record.line, "organisation: a domain outside the civil service suggests none"
            )


def _check_references(files: ReferenceFiles) -> None:
    """Every organisation that any file names is in the list of organisations; each of those has a name."""
    codes = {record.values["code"] for record in files.organisations.records}
    for sheet, column, record in _references(files):
        code = record.values[column]
        if code is not None and code not in codes:
            sheet.fault(record.line, f"{column}: “{code}” is not in {ORGANISATIONS.file}")
    named = {record.values["code"] for record in files.names.records}
    for record in files.organisations.records:
        if record.values["code"] not in named and not files.names.faults:
            reason = f"code: “{record.values['code']}” has no name in {NAMES.file}"
            files.organisations.fault(record.line, reason)


def _references(files: ReferenceFiles) -> Iterator[tuple[Sheet, str, Record]]:
    for sheet, columns in (
        (files.organisations, ("group",)),
        (files.names, ("code",)),
        (files.classifications, ("code", "group")),
        (files.headcounts, ("organisation",)),
        (files.changes, ("from", "to")),
        (files.domains, ("organisation",)),
    ):
        for record in sheet.records:
            for column in columns:
                yield sheet, column, record
