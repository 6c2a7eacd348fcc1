"""How far the forecast is to be trusted, measured: on the campaign that the seed command makes up, and on others."""

from fractions import Fraction

import pytest

from reports.back_testing import back_test
from reports.forecast import CLAIMED, course_of
from tests.reports.pure.campaigns import (
    WINDOW,
    after_working_days,
    rush_at_close,
    rush_at_launch,
    seeded_2023,
    together,
)

CUTS = [after_working_days(number) for number in (35, 41, 50, 60, 70, 80)]
POINT = Fraction(1, 100)


@pytest.fixture(scope="module")
def seeded():
    """Eight tellings of the story at a twentieth of the size: each other people on other days."""
    return [back_test(seeded_2023(seed), WINDOW, CUTS) for seed in range(8)]


def average(values):
    known = [value for value in values if value is not None]
    return sum(known) / len(known)


def test_intervals_hold_what_they_claim_at_every_horizon_of_the_seeded_campaign(seeded):
    """Claimed 80%. Measured at a twentieth of the size: 87%, 91%, 94%, 94%, 95% and 99% of about 105 organisations x 8
    tellings with 48, 42, 33, 23, 13 and 3 working days left. They are wider than they need be in small organisations, because
    nobody can be a part of a person.

    With about 800 intervals a horizon, of which some hang together, 4 points are allowed for chance.
    """
    for horizons in zip(*(found.horizons for found in seeded), strict=True):
        assert average(h.coverage for h in horizons) >= CLAIMED - 4 * POINT
    assert {found.claimed for found in seeded} == {CLAIMED}


def test_the_error_of_the_seeded_campaign_is_what_we_say_it_is(seeded):
    """Mean absolute error in percentage points of headcount, each organisation counting alike, at a twentieth of the size:
    7.3 with 48 working days left, 6.5 with 42, 3.8 with 33, 2.6 with 23, 1.5 with 13, 0.5 with 3. Of the nation: 1.8, 0.7,
    0.8, 0.4, 0.3 and below 0.1. A twentieth of an organisation is a handful of people; at full size see below.
    """
    bounds = [Fraction(bound) for bound in ("9.5", "8.5", "6", "3.5", "2.5", "1")]
    nations = [Fraction(bound) for bound in ("3.5", "2.5", "1.5", "1", "0.8", "0.3")]

    for number, (bound, nation) in enumerate(zip(bounds, nations, strict=True)):
        horizons = [found.horizons[number] for found in seeded]
        assert average(h.mean_absolute_error for h in horizons) < bound * POINT
        assert average(abs(h.nation.error) for h in horizons) < nation * POINT


def test_the_nations_interval_holds_what_came_in_the_seeded_campaign(seeded):
    """Measured: 96% over these horizons (they hang together: one telling of a campaign is one nation)."""
    assert average(found.nation_coverage for found in seeded) >= CLAIMED


def test_at_full_size_the_error_is_smaller_and_the_intervals_still_hold():
    """Measured at full size, two tellings: error 2.4, 2.1, 1.5, 1.1, 0.6 and 0.2 points with 48, 42, 33, 23, 13 and 3 working
    days left; the nation's 1.8, 1.3, 0.6, 0.4, 0.1 and below 0.1; 80% to 95% of intervals hold (87% in all).
    """
    found = back_test(seeded_2023(1, one_in=1), WINDOW, CUTS)

    assert found.coverage >= CLAIMED
    assert found.mean_absolute_error < 2 * POINT
    assert found.nation_mean_absolute_error < POINT


def test_the_error_gets_smaller_as_the_close_comes_nearer(seeded):
    for found in seeded:
        errors = [horizon.mean_absolute_error for horizon in found.horizons]
        assert errors[0] > errors[3] > errors[5]


def test_a_rush_at_the_launch_does_not_mislead_once_anything_is_forecast():
    """Measured, six tellings: 99% and more hold (the intervals are wide), the error is 4.6 points with 48 days left."""
    found = back_test(seeded_2023(3, interest=rush_at_launch()), WINDOW, CUTS)

    assert all(horizon.coverage >= CLAIMED for horizon in found.horizons)


def test_a_rush_before_the_close_is_missed_by_what_has_not_seen_one_and_held_by_what_has():
    """The limit of the method. Measured, six tellings: of the nation's intervals 28% hold without an earlier campaign's
    course, and 97% with it.
    """
    earlier = together(seeded_2023(99, interest=rush_at_close()))
    course = course_of([(earlier, WINDOW)])
    stories = [seeded_2023(seed, interest=rush_at_close()) for seed in range(3)]

    without = [back_test(story, WINDOW, CUTS).nation_coverage for story in stories]
    with_course = [back_test(story, WINDOW, CUTS, course).nation_coverage for story in stories]

    assert average(without) < Fraction(1, 2)
    assert average(with_course) >= CLAIMED


def test_a_forecast_knows_nothing_of_what_came_after_its_day():
    story = seeded_2023(5)
    cut = CUTS[1]
    place = (cut - WINDOW.opens_on).days + 1
    other = {
        slug: type(s)(s.in_all[:place] + (s.in_all[-1] + 7,) * (len(s.in_all) - place), s.headcount)
        for slug, s in story.items()
    }

    one, two = (back_test(told, WINDOW, [cut]).horizons[0] for told in (story, other))

    assert {k: o.forecast for k, o in one.organisations.items()} == {
        k: o.forecast for k, o in two.organisations.items()
    }
    assert one.nation.came != two.nation.came


def test_the_first_weeks_have_no_forecast_to_be_wrong():
    found = back_test(seeded_2023(1), WINDOW, [after_working_days(10)])

    (horizon,) = found.horizons
    assert horizon.nation is None
    assert horizon.too_early == len(seeded_2023(1))
    assert found.coverage is None
    assert found.mean_absolute_error is None
