"""Reads across organisations: as people know them, and the world on a day."""

from departments.selectors.register import (
    FoundOrganisation,
    HeadcountInUse,
    NamedOrganisation,
    every_organisation,
    find_organisations,
    headcounts_in_use,
    is_civil_service,
    is_permitted,
    national_headcount,
    organisation_choices,
    other_names,
    search_organisations,
    suggested_organisation,
)
from departments.selectors.worlds import world_on

__all__ = [
    "FoundOrganisation",
    "HeadcountInUse",
    "NamedOrganisation",
    "every_organisation",
    "find_organisations",
    "headcounts_in_use",
    "is_civil_service",
    "is_permitted",
    "national_headcount",
    "organisation_choices",
    "other_names",
    "search_organisations",
    "suggested_organisation",
    "world_on",
]
