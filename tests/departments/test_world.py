"""The ledger of headcounts alone, on made-up worlds."""

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments.world import Change, HeadcountThen, Registered, draw_world

COUNTED = dt.date(2024, 3, 31)
APRIL = dt.date(2024, 4, 1)
MAY = dt.date(2024, 5, 1)
LATER = dt.date(2025, 1, 1)


def body(pk, group=None, **days):
    slug = f"body-{pk}"
    return Registered(pk, slug, f"Body {pk}", f"B{pk}", "other", group or pk, **days)


def count(people, as_at=COUNTED):
    return HeadcountThen(people, as_at, "ONS")


def merge(from_id, to_id, day=APRIL, people=None):
    return Change("merge", from_id, to_id, day, people)


def transfer(from_id, to_id, people, day=APRIL):
    return Change("transfer", from_id, to_id, day, people)


def world(counts, *changes, day=LATER, headcount_on=COUNTED, known=None):
    known = known or {pk: body(pk) for pk in (1, 2, 3, 4)}
    latest = {
        pk: each if isinstance(each, HeadcountThen) else count(each) for pk, each in counts.items()
    }
    return draw_world(day, headcount_on, known, latest, changes)


def people(drawn):
    return {pk: each.headcount.people for pk, each in drawn.organisations.items() if each.headcount}


def test_merger_takes_everybody_whatever_number_was_announced():
    drawn = world({1: 440, 2: 1000}, merge(1, 2, people=445))
    assert people(drawn) == {2: 1440}
    assert drawn.organisations[2].headcount.source == "ONS, plus 440 from Body 1 on 1 April 2024"
    assert drawn.organisations[2].headcount.as_at == COUNTED
    (move,) = drawn.moves
    assert (move.people, move.moved) == (440, True)


def test_change_moves_people_on_its_day_and_not_the_day_before():
    changes = [merge(1, 2)]
    assert people(world({1: 5, 2: 6}, *changes, day=COUNTED)) == {1: 5, 2: 6}
    assert people(world({1: 5, 2: 6}, *changes, day=APRIL)) == {2: 11}


def test_change_on_the_day_of_the_headcount_is_in_it_already():
    assert people(world({1: 5, 2: 6}, transfer(1, 2, 3, day=COUNTED))) == {1: 5, 2: 6}


def test_transfer_says_in_both_sources_who_went_where():
    drawn = world({1: 2000, 2: 6}, transfer(1, 2, 1500))
    assert people(drawn) == {1: 500, 2: 1506}
    assert drawn.organisations[1].headcount.source == "ONS, less 1,500 to Body 2 on 1 April 2024"


def test_no_more_people_leave_than_there_are():
    assert people(world({1: 5, 2: 6}, transfer(1, 2, 50))) == {1: 0, 2: 11}


def test_people_leave_a_body_whose_new_colleagues_are_counted_already():
    drawn = world({1: 50, 2: count(60, MAY)}, transfer(1, 2, 5), headcount_on=MAY)
    assert people(drawn) == {1: 45, 2: 60}


def test_people_join_from_a_body_whose_headcount_is_newer_as_many_as_stated():
    drawn = world({1: count(0, MAY), 2: 60}, merge(1, 2, people=5), headcount_on=MAY)
    assert people(drawn) == {2: 65}
    assert people(world({1: count(0, MAY), 2: 60}, merge(1, 2), headcount_on=MAY)) == {2: 60}


def test_body_without_a_headcount_gets_one_of_those_who_came_dated_as_theirs():
    drawn = world({1: 280}, merge(1, 2))
    assert drawn.organisations[2].headcount == HeadcountThen(
        280, COUNTED, "ONS: 280 from Body 1 on 1 April 2024"
    )


def test_nobody_comes_from_a_body_without_a_headcount_or_into_one_from_a_newer_count():
    assert people(world({2: 6}, transfer(1, 2, 5))) == {2: 6}
    assert people(world({1: count(9, MAY)}, transfer(1, 2, 5), headcount_on=MAY)) == {1: 9}


def test_mergers_are_followed_to_where_people_stand_now():
    drawn = world({1: 1, 2: 2, 3: 4}, merge(1, 2), merge(2, 3, day=MAY))
    assert people(drawn) == {3: 7}
    assert [drawn.organisations[pk].stands_in for pk in (1, 2, 3, 4)] == [3, 3, 3, 4]
    assert [drawn.organisations[pk].exists for pk in (1, 2, 3, 4)] == [False, False, True, True]


def test_who_joins_a_body_that_has_merged_joins_the_one_it_stands_in():
    drawn = world({1: 1, 2: 2, 3: 4}, merge(2, 3), transfer(1, 2, 1, day=MAY))
    assert people(drawn) == {1: 0, 3: 7}


def test_mergers_in_a_circle_end_somewhere():
    drawn = world({1: 1, 2: 2}, merge(1, 2), merge(2, 1, day=MAY))
    assert people(drawn) == {2: 3}
    assert drawn.organisations[1].stands_in == 2


def test_split_without_a_number_moves_nobody_and_stays_its_own():
    drawn = world({1: 5}, Change("split", 1, 2, APRIL, None, "closed"))
    assert people(drawn) == {1: 5}
    assert drawn.organisations[1].stands_in == 1
    (move,) = drawn.moves
    assert (move.people, move.note, move.moved) == (None, "closed", False)


