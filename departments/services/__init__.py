"""Everything that writes reference data."""

from departments.services.changes import (
    AlreadyRecorded,
    NotOpenThen,
    OrganisationChangeRefused,
    SameOrganisation,
    WrongNumberOfPeople,
    record_organisation_change,
)
from departments.services.faults import Fault, FileRefused
from departments.services.reference_data import FileReport, LoadReport, load_reference_data
from departments.services.renames import rename_organisation
from departments.services.rows import Outcome, put_rows, with_ids
from departments.services.withdrawals import ChangeNamed, withdraw_change

__all__ = [
    "AlreadyRecorded",
    "ChangeNamed",
    "Fault",
    "FileRefused",
    "FileReport",
    "LoadReport",
    "NotOpenThen",
    "OrganisationChangeRefused",
    "Outcome",
    "SameOrganisation",
    "WrongNumberOfPeople",
    "load_reference_data",
    "put_rows",
    "record_organisation_change",
    "rename_organisation",
    "with_ids",
    "withdraw_change",
]
