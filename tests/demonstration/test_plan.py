"""The made-up people add up to exactly what was published."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from obt_portal.demonstration.chance import spread
from obt_portal.demonstration.plan import Employer, Published, Totals, apportion, make_plan

WEIGHTS = st.lists(st.floats(min_value=0.001, max_value=1e6), min_size=1, max_size=50)


@given(st.integers(min_value=0, max_value=10**6), WEIGHTS)
def test_apportioned_shares_sum_to_the_total(total: int, weights: list[float]) -> None:
    assert sum(apportion(total, weights)) == total


@given(st.integers(min_value=0, max_value=10**6), WEIGHTS)
def test_each_share_is_within_one_of_its_exact_proportion(total: int, weights: list[float]) -> None:
    whole = sum(weights)
    for share, weight in zip(apportion(total, weights), weights, strict=True):
        assert abs(share - total * weight / whole) < 1 + 1e-6


@given(st.lists(st.integers(5, 240), min_size=1, max_size=60), st.data())
def test_spread_reaches_any_total_within_the_bounds(
    amounts: list[int], data: st.DataObject
) -> None:
    total = data.draw(st.integers(5 * len(amounts), 240 * len(amounts)))
    spread(amounts, total, least=5, most=240, step=5)
    assert sum(amounts) == total
    assert all(5 <= amount <= 240 for amount in amounts)


def employer(number: int, slug: str, kind: str, group: str, headcount: int) -> Employer:
    return Employer(number, slug, kind, group, headcount, "example.gov.uk")


EMPLOYERS = [
    employer(1, "work", "ministerial", "work", 8_000),
    employer(2, "safety", "public-body", "work", 2_000),
    employer(3, "rail", "non-ministerial", "rail", 100),
    employer(4, "law", "ministerial", "law", 3_000),
    employer(5, "prosecution", "non-ministerial", "law", 5_000),
]


def test_a_published_row_is_shared_among_its_group_but_not_with_departments_in_their_own_right() -> (
    None
):
    published = {"work": Published(7_000, 1.0), "law": Published(600, 0.5)}
    plan = make_plan(EMPLOYERS, Totals(9_000, 8_000, 100_000), published, Random(1))
    people = {target.employer.slug: target.people for target in plan}
    assert people["work"] + people["safety"] == 7_000
    assert people["work"] == 5_600
    assert people["law"] == 600
    assert people["prosecution"] + people["rail"] == 1_400


def test_a_plan_sums_to_its_totals_in_every_measure() -> None:
    totals = Totals(9_000, 8_000, 100_000)
    plan = make_plan(EMPLOYERS, totals, {"work": Published(7_000, 1.0)}, Random(2))
    assert sum(target.people for target in plan) == totals.people
    assert sum(target.core_completions for target in plan) == totals.core_completions
    assert sum(target.minutes for target in plan) == totals.minutes
