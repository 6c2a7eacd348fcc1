"""What an attacker with a solver can work out from everything that is published: nothing, unless a rule is off."""

import random
from dataclasses import replace

import pytest

from reports.disclosure import RULES, TOTAL, release
from tests.reports.disclosure.attacker import Attacker
from tests.reports.disclosure.organisations import breakdown, joined, organisation

# Two days together, if the attacker is sure that nobody left: so many values are left to every count under 10.
VALUES_OVER_TWO_DAYS = 7


def attacker_of(*days, rules=RULES):
    """Who has the league tables and the releases of these days (true, released)."""
    attacker = Attacker(days[0][0].rows, days[0][0].columns)
    for true, released in days:
        attacker.sees_total(true.people)
        if released is not None:
            attacker.sees_table(released.figures, smallest=rules.smallest, half=rules.round_to // 2)
    return attacker


def recovered(true, released, rules=RULES):
    """The counts about which one day's tables tell more than they may, and how closely they are then known."""
    attacker = attacker_of((true, released), rules=rules)
    found = {}
    for key, people in true.counts.items():
        low, high = attacker.interval(key)
        is_safe = low == 0 and high >= min(9, true.people) if people < 10 else high - low >= 2
        if key != TOTAL and not is_safe:
            found[key] = (low, high)
    return found


def recovered_from_two_days(before, after, rules=RULES, *, looks_back=True):
    """The same of two releases, and of what changed between them, by somebody who is sure that nobody left."""
    first = release(before, rules=rules)
    second = release(after, first if looks_back else None, before=before, rules=rules)
    days = (before, first), (after, second if second.is_new else None)
    attacker = attacker_of(*days, rules=rules)
    found = {}
    for key in before.counts:
        if key == TOTAL:
            continue
        for day, (true, _) in enumerate(days):
            low, high = attacker.interval(key, day, nobody_left=True)
            if true.counts[key] < 10 and high - low + 1 < min(
                VALUES_OVER_TWO_DAYS, before.people + 1
            ):
                found[key, day] = (low, high)
        low, high = attacker.interval(key, 1, since=0, nobody_left=True)
        if high - low < min(2, after.people - before.people):
            found[key, "change"] = (low, high)
    return found


@pytest.mark.parametrize("seed", range(14))
def test_one_day_tells_nothing(seed):
    true, _ = organisation(seed)
    assert recovered(true, release(true)) == {}


@pytest.mark.parametrize("seed", range(10))
def test_two_days_tell_nothing(seed):
    assert recovered_from_two_days(*organisation(seed)) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # A count of 9 becomes one of 19, which if published would bound what it was.
        ([[9, 21], [17, 27]], [[19, 26], [17, 27]]),
        # One grade is shown on the first day and the other on the second: together they would leave two values.
        ([[5, 12], [4, 12]], [[16, 12], [4, 12]]),
    ],
)
def test_two_days_tell_nothing_when_most_who_join_are_alike(before, after):
    assert recovered_from_two_days(breakdown(before), breakdown(after)) == {}


@pytest.mark.parametrize("more", [1, 9])
def test_few_people_who_join_are_not_seen(more):
    before = breakdown([[12, 20, 5], [30, 40, 2]])
    after = joined(before, random.Random(1), more, [1, 0], [1, 0, 0])
    released = release(after, release(before), before=before)
    assert not released.is_new
    attacker = attacker_of((before, release(before)), (after, None))
    assert attacker.interval(("r0", None), 1, since=0, nobody_left=True) == (0, more)


def test_everybody_in_one_grade_is_not_said_to_be():
    true = breakdown([[20, 30], [0, 0], [0, 0]])
    released = release(true)
    assert recovered(true, released) == {}
    assert recovered(true, release(true, rules=replace(RULES, withhold_more=False))) != {}


# --- A rule is switched off, and the attack succeeds.


def test_without_withholding_more_small_counts_are_found_by_subtraction():
    rules = replace(RULES, withhold_more=False)
    assert any(
        recovered(true, release(true, rules=rules)) for true, _ in map(organisation, range(7))
    )


def test_without_rounding_counts_are_exact():
    rules = replace(RULES, round_to=1)
    found = [recovered(t, release(t, rules=rules), rules) for t, _ in map(organisation, range(7))]
    assert any(low == high for bounds in found for low, high in bounds.values())


def test_without_a_smallest_count_small_ones_are_published():
    rules = replace(RULES, smallest=0)
    found = [recovered(t, release(t, rules=rules), rules) for t, _ in map(organisation, range(7))]
    assert any(high < 9 for bounds in found for _, high in bounds.values())


def test_without_waiting_one_person_who_joins_is_seen():
    """A grade is shown as 10 one day and 15 the next, and one person has joined."""
    before = breakdown([[12, 20, 5], [30, 40, 2]])
    after = joined(before, random.Random(1), 1, [1, 0], [1, 0, 0])
    rules = replace(RULES, renew_after=1, withhold_more=False)
    found = recovered_from_two_days(before, after, rules)
    assert found[("r0", "c0"), "change"] == (1, 1)


def test_without_looking_back_two_releases_tell_what_neither_does():
    """The second release is made as if it were the first."""
    assert any(recovered_from_two_days(*organisation(n), looks_back=False) for n in range(28))
