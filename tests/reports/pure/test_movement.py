"""Places and points between two days, and how points come about."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reports.league import Basis, league, lines
from reports.measures import MEASURES, SIGNED_UP
from reports.movement import Change, Merges, compare
from tests.reports.bodies import make_body

SLUGS = ("a", "b", "c", "d", "e")


def rows(*bodies, basis=Basis.CORE, minimum=0):
    return league(lines(bodies, basis), SIGNED_UP, minimum_headcount=minimum)


@st.composite
def tables(draw):
    """Some of five organisations, some of them in the group of another, some without a headcount."""
    found = [
        make_body(
            slug,
            kind=draw(st.sampled_from(["ministerial", "executive-agency"])),
            group=draw(st.sampled_from(SLUGS)),
            headcount=draw(st.none() | st.integers(0, 5_000)),
            signed_up=draw(st.integers(0, 6_000)),
        )
        for slug in draw(st.sets(st.sampled_from(SLUGS)))
    ]
    return rows(*found, basis=draw(st.sampled_from(Basis)), minimum=draw(st.sampled_from([0, 50])))


@given(tables(), tables())
def test_the_two_parts_add_up_to_the_points_exactly(now, then):
    rates = {row.line.head.slug: row.rate for row in then}

    for row, found in zip(now, compare(now, then).values(), strict=True):
        before = rates.get(found.slug)
        if row.rate is None or before is None:
            assert found.points is found.from_people is found.from_headcount is None
        else:
            assert found.from_people + found.from_headcount == found.points == row.rate - before


@given(tables())
def test_a_table_has_not_moved_from_itself(table):
    for row, found in zip(table, compare(table, table).values(), strict=True):
        assert found.places == (None if row.rank is None else 0)
        assert found.points in (0, None)
        assert found.from_people in (0, None)
        assert found.from_headcount in (0, None)
        assert found.folded == ()


@given(tables(), tables())
def test_places_gained_one_way_are_lost_the_other(one, other):
    forwards, backwards = compare(one, other), compare(other, one)

    for slug in forwards.keys() & backwards.keys():
        gained, lost = forwards[slug].places, backwards[slug].places
        assert gained == (None if lost is None else -lost)
        assert (forwards[slug].points or 0) == -(backwards[slug].points or 0)


def test_more_people_and_a_larger_headcount_are_told_apart():
    then = rows(make_body("a", headcount=100, signed_up=50))
    now = rows(make_body("a", headcount=120, signed_up=66))

    found = compare(now, then)["a"]

    assert found.points == Fraction(5, 100)
    assert found.from_people == Fraction(16, 100)
    assert found.from_headcount == Fraction(-11, 100)


def test_people_outside_the_denominator_move_nothing():
    agency = make_body("b", kind="executive-agency", group="a", headcount=None)
    head = make_body("a", headcount=100, signed_up=50)
    then = rows(head, agency, basis=Basis.GROUP)
    now = rows(head, replace(agency, counts=agency.counts | {"signed_up": 40}), basis=Basis.GROUP)

    assert compare(now, then)["a"].points == 0


def test_places_in_words():
    then = rows(*(make_body(s, signed_up=n) for s, n in zip("abcd", (40, 30, 20, 10), strict=True)))
    now = rows(*(make_body(s, signed_up=n) for s, n in zip("abcd", (10, 30, 21, 60), strict=True)))

    words = {slug: found.in_words for slug, found in compare(now, then).items()}

    assert words == {"d": "up 3 places", "b": "no change", "c": "no change", "a": "down 3 places"}
    swapped = compare(rows(*(make_body(s, signed_up=n) for s, n in (("a", 1), ("b", 2)))), then)
    assert swapped["b"].in_words == "up 1 place"
    assert swapped["a"].in_words == "down 1 place"


def test_who_was_not_ranked_then_or_is_not_now_has_no_places_but_words():
    then = rows(make_body("a"), make_body("b", headcount=5), minimum=10)
    now = rows(make_body("a", headcount=5), make_body("b"), make_body("c"), minimum=10)

    found = compare(now, then)

    assert {slug: one.change for slug, one in found.items()} == {
        "a": Change.NOT_RANKED_NOW,
        "b": Change.NOT_RANKED_THEN,
        "c": Change.NEW,
    }
    assert {one.places for one in found.values()} == {None}
    assert found["c"].in_words == "new"
    assert found["c"].points is None


def test_a_body_that_another_merged_into_is_compared_with_both_of_them():
    bodies = (
        make_body("a", headcount=100, signed_up=80),
        make_body("b", headcount=300, signed_up=60),
    )
    now = rows(make_body("a", headcount=400, signed_up=150))

    folded = compare(now, rows(*bodies), Merges(SIGNED_UP, {"b": "a"}, bodies))["a"]

    assert folded.folded == (bodies[1],)
    assert folded.points == folded.from_people == Fraction(10, 400)
    assert folded.from_headcount == 0
    assert compare(now, rows(*bodies))["a"].points == Fraction(150, 400) - Fraction(80, 100)


def test_a_body_made_by_a_merger_is_new_in_its_place_and_compared_with_what_it_was_made_of():
    bodies = (
        make_body("b", headcount=100, signed_up=10),
        make_body("c", headcount=100, signed_up=30),
    )
    now = rows(make_body("a", headcount=200, signed_up=60))

    found = compare(now, rows(*bodies), Merges(SIGNED_UP, {"b": "a", "c": "a"}, bodies))["a"]

    assert found.in_words == "new"
    assert found.points == Fraction(1, 10)
    assert found.folded == bodies


def test_a_row_whose_agency_merged_into_another_row_is_compared_without_it():
    head = make_body("a", headcount=100, signed_up=50)
    agency = make_body("b", kind="executive-agency", group="a", headcount=100, signed_up=0)
    other = make_body("c", headcount=100, signed_up=50)
    then = rows(head, agency, other, basis=Basis.GROUP)
    now = rows(head, make_body("c", headcount=200, signed_up=50), basis=Basis.GROUP)

    found = compare(now, then, Merges(SIGNED_UP, {"b": "c"}, (head, agency, other)))

    assert found["a"].points == 0
    assert found["c"].points == 0
    assert found["c"].folded == (agency,)


def test_agencies_come_with_the_department_that_merges():
    """Nobody joined, so nothing has moved, though the row has the agency's people and headcount now."""
    y = make_body("y", headcount=100, signed_up=10)
    x = make_body("x", headcount=100, signed_up=10)
    agency = make_body("z", kind="executive-agency", group="x", headcount=800, signed_up=720)
    now = rows(
        make_body("y", headcount=200, signed_up=20), replace(agency, group="y"), basis=Basis.GROUP
    )

    then = (y, x, agency)
    found = compare(now, rows(*then, basis=Basis.GROUP), Merges(SIGNED_UP, {"x": "y"}, then))["y"]

    assert (found.points, found.from_people, found.from_headcount) == (0, 0, 0)
    assert found.folded == (x, agency)


