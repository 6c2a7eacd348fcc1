"""Reads what ``departments.world`` draws."""

from __future__ import annotations

import datetime as dt

from departments.models import Headcount, Organisation, OrganisationChange
from departments.world import (
    Change,
    HeadcountThen,
    Registered,
    World,
    draw_world,
)


def world_on(day: dt.date, *, headcount_on: dt.date) -> World:
    """The world on ``day`` with the headcounts of ``headcount_on``, in three queries."""
    return draw_world(day, headcount_on, _known(day), _latest(headcount_on), _changes(day))


def _known(day: dt.date) -> dict[int, Registered]:
    """Every organisation, as it was called and classified on ``day``."""
    return {
        row.pk: Registered(
            id=row.pk,
            slug=row.slug,
            name=row.name or row.slug,
            abbreviation=row.abbreviation or "",
            kind=row.kind_then,
            group_id=row.group_id_then,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
        )
        for row in Organisation.objects.described_on(day)
    }


def _latest(day: dt.date) -> dict[int, HeadcountThen]:
    return {
        row.organisation_id: HeadcountThen(row.people, row.as_at, row.source)
        for row in Headcount.objects.latest_by(day)
    }


def _changes(day: dt.date) -> list[Change]:
    return [
        Change(
            kind=row.kind,
            from_id=row.from_organisation_id,
            to_id=row.to_organisation_id,
            effective_on=row.effective_on,
            people=row.people,
            note=row.note,
        )
        for row in OrganisationChange.objects.effective_by(day)
    ]
