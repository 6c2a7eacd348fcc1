"""Changes of organisations recorded by hand, and what a later load makes of them."""

import datetime as dt

import pytest
from django.db import connection

from departments.models import Headcount, Organisation, OrganisationChange
from departments.selectors import search_organisations, world_on
from departments.services import (
    AlreadyRecorded,
    NotOpenThen,
    OrganisationChangeRefused,
    SameOrganisation,
    WrongNumberOfPeople,
    load_reference_data,
    record_organisation_change,
)
from departments.signals import reference_data_changed
from tests.departments.test_load_reference_data import append, replace, run
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db

DAY = dt.date(2025, 9, 1)
BEFORE, AFTER = dt.date(2025, 8, 31), dt.date(2025, 9, 2)


@pytest.fixture
def here():
    return make_organisation("here", name="Here Office", headcount=100)


@pytest.fixture
def there():
    return make_organisation("there", name="There Office", headcount=200)


def record(here, there, **others):
    details = {"kind": "merge", "effective_on": DAY, "people": None, "note": ""} | others
    return record_organisation_change(from_organisation=here, to_organisation=there, **details)


def test_merger_is_kept_and_closes_the_body_that_is_merged_away(here, there):
    change = record(here, there, people=105, note="Announced in July")
    kept = OrganisationChange.objects.get()
    assert kept == change
    assert (kept.people, kept.note, kept.is_by_hand) == (105, "Announced in July", True)
    assert [each.closed_on for each in Organisation.objects.order_by("slug")] == [DAY, None]
    assert search_organisations("here office", AFTER) == ("there",)
    world = world_on(DAY, headcount_on=BEFORE)
    assert world.organisations[there.pk].headcount.people == 300
    assert world.organisations[here.pk].stands_in == there.pk


@pytest.mark.parametrize("kind", ["split", "transfer"])
def test_split_and_transfer_leave_the_body_open(here, there, kind):
    record(here, there, kind=kind, people=40)
    assert not Organisation.objects.filter(closed_on__isnull=False).exists()
    world = world_on(DAY, headcount_on=BEFORE)
    assert world.organisations[here.pk].headcount.people == 60


def test_change_is_announced_once_inside_its_transaction(here, there):
    heard = []

    def listen(**_):
        heard.append((connection.in_atomic_block, OrganisationChange.objects.count()))

    reference_data_changed.connect(listen)
    try:
        record(here, there)
        record(here, there)
        with pytest.raises(OrganisationChangeRefused):
            record(here, there, people=7)
    finally:
        reference_data_changed.disconnect(listen)
    assert heard == [(True, 1)]


def test_listener_that_fails_undoes_the_change(here, there):
    def fail(**_):
        raise RuntimeError

    reference_data_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            record(here, there)
    finally:
        reference_data_changed.disconnect(fail)
    assert not OrganisationChange.objects.exists()
    assert not Organisation.objects.filter(closed_on__isnull=False).exists()


def test_the_very_same_change_is_recorded_once(here, there):
    first = record(here, there, people=7, note="Announced")
    assert record(here, there, people=7, note="Announced") == first
    assert OrganisationChange.objects.count() == 1


