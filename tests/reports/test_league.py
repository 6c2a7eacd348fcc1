"""What must be true of every league table, whatever the figures."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from departments.models import OrganisationKind
from reports.league import (
    Basis,
    Table,
    Unranked,
    family,
    in_table,
    league,
    lines,
    nation,
    ranks,
    unranked,
)
from reports.measures import CORE_COMPLETIONS, LEARNING_HOURS, MEASURES
from tests.reports.bodies import make_body

SIGNED_UP = MEASURES["signed_up"]


@st.composite
def bodies(draw):
    """Families of up to a dozen organisations, some without headcount, some heads that take no part."""
    count = draw(st.integers(1, 12))
    slugs = [f"o{n}" for n in range(count)]
    return [
        make_body(
            slug,
            kind=draw(st.sampled_from(OrganisationKind.values)),
            group=draw(st.sampled_from([slug, *slugs, "missing"])),
            headcount=draw(st.none() | st.integers(0, 40)),
            signed_up=draw(st.integers(0, 30)),
            core_completions=draw(st.integers(0, 60)),
        )
        for slug in slugs
    ]


def table_of(given_bodies, table=Table.ALL, basis=Basis.CORE, minimum=0, measure=SIGNED_UP):
    return league(in_table(lines(given_bodies, basis), table), measure, minimum_headcount=minimum)


choices = {
    "table": st.sampled_from(Table),
    "basis": st.sampled_from(Basis),
    "minimum": st.integers(0, 30),
    "measure": st.sampled_from([SIGNED_UP, CORE_COMPLETIONS]),
}


@given(bodies(), st.randoms(), st.fixed_dictionaries(choices))
def test_the_order_of_organisations_does_not_matter(given_bodies, chance, chosen):
    shuffled = given_bodies.copy()
    chance.shuffle(shuffled)

    assert table_of(shuffled, **chosen) == table_of(given_bodies, **chosen)


@given(bodies(), st.fixed_dictionaries(choices))
def test_a_rank_is_one_more_than_how_many_are_strictly_better(given_bodies, chosen):
    rows = table_of(given_bodies, **chosen)
    ranked = [row for row in rows if row.rank is not None]

    for row in ranked:
        assert row.rank == 1 + sum(other.rate > row.rate for other in ranked)


@given(bodies(), st.fixed_dictionaries(choices))
def test_exactly_the_small_and_those_without_headcount_are_unranked_and_listed_last(
    given_bodies, chosen
):
    rows = table_of(given_bodies, **chosen)

    for row in rows:
        assert (row.rank is None) == (row.unranked is not None)
        assert (row.unranked is Unranked.NO_HEADCOUNT) == (row.headcount is None)
        assert (row.unranked is Unranked.SMALL) == (
            row.headcount is not None and row.headcount < chosen["minimum"]
        )
        assert (row.rate is None) == (row.headcount is None)
    ranked = [row.rank is not None for row in rows]
    assert ranked == sorted(ranked, reverse=True)


@given(bodies(), st.sampled_from(Basis))
def test_each_organisation_is_counted_in_exactly_one_row(given_bodies, basis):
    counted = [body.slug for line in lines(given_bodies, basis) for body in line.bodies]

    assert sorted(counted) == sorted(body.slug for body in given_bodies)


@given(bodies())
def test_the_nation_is_the_same_on_both_bases_and_loses_nobody(given_bodies):
    on_core, on_group = (nation(lines(given_bodies, basis)) for basis in Basis)

    for measure in MEASURES.values():
        assert on_core.amount(measure) == on_group.amount(measure)
        assert on_core.rate(measure) == on_group.rate(measure)
    assert on_core.headcount == on_group.headcount
    assert on_core.amount(SIGNED_UP) == sum(body.counts["signed_up"] for body in given_bodies)


@given(bodies(), st.sampled_from(Basis))
def test_the_three_tables_share_the_table_of_all_among_them(given_bodies, basis):
    every = lines(given_bodies, basis)
    parts = [in_table(every, t) for t in Table if t is not Table.ALL]

    assert sorted(line.head.slug for part in parts for line in part) == sorted(
        line.head.slug for line in in_table(every, Table.ALL)
    )


@given(bodies())
def test_a_ranked_department_is_always_a_row_of_its_own(given_bodies):
    heads = {line.head.slug for line in lines(given_bodies, Basis.GROUP)}

    assert {body.slug for body in given_bodies if body.is_ranked_department} <= heads


@given(bodies(), st.sampled_from(Basis))
def test_a_rate_lies_between_those_of_its_organisations(given_bodies, basis):
    for line in [line for line in lines(given_bodies, basis) if line.headcount]:
        rates = [
            Fraction(body.counts["signed_up"], body.headcount)
            for body in line.bodies
            if body.has_headcount
        ]
        assert min(rates) <= line.rate(SIGNED_UP) <= max(rates)


def test_one_more_sign_up_moves_nobody_below_where_they_were():
    before = [
        make_body("a", signed_up=50),
        make_body("b", signed_up=50),
        make_body("c", signed_up=9),
    ]
    after = [make_body("a", signed_up=51), *before[1:]]

    assert ranks(lines(before, Basis.CORE), SIGNED_UP) == {"a": 1, "b": 1, "c": 3}
    assert ranks(lines(after, Basis.CORE), SIGNED_UP) == {"a": 1, "b": 2, "c": 3}


def test_a_rate_above_the_headcount_is_kept_and_flagged():
    (row,) = table_of([make_body("a", headcount=10, signed_up=11)])

    assert (row.rate, row.is_over_headcount, row.rank) == (Fraction(11, 10), True, 1)


def test_exactly_the_headcount_is_not_flagged():
    (row,) = table_of([make_body("a", headcount=10, signed_up=10)])

    assert not row.is_over_headcount


def test_more_completions_than_people_are_nothing_to_flag():
    (row,) = table_of([make_body("a", headcount=10, core_completions=30)], measure=CORE_COMPLETIONS)

    assert (row.rate, row.is_over_headcount) == (3, False)


def test_a_group_rate_is_the_sum_over_the_sum_and_not_a_mean_of_rates():
    big = make_body("big", headcount=900, signed_up=90)
    small = make_body("small", kind="executive-agency", group="big", headcount=100, signed_up=100)

    (row,) = table_of([big, small], basis=Basis.GROUP)

    assert row.rate == Fraction(190, 1000)


def test_people_of_a_body_without_headcount_are_counted_but_are_no_part_of_the_rate():
    big = make_body("big", headcount=100, signed_up=50)
    new = make_body("new", kind="executive-agency", group="big", headcount=None, signed_up=30)

    (row,) = table_of([big, new], basis=Basis.GROUP)

    assert (row.amount, row.headcount, row.rate) == (80, 100, Fraction(1, 2))
    assert row.line.without_headcount == (new,)


def test_a_headcount_of_zero_is_no_headcount():
    (row,) = table_of([make_body("a", headcount=0, signed_up=3)])

    assert (row.amount, row.headcount, row.rate, row.rank) == (3, None, None, None)
    assert row.unranked is Unranked.NO_HEADCOUNT


def test_smallness_is_judged_on_the_headcount_of_the_row():
    """A department of 60 with an agency of 60 is small alone and not small as a group."""
    head = make_body("head", headcount=60)
    agency = make_body("agency", kind="executive-agency", group="head", headcount=60)

    alone = {line.head.slug: unranked(line, 100) for line in lines([head, agency], Basis.CORE)}
    (together,) = lines([head, agency], Basis.GROUP)

    assert alone == {"head": Unranked.SMALL, "agency": Unranked.SMALL}
    assert unranked(together, 100) is None


def test_agencies_are_in_the_other_table_on_the_core_basis_and_in_their_department_on_the_group_basis():
    head = make_body("head")
    agency = make_body("agency", kind="executive-agency", group="head")

    assert [r.line.head.slug for r in table_of([head, agency], Table.OTHERS)] == ["agency"]
    assert table_of([head, agency], Table.OTHERS, Basis.GROUP) == ()


def test_a_family_whose_head_is_no_ranked_department_is_one_row_of_the_others():
    head = make_body("head", kind="devolved")
    agency = make_body("agency", kind="devolved", group="head", signed_up=10)

    (row,) = table_of([head, agency], Table.OTHERS, Basis.GROUP)

    assert (row.line.head.slug, row.headcount, row.amount) == ("head", 200, 10)


def test_a_body_whose_head_takes_no_part_stands_for_itself():
    agency = make_body("agency", kind="executive-agency", group="closed")

    (row,) = table_of([agency], Table.OTHERS, Basis.GROUP)

    assert row.line.head.slug == "agency"


def test_a_family_includes_the_ranked_departments_in_it():
    head = make_body("head")
    department = make_body("department", kind="non-ministerial", group="head", headcount=900)

    assert family([head, department], "head").headcount == 1000


def test_completions_are_ranked_per_head_beside_the_measure():
    a = make_body("a", headcount=10, signed_up=10, core_completions=5)
    b = make_body("b", headcount=1000, signed_up=10, core_completions=100)

    rows = {row.line.head.slug: row for row in table_of([a, b])}

    assert (rows["a"].completions, rows["a"].completions_rank) == (5, 1)
    assert (rows["b"].completions, rows["b"].completions_rank) == (100, 2)


def test_hours_are_the_minutes_of_every_kind_of_evidence():
    body = make_body(
        "a", minutes_self_recorded=60, minutes_manager_confirmed=30, minutes_imported=20,
        minutes_departmental_return=10,
    )  # fmt: skip
    (line,) = lines([body], Basis.CORE)

    assert line.amount(LEARNING_HOURS) == 120
