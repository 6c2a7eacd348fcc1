"""A change recorded by mistake is as if it had never been, but for its history."""

import datetime as dt
from dataclasses import replace

import pytest

from departments.models import Organisation, OrganisationChange, OrganisationName
from departments.selectors import world_on
from departments.services import (
    ChangeNamed,
    OrganisationChangeRefused,
    load_reference_data,
    record_organisation_change,
    rename_organisation,
    withdraw_change,
)
from departments.signals import reference_data_changed
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db

DAY = dt.date(2025, 9, 1)
BEFORE = dt.date(2025, 8, 31)
MERGER = ChangeNamed("merge", "here", "there", DAY)


@pytest.fixture
def here():
    return make_organisation("here", name="Here Office", headcount=100)


@pytest.fixture
def there():
    return make_organisation("there", name="There Office", headcount=200)


def record(here, there, kind="merge", people=None):
    return record_organisation_change(
        kind=kind,
        from_organisation=here,
        to_organisation=there,
        effective_on=DAY,
        people=people,
        note="",
    )


def rename(here):
    return rename_organisation(
        organisation=here, name="New", abbreviation="", effective_on=DAY, note=""
    )


@pytest.mark.parametrize("kind", ["merge", "split", "transfer", "rename"])
def test_the_world_is_as_it_was_before(here, there, kind):
    before = world_on(DAY, headcount_on=BEFORE)
    to = "here" if kind == "rename" else "there"
    rename(here) if kind == "rename" else record(here, there, kind, people=40)
    assert world_on(DAY, headcount_on=BEFORE) != before

    withdraw_change(named=ChangeNamed(kind, "here", to, DAY), reason="Wrong")

    assert world_on(DAY, headcount_on=BEFORE) == before
    assert not OrganisationChange.objects.exists()
    assert not Organisation.objects.filter(closed_on__isnull=False).exists()


def test_it_can_be_recorded_otherwise_and_then_once_more(here, there):
    third = make_organisation("third")
    record(here, there)
    withdraw_change(named=MERGER, reason="Wrong")
    record(here, third)
    withdraw_change(named=replace(MERGER, to_organisation__slug="third"), reason="Right after all")
    assert record(here, there).pk


def test_withdrawn_twice_is_withdrawn_once_and_announced_once(here, there):
    heard = []

    def listen(**_):
        heard.append(OrganisationChange.objects.count())

    record(here, there)
    reference_data_changed.connect(listen)
    try:
        withdraw_change(named=MERGER, reason="Wrong")
        withdraw_change(named=MERGER, reason="Wrong")
    finally:
        reference_data_changed.disconnect(listen)
    assert heard == [0]


@pytest.mark.parametrize("reason", ["", "  ", "r" * 401])
def test_a_reason_is_needed(here, there, reason):
    record(here, there)
    with pytest.raises(OrganisationChangeRefused) as refused:
        withdraw_change(named=MERGER, reason=reason)
    assert refused.value.field == "reason"
    assert OrganisationChange.objects.exists()


def test_what_was_never_recorded_is_not_there(here, there):
    with pytest.raises(OrganisationChange.DoesNotExist):
        withdraw_change(named=MERGER, reason="Wrong")


def test_what_the_files_say_stays(here, there):
    record(here, there)
    OrganisationChange.objects.update(is_by_hand=False)
    with pytest.raises(OrganisationChange.DoesNotExist):
        withdraw_change(named=MERGER, reason="Wrong")
    assert OrganisationChange.objects.exists()


def test_a_body_that_the_files_close_that_day_stays_closed(here, there):
    third = make_organisation("third")
    OrganisationChange.objects.create(
        kind="split", from_organisation=here, to_organisation=third, effective_on=DAY
    )
    Organisation.objects.filter(slug="here").update(closed_on=DAY)
    record(here, there)
    withdraw_change(named=MERGER, reason="Wrong")
    assert Organisation.objects.get(slug="here").closed_on == DAY


def test_a_name_of_the_files_stays(here):
    rename(here)
    OrganisationName.objects.update(is_by_hand=False)
    withdraw_change(named=ChangeNamed("rename", "here", "here", DAY), reason="Wrong")
    assert OrganisationName.objects.filter(name="New").exists()


def test_a_load_lists_a_name_by_hand_as_such_and_keeps_it(db):
    load_reference_data()
    rename(Organisation.objects.get(slug="acas"))
    report = load_reference_data()
    names = report.files["organisation_names.csv"]
    assert (names.vanished, names.by_hand) == ((), ("acas: New",))