class TestRefusing:
    def refuses(self, refusal, field, words, here, there, **details):
        before = OrganisationChange.objects.count()
        with pytest.raises(refusal) as refused:
            record(here, there, **details)
        assert (refused.value.field, refused.value.message) == (field, words)
        assert OrganisationChange.objects.count() == before

    @pytest.mark.parametrize("kind", ["rename", "eaten", ""])
    def test_other_kinds(self, here, there, kind):
        words = "Choose a merger, a split or a transfer"
        self.refuses(OrganisationChangeRefused, "kind", words, here, there, kind=kind)

    def test_same_organisation(self, here):
        words = "Choose another organisation for people to go to"
        self.refuses(SameOrganisation, "to_organisation", words, here, here)

    def test_body_that_had_closed(self, here, there):
        Organisation.objects.filter(slug="here").update(closed_on=BEFORE)
        words = "Here Office closed on 31 August 2025"
        self.refuses(NotOpenThen, "from_organisation", words, here, there)
        self.refuses(NotOpenThen, "to_organisation", words, there, here)

    def test_body_that_closes_on_the_day_may_be_left_and_not_joined(self, here, there):
        Organisation.objects.filter(slug="here").update(closed_on=DAY)
        words = "Here Office closed on 1 September 2025"
        self.refuses(NotOpenThen, "to_organisation", words, there, here)
        assert record(here, there).pk

    def test_merger_on_another_day_than_the_closing(self, here, there):
        Organisation.objects.filter(slug="here").update(closed_on=AFTER)
        words = "Here Office closes on 2 September 2025: a merger must be on that day"
        self.refuses(NotOpenThen, "effective_on", words, here, there)
        assert record(here, there, kind="transfer").pk

    def test_body_that_had_not_opened(self, here, there):
        Organisation.objects.filter(slug="here").update(opened_on=DAY)
        words = "Here Office was not open before that day"
        self.refuses(NotOpenThen, "from_organisation", words, here, there)
        words = "Here Office opens only on 1 September 2025"
        self.refuses(NotOpenThen, "to_organisation", words, there, here, effective_on=BEFORE)
        assert record(there, here).pk

    @pytest.mark.parametrize("others", [{"people": 7}, {"note": "Otherwise"}])
    def test_same_change_said_otherwise(self, here, there, others):
        words = "This change is already recorded for that day"
        for kind in ("transfer", "merge"):
            record(here, there, kind=kind)
            self.refuses(AlreadyRecorded, "effective_on", words, here, there, kind=kind, **others)

    def test_change_that_a_file_has(self, here, there):
        record(here, there)
        OrganisationChange.objects.update(is_by_hand=False)
        words = "This change is already recorded for that day"
        self.refuses(AlreadyRecorded, "effective_on", words, here, there)

    def test_second_merger(self, here, there):
        record(here, there)
        words = "Here Office already merges on 1 September 2025"
        third = make_organisation("third")
        self.refuses(AlreadyRecorded, "from_organisation", words, here, third)

    def test_merger_before_something_else_it_does(self, here, there):
        record(there, here, kind="transfer", effective_on=AFTER)
        words = "Here Office has a change recorded after that day"
        self.refuses(AlreadyRecorded, "effective_on", words, here, there)

    @pytest.mark.parametrize("people", [0, -1, 1_000_000_000])
    def test_what_is_no_number_of_people(self, here, there, people):
        words = "Enter a number of people of 1 or more, or leave it out"
        self.refuses(WrongNumberOfPeople, "people", words, here, there, people=people)

    def test_more_people_than_there_are(self, here, there):
        words = "Here Office employed only 100 people"
        details = {"kind": "transfer", "people": 101}
        self.refuses(WrongNumberOfPeople, "people", words, here, there, **details)

    def test_more_people_than_are_left_by_another_change_that_day(self, here, there):
        record(here, make_organisation("third"), kind="split", people=70)
        details = {"kind": "split", "people": 31}
        words = "Here Office employed only 30 people"
        self.refuses(WrongNumberOfPeople, "people", words, here, there, **details)
        assert record(here, there, kind="split", people=30).pk

    def test_no_limit_where_no_headcount_is_known(self, here, there):
        Headcount.objects.filter(organisation=here).delete()
        assert record(here, there, kind="transfer", people=5000).pk


class TestLoadingAfterwards:
    @pytest.fixture
    def merged(self, folder):
        load_reference_data(folder=folder)
        acas, ofgem = (Organisation.objects.get(slug=slug) for slug in ("acas", "ofgem"))
        return record(acas, ofgem, people=7, note="By hand")

    def test_change_and_closing_stay_and_are_reported(self, folder, merged):
        said = run(folder=folder).splitlines()
        assert "organisations.csv: 0 added, 0 changed, 116 left as they were" in said
        assert (
            "  recorded by the central team and not in the file, kept: acas Merged into ofgem"
            in said
        )
        assert not any("no longer in the file" in line for line in said)
        merged.refresh_from_db()
        assert (merged.people, merged.note, merged.is_by_hand) == (7, "By hand", True)
        assert Organisation.objects.get(slug="acas").closed_on == DAY

    def test_file_that_has_the_change_says_its_number_and_note(self, folder, merged):
        append(folder, "organisation_changes.csv", "merge,acas,ofgem,2025-09-01,9,By file")
        said = run(folder=folder)
        assert "recorded by the central team" not in said
        merged.refresh_from_db()
        assert (merged.people, merged.note) == (9, "By file")
        assert Organisation.objects.get(slug="acas").closed_on == DAY

    def test_file_that_has_a_closing_day_says_which(self, folder, merged):
        text = (folder / "organisations.csv").read_text()
        row = next(line for line in text.splitlines() if line.startswith("acas,"))
        replace(folder, "organisations.csv", row, f"{row}2025-12-01")
        load_reference_data(folder=folder)
        assert Organisation.objects.get(slug="acas").closed_on == dt.date(2025, 12, 1)

    def test_file_that_opens_the_body_only_later_is_loaded_all_the_same(self, folder, merged):
        text = (folder / "organisations.csv").read_text()
        row = next(line for line in text.splitlines() if line.startswith("acas,"))
        replace(folder, "organisations.csv", row, f"{row[:-1]}2025-10-01,")
        load_reference_data(folder=folder)
        acas = Organisation.objects.get(slug="acas")
        assert (acas.opened_on, acas.closed_on) == (dt.date(2025, 10, 1), None)
