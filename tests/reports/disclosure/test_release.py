"""What is true of every release, whatever the counts."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obt_portal.ui.values import WITHHELD
from reports.disclosure import RULES, TOTAL, Breakdown, Day, Released, release, release_nation
from tests.reports.disclosure.organisations import breakdown

TABLES = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 40), min_size=columns, max_size=columns), min_size=1, max_size=4
    )
).map(breakdown)  # fmt: skip
EVERY = settings(max_examples=60, deadline=None)


@EVERY
@given(TABLES)
def test_published_figures_are_near_the_truth_and_never_about_fewer_than_10(true):
    for key, figure in release(true).figures.items():
        if figure is not WITHHELD:
            assert figure % 5 == 0
            assert abs(figure - true.counts[key]) <= 2
            assert true.counts[key] >= 10
    if true.people >= 10:
        assert release(true).figures[TOTAL] is not WITHHELD


@EVERY
@given(TABLES, st.randoms())
def test_order_does_not_matter(true, chance):
    rows, columns, cells = list(true.rows), list(true.columns), list(true.cells.items())
    for part in (rows, columns, cells):
        chance.shuffle(part)
    assert release(Breakdown(tuple(rows), tuple(columns), dict(cells))) == release(true)


@EVERY
@given(TABLES)
def test_percentages_are_only_of_more_than_30_people(true):
    released = release(true)
    for of in released.figures:
        share = released.share(of, of)
        if share is not WITHHELD:
            assert true.counts[of] > 30
            assert share == 1


@EVERY
@given(TABLES)
def test_what_is_stored_comes_back(true):
    released = release(true)
    assert Released.from_json(json.loads(json.dumps(released.as_json()))) == released
    assert Breakdown.from_json(json.loads(json.dumps(true.as_json()))).counts == true.counts


def test_ample_counts_are_all_published():
    released = release(breakdown([[50, 61, 70], [80, 90, 101]]))
    assert WITHHELD not in released.figures.values()
    assert released.figures["r0", "c1"] == 60
    assert released.figures[TOTAL] == 450
    assert released.share(("r0", "c1"), ("r0", None)) == Fraction(60, 180)


def test_a_base_of_30_has_no_percentages_and_one_of_35_has():
    released = Released({TOTAL: 35, ("a", None): 30, ("b", None): WITHHELD}, 35)
    assert released.share(("a", None)) == Fraction(30, 35)
    assert released.share(("a", None), ("a", None)) is WITHHELD
    assert released.share(("b", None)) is WITHHELD


def test_a_release_stands_until_10_people_have_come_or_gone():
    before = breakdown([[50, 60], [70, 80]])
    first = release(before)
    for people, is_new in ((51, False), (59, False), (60, True), (40, True), (41, False)):
        again = release(breakdown([[people, 60], [70, 80]]), first, before=before)
        assert again.is_new is is_new
        assert is_new or again == replace(first, is_new=False)


def test_a_new_release_needs_the_counts_behind_the_one_before():
    first = release(breakdown([[50, 60]]))
    with pytest.raises(ValueError, match="true counts behind"):
        release(breakdown([[60, 60]]), first)


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="No such count"):
        release(Breakdown(("a",), ("b",), {("a", "b"): -1}))
    with pytest.raises(ValueError, match="No such count"):
        release(Breakdown(("a",), ("b",), {("a", "x"): 1}))


def test_nobody_at_all_is_withheld_everywhere():
    assert set(release(breakdown([[0, 0], [0, 0]])).figures.values()) == {WITHHELD}


def test_the_nation_is_the_sum_and_stands_until_10_people_have_come():
    true = {f"o{n}": breakdown([[50, 61], [70, 79]]) for n in range(10)}
    today = Day(true, {name: release(one) for name, one in true.items()})
    nation = release_nation(today)
    assert nation.figures == {
        TOTAL: 2600, ("r0", None): 1110, ("r1", None): 1490, (None, "c0"): 1200, (None, "c1"): 1400,
    }  # fmt: skip
    last = replace(today, nation=nation)
    later = replace(today, true=true | {"o0": breakdown([[59, 61], [70, 79]])})
    assert not release_nation(later, last).is_new
    later = replace(today, true=true | {"o0": breakdown([[60, 61], [70, 79]])})
    assert release_nation(later, last).is_new
    assert RULES.renew_after == 10
