"""What an attacker can work out from the nation's figures and every organisation's: nothing, unless a rule is off."""

import random
from dataclasses import replace

import pytest

from obt_portal.ui.values import WITHHELD
from reports.disclosure import RULES, TOTAL
from tests.reports.disclosure.national_attacker import NATION, recovered
from tests.reports.disclosure.nations import FEW, MANY, a_day_later, nation, released, some_join
from tests.reports.disclosure.organisations import breakdown

TRIES = 20


def published(day):
    return {key for key, figure in day.nation.figures.items() if figure is not WITHHELD} - {TOTAL}


def two_days(seed, true=None, **choice):
    true = true or nation(seed, MANY)
    first = released(true)
    return [first, released(a_day_later(true, seed), first, **choice)]


@pytest.mark.parametrize("seed", range(3))
def test_the_nation_and_its_organisations_together_tell_nothing(seed):
    day = released(nation(seed, MANY))
    assert recovered([day], tries=TRIES) == {}
    assert published(day)


@pytest.mark.parametrize("seed", range(4))
def test_two_days_tell_nothing_even_to_somebody_who_is_sure_that_nobody_left(seed):
    days = two_days(seed)
    assert recovered(days, is_sure_that_nobody_left=True, tries=TRIES) == {}
    assert published(days[0])
    assert published(days[1])


def test_two_days_tell_nothing_to_somebody_who_is_not_sure():
    assert recovered(two_days(0), tries=TRIES) == {}


@pytest.mark.parametrize("seed", range(12))
def test_of_a_few_small_organisations_the_nation_tells_nothing(seed):
    """They cannot make up for one another, so only their number of people is told."""
    day = released(nation(seed, 2 + seed % 3, grades=3, professions=4, people=(30, 120)))
    assert published(day) == set()


def test_organisations_with_no_small_count_are_told_together_from_a_few_on():
    day = released({f"o{n}": breakdown([[40, 51], [64, 70]]) for n in range(10)})
    assert len(published(day)) == 4
    assert recovered([day], tries=8) == {}


# --- A rule of the nation is switched off, the organisations' own stay on, and the attack succeeds.


def attacked(rules):
    """Whose counts are told, and how closely, of nations of a few organisations."""
    found = {}
    for seed in range(10):
        day = released(nation(seed, FEW, professions=2, people=(30, 120)), nations=rules)
        told = recovered([day], nation_rounded_to=rules.round_to)
        found |= {(seed, *count): bounds for count, bounds in told.items()}
    return found


def small_ones(found):
    return [bounds for (_, name, *_), bounds in found.items() if name != NATION and bounds[1] < 9]


def test_without_making_up_for_one_another_an_organisations_small_counts_are_told():
    assert small_ones(attacked(replace(RULES, made_up_for=0)))


def test_without_withholding_more_they_are_told_too():
    assert small_ones(attacked(replace(RULES, withhold_more=False)))


def test_without_rounding_the_nations_totals_are_exact():
    found = attacked(replace(RULES, withhold_more=False, round_to=1))
    assert any(name == NATION and low == high for (_, name, *_), (low, high) in found.items())


def test_without_a_smallest_count_a_small_total_is_published():
    true = {f"o{n:02}": breakdown([[30, 12], [0, 0]]) for n in range(MANY)}
    true["o00"] = breakdown([[30, 12], [4, 0]])
    rules = replace(RULES, smallest=0, withhold_more=False)
    assert ("r1", None) in published(released(true, nations=rules))
    assert ("r1", None) not in published(released(true))


def test_without_a_spread_totals_that_are_all_rounded_up_are_exact():
    """203 and 203 are shown as 205 and 205, and the exact total is 406."""
    true = {f"o{n}": breakdown([[15, 15], [15, 15]]) for n in range(6)}
    true["o6"] = breakdown([[11, 12], [12, 11]])
    rules = replace(RULES, spread=1)
    found = recovered([released(true, nations=rules)], tries=1)
    assert found[NATION, ("r0", None), 0] == (203, 203)
    assert recovered([released(true)], tries=1) == {}


def test_without_waiting_one_person_who_joins_is_seen():
    """A total is shown as 110 one day and 115 the next, and one person has joined."""
    true = {f"o{n}": breakdown([[16, 20], [30, 41]]) for n in range(7)}
    later = true | {"o0": some_join(true["o0"], random.Random(1), 1, (1, 0))}
    hasty = replace(RULES, renew_after=1, withhold_more=False)
    for rules, can_be_told in ((hasty, True), (RULES, False)):
        first = released(true, nations=rules)
        days = [first, released(later, first, nations=rules)]
        assert days[1].nation.is_new is can_be_told
        found = recovered(days, is_sure_that_nobody_left=True, tries=1)
        assert bool(found) is can_be_told


def test_without_looking_back_two_releases_tell_what_neither_does():
    """The second is made as if it were the first."""
    assert any(
        recovered(two_days(seed, looks_back=False), is_sure_that_nobody_left=True, tries=0)
        for seed in range(12)
    )