def test_rename_is_a_note_and_moves_nobody():
    drawn = world({1: 5}, Change("rename", 1, 1, APRIL, None))
    assert people(drawn) == {1: 5}
    assert [(move.kind, move.moved) for move in drawn.moves] == [("rename", False)]


def test_changes_before_the_headcounts_are_no_notes():
    assert world({1: 5, 2: 6}, transfer(1, 2, 3, day=dt.date(2024, 1, 1))).moves == ()


def test_closed_body_has_no_headcount_unless_its_people_moved():
    known = {1: body(1, closed_on=APRIL), 2: body(2)}
    counts = {1: 5, 2: 6}
    closed = world(counts, known=known, headcount_on=APRIL)
    assert people(closed) == {2: 6}
    merged = world(counts, merge(1, 2), known=known, headcount_on=APRIL)
    assert people(merged) == {2: 11}


def test_body_that_closed_after_the_headcount_day_keeps_its_headcount():
    drawn = world({1: 5}, known={1: body(1, closed_on=APRIL)})
    assert people(drawn) == {1: 5}
    assert not drawn.organisations[1].exists


@pytest.mark.parametrize("kind", ["merge", "split"])
def test_body_that_is_to_close_keeps_its_headcount_until_its_day(kind):
    """The headcount day may be later than the table's, and the closing between the two."""
    known = {1: body(1, closed_on=MAY), 2: body(2)}
    closing = Change(kind, 1, 2, MAY, 5)
    before = world({1: 5, 2: 6}, closing, known=known, day=APRIL, headcount_on=LATER)
    assert people(before) == {1: 5, 2: 6}
    assert before.organisations[1].exists
    after = world({1: 5, 2: 6}, closing, known=known, day=MAY, headcount_on=LATER)
    assert people(after) == {2: 11}


def test_group_of_a_head_that_merged_is_led_by_the_body_it_stands_in():
    known = {1: body(1), 2: body(2, group=3), 3: body(3), 4: body(4, group=1)}
    drawn = world({}, merge(1, 2), known=known)
    assert [drawn.organisations[pk].group for pk in (1, 2, 3, 4)] == ["body-3"] * 4


def test_each_is_counted_with_the_head_of_its_group_or_with_itself_if_a_department():
    kinds = {1: "ministerial", 2: "ministerial", 3: "executive-agency", 4: "non-ministerial"}
    known = {
        pk: replace(body(pk, group=1 if pk > 2 else pk), kind=kind) for pk, kind in kinds.items()
    }
    assert world({}, known=known).heads == {1: 1, 2: 2, 3: 1, 4: 4}
    assert world({}, merge(1, 2), known=known).heads == {1: 1, 2: 2, 3: 2, 4: 4}


BODIES = range(1, 6)
CHANGES = st.lists(
    st.builds(
        Change,
        kind=st.sampled_from(["merge", "transfer", "split"]),
        from_id=st.sampled_from(BODIES),
        to_id=st.sampled_from(BODIES),
        effective_on=st.dates(APRIL, APRIL + dt.timedelta(days=5)),
        people=st.none() | st.integers(0, 60),
    ).filter(lambda change: change.from_id != change.to_id),
    max_size=8,
    unique_by=lambda change: (change.kind, change.from_id, change.to_id, change.effective_on),
)
COUNTS = st.dictionaries(st.sampled_from(BODIES), st.integers(0, 50))
KNOWN = {pk: body(pk) for pk in BODIES}


@given(COUNTS, CHANGES)
def test_nobody_is_lost_or_made_up_by_any_chain_of_mergers_and_transfers(counts, changes):
    then = people(world(counts, *changes, known=KNOWN))
    assert sum(then.values()) == sum(counts.values())
    assert all(each >= 0 for each in then.values())


@given(COUNTS, CHANGES, st.randoms(use_true_random=False))
def test_order_of_the_rows_does_not_matter(counts, changes, chance):
    shuffled = list(changes)
    chance.shuffle(shuffled)
    assert world(counts, *changes, known=KNOWN) == world(counts, *shuffled, known=KNOWN)


@given(COUNTS, CHANGES)
def test_everybody_stands_in_a_body_that_stands_in_itself(counts, changes):
    then = world(counts, *changes, known=KNOWN).organisations
    assert all(then[each.stands_in].stands_in == each.stands_in for each in then.values())
    assert all(each.headcount is None for each in then.values() if each.stands_in != each.id)


@given(st.dictionaries(st.sampled_from(BODIES), st.dates(COUNTED, MAY)), CHANGES)
def test_no_headcount_is_ever_below_nothing(days, changes):
    counts = {pk: count(10, day) for pk, day in days.items()}
    drawn = world(counts, *changes, known=KNOWN, headcount_on=MAY)
    assert all(each >= 0 for each in people(drawn).values())


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_team_moves_before_its_body_merges_on_the_same_day(order):
    changes = [merge(1, 2), transfer(1, 4, 3), merge(2, 3)]
    drawn = world({1: 10, 2: 20, 3: 30, 4: 0}, *(changes[each] for each in order))
    assert people(drawn) == {3: 57, 4: 3}
