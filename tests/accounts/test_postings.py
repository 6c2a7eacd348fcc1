"""Where people work, and moving."""

import datetime as dt
import threading

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import Posting, User
from accounts.services import PostingRefused, postings, start_posting
from tests.accounts.guards import meet, unlock, without
from tests.constraints import breaks
from tests.factories import a_grade, a_profession, make_organisation, make_user

TODAY = timezone.localdate()


@pytest.fixture
def person(db):
    return make_user("mo.mover@dwp.gov.uk")


def post(person, organisation, starts_on=TODAY, grade="EO"):
    return start_posting(
        user=person,
        organisation=organisation,
        grade=a_grade(grade),
        profession=a_profession(),
        starts_on=starts_on,
    )


def days_ago(days):
    return TODAY - dt.timedelta(days=days)


def test_first_posting_is_current(person, department):
    posting = post(person, department)
    assert list(Posting.objects.current()) == [posting]
    assert (posting.starts_on, posting.ends_on) == (TODAY, None)


def test_moving_ends_the_old_posting_on_the_day_the_new_one_starts(
    person, department, other_department
):
    old = post(person, department, days_ago(30))
    new = post(person, other_department, days_ago(3))
    old.refresh_from_db()
    assert old.ends_on == new.starts_on == days_ago(3)
    assert list(person.postings.current()) == [new]


def test_saying_it_again_on_the_same_day_corrects_the_posting(person, department, other_department):
    first = post(person, department)
    again = post(person, other_department, grade="G7")
    assert again.pk == first.pk
    assert (again.organisation, again.grade.code) == (other_department, "G7")
    assert person.postings.count() == 1


@pytest.mark.parametrize(
    ("starts_on", "words"),
    [
        (TODAY + dt.timedelta(days=1), "today or in the past"),
        (days_ago(31), "on or after"),
    ],
)
def test_a_move_tomorrow_or_before_the_current_post_is_refused(
    person, department, other_department, starts_on, words
):
    post(person, department, days_ago(30))
    with pytest.raises(PostingRefused, match=words) as refused:
        post(person, other_department, starts_on)
    assert refused.value.field == "starts_on"
    assert person.postings.get().organisation == department


def test_a_posting_inside_an_ended_one_is_refused(person, department, other_department):
    Posting.objects.create(
        user=person,
        organisation=department,
        grade=a_grade(),
        profession=a_profession(),
        starts_on=days_ago(30),
        ends_on=days_ago(10),
    )
    with pytest.raises(PostingRefused, match="another organisation on that day"):
        post(person, other_department, days_ago(11))
    assert post(person, other_department, days_ago(10)).ends_on is None


def test_an_organisation_that_had_closed_is_refused(person):
    closed = make_organisation(closed_on=days_ago(5))
    with pytest.raises(PostingRefused, match="did not exist") as refused:
        post(person, closed)
    assert refused.value.field == "organisation"
    assert not person.postings.exists()


def in_two_tabs_at_once(person, *organisations):
    barrier = threading.Barrier(2)

    def tab(organisation):
        try:
            barrier.wait(60)
            post(person, organisation)
        finally:
            connections.close_all()

    tabs = [threading.Thread(target=tab, args=[one]) for one in organisations]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join(10)
    return person.postings.count()


def test_two_tabs_at_once_make_one_posting(committed, person, department, other_department):
    assert in_two_tabs_at_once(person, department, other_department) == 1


def test_without_lock_and_constraints_two_tabs_do_make_two(
    committed, person, department, other_department, monkeypatch
):
    """The control."""
    a_grade(), a_profession()
    unlock(monkeypatch, User)
    meet(monkeypatch, postings, "_check", threading.Barrier(2))
    with without("person_has_one_current_posting", "person_is_in_one_posting_at_a_time"):
        assert in_two_tabs_at_once(person, department, other_department) == 2


@pytest.mark.parametrize(
    ("first", "second", "constraint"),
    [
        ((10, 10), None, "posting_ends_after_it_starts"),
        ((30, None), (10, None), "person_has_one_current_posting"),
        ((30, 10), (11, 5), "person_is_in_one_posting_at_a_time"),
    ],
)
def test_the_database_refuses(person, department, first, second, constraint):
    def insert(start, end):
        Posting.objects.create(
            user=person,
            organisation=department,
            grade=a_grade(),
            profession=a_profession(),
            starts_on=days_ago(start),
            ends_on=None if end is None else days_ago(end),
        )

    with breaks(constraint):
        insert(*first)
        if second:
            insert(*second)
