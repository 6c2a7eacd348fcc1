"""Make the tables say what the reference files say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.text import slugify

from departments.models import (
    ChangeKind,
    Classification,
    EmailDomain,
    Grade,
    Headcount,
    Organisation,
    OrganisationChange,
    OrganisationName,
    Profession,
)
from departments.services.faults import Fault, FileRefused
from departments.services.reference_files import ReferenceFiles, read_reference_files
from departments.services.rows import put_rows, with_ids
from departments.services.sheets import Sheet
from departments.signals import reference_data_changed

SHIPPED: Final = Path(__file__).resolve().parent.parent / "data"

Values = dict[str, Any]
Ids = Mapping[str, int]


@dataclass(frozen=True)
class FileReport:
    """What one file did: nothing is deleted.

    ``vanished`` are rows that the file no longer has, ``by_hand`` those that the central team recorded and the file
    does not have (yet). Both are kept.
    """

    added: int
    changed: int
    left: int
    vanished: tuple[str, ...]
    by_hand: tuple[str, ...] = ()


@dataclass
class LoadReport:
    """What loading did, by the name of the file."""

    files: dict[str, FileReport] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        return any(each.added or each.changed for each in self.files.values())


@transaction.atomic
def load_reference_data(*, folder: Path = SHIPPED) -> LoadReport:
    """Load the reference files of a folder; the same files again change nothing.

    Changes that were recorded by hand (``record_organisation_change``) are kept, with the closing that a merger brought,
    until a file says otherwise: a file that has the same change sets its number and note, and a file that has a closing
    day for the body sets that.

    Raises FileRefused with every fault of every file, and then nothing is kept.
    """
    if not folder.is_dir():
        raise FileRefused([Fault(str(folder), "", "is not a folder")])
    files = read_reference_files(folder)
    if files.faults:
        raise FileRefused(files.faults)
    report = LoadReport()
    ids = _put_organisations(report, files.organisations)
    _put_what_hangs_on_them(report, files, ids)
    _put_lists_of_choices(report, files)
    if report.is_changed:
        reference_data_changed.send(sender=Organisation)
    return report


def _put_organisations(report: LoadReport, sheet: Sheet) -> Ids:
    """Ids come first, because a group is an organisation too, and a head is its own group."""
    closings = _closings_by_hand()
    plain = [
        {"slug": values["code"], "kind": values["kind"]}
        | {"opened_on": values["opened_on"], "closed_on": _closed_on(values, closings)}
        for values in _values(sheet)
    ]
    rows = with_ids(Organisation.objects.all(), ("slug",), plain)
    ids = {str(row["slug"]): int(row["id"]) for row in rows}
    heads = {values["code"]: ids[values["group"]] for values in _values(sheet)}
    wanted = [row | {"group_id": heads[row["slug"]]} for row in rows]
    _put(report, sheet, Organisation.objects.all(), ("slug",), wanted)
    return ids


def _closings_by_hand() -> dict[str, dt.date]:
    """The day on which each body was merged away by hand, by its code."""
    merged = OrganisationChange.objects.filter(is_by_hand=True, kind=ChangeKind.MERGE)
    return dict(merged.values_list("from_organisation__slug", "effective_on"))


def _closed_on(values: Values, closings: Mapping[str, dt.date]) -> dt.date | None:
    """The file's day goes first. One by hand is passed over when the file has the body open only later."""
    by_hand = closings.get(values["code"])
    if by_hand and values["opened_on"] and values["opened_on"] >= by_hand:
        by_hand = None
    closed_on: dt.date | None = values["closed_on"] or by_hand
    return closed_on


def _put_what_hangs_on_them(report: LoadReport, files: ReferenceFiles, ids: Ids) -> None:
    def put(
        sheet: Sheet,
        rows: QuerySet[Any],
        key: tuple[str, ...],
        make: Callable[[Values, Ids], Values],
    ) -> None:
        _put(report, sheet, rows, key, [make(values, ids) for values in _values(sheet)])

    named = OrganisationName.objects.select_related("organisation")
    classified = Classification.objects.select_related("organisation")
    counted = Headcount.objects.select_related("organisation")
    changed = OrganisationChange.objects.select_related("from_organisation", "to_organisation")
    put(files.names, named, ("organisation_id", "valid_from"), _name)
    put(files.classifications, classified, ("organisation_id", "valid_from"), _classification)
    put(files.headcounts, counted, ("organisation_id", "as_at"), _headcount)
    put(files.changes, changed, _CHANGE_KEY, _change)
    put(files.domains, EmailDomain.objects.all(), ("domain",), _domain)


def _put_lists_of_choices(report: LoadReport, files: ReferenceFiles) -> None:
    grades = [
        {"code": values["grade"], "label": values["label"], "position": position}
        | {"headcount": values["headcount_31_mar_2023"]}
        for position, values in enumerate(_values(files.grades), start=1)
    ]
    professions = [
        {"slug": slugify(values["profession"]), "name": values["profession"]}
        | {"headcount": values["headcount_31_mar_2023"]}
        for values in _values(files.professions)
    ]
    _put(report, files.grades, Grade.objects.all(), ("code",), grades)
    _put(report, files.professions, Profession.objects.all(), ("slug",), professions)


def _put(
    report: LoadReport,
    sheet: Sheet,
    existing: QuerySet[Any],
    key: tuple[str, ...],
    wanted: Sequence[Values],
) -> None:
    outcome = put_rows(existing, key, wanted)
    missing: dict[bool, list[str]] = {True: [], False: []}
    for row in outcome.missing:
        missing[getattr(row, "is_by_hand", False)].append(_described(row))
    vanished, by_hand = (tuple(sorted(missing[hand])) for hand in (False, True))
    report.files[sheet.shape.file] = FileReport(
        outcome.added, outcome.changed, outcome.left, vanished, by_hand
    )


def _values(sheet: Sheet) -> list[Values]:
    return [record.values for record in sheet.records]


def _described(row: models.Model) -> str:
    """Enough to find the row in the file it has gone from."""
    owner = getattr(row, "organisation", None)
    is_part = isinstance(row, OrganisationName | Classification | Headcount)
    return f"{owner}: {row}" if is_part else str(row)


def _name(values: Values, ids: Ids) -> Values:
    return {
        "organisation_id": ids[values["code"]],
        "valid_from": values["valid_from"],
        "name": values["name"],
        "abbreviation": values["abbreviation"],
    }


def _classification(values: Values, ids: Ids) -> Values:
    return {
        "organisation_id": ids[values["code"]],
        "valid_from": values["valid_from"],
        "kind": values["kind"],
        "group_id": ids[values["group"]],
    }


def _headcount(values: Values, ids: Ids) -> Values:
    return {
        "organisation_id": ids[values["organisation"]],
        "as_at": values["as_at"],
        "people": values["headcount"],
        "full_time_equivalent": values["fte"],
        "source": values["source"],
    }


_CHANGE_KEY: Final = ("kind", "from_organisation_id", "to_organisation_id", "effective_on")


def _change(values: Values, ids: Ids) -> Values:
    return {
        "kind": values["kind"],
        "from_organisation_id": ids[values["from"]],
        "to_organisation_id": ids[values["to"]],
        "effective_on": values["effective_on"],
        "people": values["people"],
        "note": values["note"],
    }


def _domain(values: Values, ids: Ids) -> Values:
    organisation = values["organisation"]
    return {
        "domain": values["domain"],
        "organisation_id": ids[organisation] if organisation else None,
        "is_civil_service": values["civil_service"],
    }