def test_an_agency_that_changes_its_group_moves_neither_row():
    y = make_body("y", headcount=100, signed_up=10)
    x = make_body("x", headcount=100, signed_up=50)
    agency = make_body("z", kind="executive-agency", group="x", headcount=800, signed_up=720)
    then, now = (y, x, agency), (y, x, replace(agency, group="y"))

    found = compare(
        rows(*now, basis=Basis.GROUP), rows(*then, basis=Basis.GROUP), Merges(SIGNED_UP, {}, then)
    )

    assert (found["y"].points, found["x"].points) == (0, 0)
    assert (found["y"].folded, found["x"].folded) == ((agency,), ())


def test_a_department_that_changes_its_table_is_new_there_and_compared_with_itself():
    agency = make_body("b", kind="executive-agency", group="a", headcount=100, signed_up=30)
    head = make_body("a", headcount=100, signed_up=10)
    then = (replace(head, kind="other"), agency)
    now = rows(replace(head, counts=head.counts | {"signed_up": 20}), agency, basis=Basis.GROUP)

    found = compare(now, (), Merges(SIGNED_UP, {}, then))["a"]

    assert found.in_words == "new"
    assert found.points == Fraction(1, 20)
    assert found.folded == ()


def test_a_merger_inside_one_row_moves_nothing_and_folds_nobody_in():
    head = make_body("a", headcount=100, signed_up=50)
    agency = make_body("b", kind="executive-agency", group="a", headcount=60, signed_up=30)
    then = rows(head, agency, basis=Basis.GROUP)
    now = rows(make_body("a", headcount=160, signed_up=80), basis=Basis.GROUP)

    found = compare(now, then, Merges(SIGNED_UP, {"b": "a"}, (head, agency)))["a"]

    assert found.points == 0
    assert found.folded == ()


def test_hours_move_by_what_they_are_for_each_person_employed():
    hours = MEASURES["learning_hours"]
    then, now = (
        league(lines([make_body("a", headcount=10, minutes_self_recorded=m)], Basis.CORE), hours)
        for m in (60, 90)
    )

    assert compare(now, then)["a"].points == 3
