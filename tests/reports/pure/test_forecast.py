"""What must be true of every forecast, whatever the series."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.forecast import Forecast, Series, TooEarly, course_of, forecasts, needed
from reports.patterns import Window
from tests.reports.pure.campaigns import WINDOW, after_working_days, seeded_2023, series, together

HALF_WAY = after_working_days(42)
GONE = (HALF_WAY - WINDOW.opens_on).days + 1


def steady(a_working_day, headcount=None):
    return series(dict.fromkeys(WINDOW.working_days, a_working_day), headcount)


def only(found):
    return found.organisations["a"]


@st.composite
def worlds(draw):
    """Up to five organisations, each with its own sign-ups a day, some without a headcount, some above it already."""
    return {
        f"o{number}": Series(
            tuple(_summed(draw(st.lists(st.integers(0, 40), min_size=GONE, max_size=GONE)))),
            draw(st.none() | st.integers(1, 5_000)),
        )
        for number in range(draw(st.integers(1, 5)))
    }


def _summed(amounts):
    total = 0
    for amount in amounts:
        total += amount
        yield total


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_nobody_is_forecast_to_leave_and_no_organisation_to_exceed_its_headcount(world):
    found = forecasts(world, WINDOW, HALF_WAY)

    for forecast in (*found.organisations.values(), found.nation):
        if isinstance(forecast, Forecast):
            assert forecast.people <= forecast.low <= forecast.expected <= forecast.high
            if forecast.headcount:
                assert forecast.high <= max(forecast.headcount, forecast.people)


@settings(max_examples=40, deadline=None)
@given(worlds(), st.integers(2, 30))
def test_a_nation_many_times_as_large_is_forecast_as_many_times_as_many(world, times):
    larger = {
        slug: Series(tuple(n * times for n in s.in_all), s.headcount and s.headcount * times)
        for slug, s in world.items()
    }

    one, many = (forecasts(w, WINDOW, HALF_WAY).nation for w in (world, larger))

    if isinstance(one, Forecast):
        assert abs(many.expected - one.expected * times) <= times
    else:
        assert one == many


@settings(max_examples=40, deadline=None)
@given(worlds(), st.integers(1, 50), st.data())
def test_more_sign_ups_lately_never_lower_a_forecast(world, more, data):
    slug = data.draw(st.sampled_from(sorted(world)))
    richer = Series((*world[slug].in_all[:-1], world[slug].in_all[-1] + more), None)
    without_bounds = {s: Series(one.in_all) for s, one in world.items()}

    before = forecasts(without_bounds, WINDOW, HALF_WAY).organisations[slug]
    after = forecasts(without_bounds | {slug: richer}, WINDOW, HALF_WAY).organisations[slug]

    if isinstance(before, Forecast):
        assert after.expected >= before.expected


@settings(max_examples=40, deadline=None)
@given(worlds(), st.integers(1, 60))
def test_a_later_close_never_lowers_the_expected(world, days):
    later = Window(WINDOW.opens_on, WINDOW.closes_on + dt.timedelta(days=days))

    sooner, longer = (forecasts(world, w, HALF_WAY).nation for w in (WINDOW, later))

    if isinstance(sooner, Forecast):
        assert longer.expected >= sooner.expected


def test_a_steady_pace_goes_on():
    found = only(forecasts({"a": steady(100)}, WINDOW, HALF_WAY))

    assert (found.people, found.working_days_left, found.expected) == (4_200, 41, 8_300)


def test_a_pace_that_falls_goes_on_falling():
    falling = series({day: 200 - 2 * n for n, day in enumerate(WINDOW.working_days)})

    found = only(forecasts({"a": falling}, WINDOW, HALF_WAY))

    at_the_latest_pace = found.people + 41 * (200 - 2 * 37)
    assert found.people < found.expected < at_the_latest_pace


def test_a_small_organisation_is_drawn_to_the_nation_and_a_large_one_keeps_its_pace():
    """Both did twice as well lately as before; a hundred organisations did not."""

    def risen(first, then):
        days = WINDOW.working_days
        return series({d: first if n < 32 else then for n, d in enumerate(days)})

    world = {"small": risen(1, 2), "large": risen(1_000, 2_000), "rest": steady(100_000)}

    found = forecasts(world, WINDOW, HALF_WAY).organisations

    growth = {s: Fraction(f.expected - f.people, f.people) for s, f in found.items()}
    assert growth["rest"] < growth["small"] < growth["large"]
    assert growth["small"] - growth["rest"] < growth["large"] - growth["small"]


def test_a_course_of_earlier_campaigns_is_followed():
    """Three times the pace from half way on, which nothing so far shows."""
    slow_then_fast = series({d: 1 if n < 42 else 3 for n, d in enumerate(WINDOW.working_days)})
    course = course_of([(slow_then_fast, WINDOW), (slow_then_fast, WINDOW)])

    found = only(forecasts({"a": steady(100)}, WINDOW, HALF_WAY, course))

    assert abs(found.expected - (4_200 + 41 * 300)) <= 60


def test_no_course_comes_of_campaigns_where_nobody_signed_up():
    assert course_of([]) is None
    assert course_of([(steady(0), WINDOW)]) is None


@pytest.mark.parametrize(("working_days", "course"), [(34, False), (19, True)])
def test_the_first_weeks_are_too_early(working_days, course):
    given = course_of([(steady(3), WINDOW)]) if course else None
    early, first = (after_working_days(number) for number in (working_days, working_days + 1))

    assert only(forecasts({"a": steady(9)}, WINDOW, early, given)) is TooEarly.FEW_DAYS
    assert isinstance(only(forecasts({"a": steady(9)}, WINDOW, first, given)), Forecast)


@pytest.mark.parametrize("days", [-30, -1, 0])
def test_before_and_on_the_opening_day_it_is_too_early(days):
    day = WINDOW.opens_on + dt.timedelta(days=days)

    found = forecasts({"a": steady(9)}, WINDOW, day)

    assert found.nation is only(found) is TooEarly.FEW_DAYS


def test_where_nobody_has_signed_up_nothing_is_forecast():
    found = forecasts({"a": steady(9), "none": steady(0, 100)}, WINDOW, HALF_WAY)

    assert found.organisations["none"] is TooEarly.NOBODY


def test_a_campaign_without_anybody_is_not_an_error():
    found = forecasts({"a": steady(0, 100)}, WINDOW, HALF_WAY)

    assert isinstance(found.nation, TooEarly)
    assert isinstance(forecasts({}, WINDOW, WINDOW.opens_on - dt.timedelta(1)).nation, TooEarly)


@pytest.mark.parametrize("after", [0, 1, 400])
def test_at_the_close_the_forecast_is_what_came(after):
    story = seeded_2023(4)
    day = WINDOW.closes_on + dt.timedelta(days=after)

    found = forecasts(story, WINDOW, day)

    assert found.nation.working_days_left == 0
    assert found.nation.low == found.nation.expected == found.nation.high == 10_600
    assert found.nation.day == WINDOW.closes_on


def test_a_weekend_belongs_to_what_has_come():
    saturday = dt.date(2023, 10, 28)
    assert saturday.isoweekday() == 6
    people = dict.fromkeys(WINDOW.working_days, 10) | {saturday: 55}

    friday, after = (
        only(forecasts({"a": series(people)}, WINDOW, day))
        for day in (saturday - dt.timedelta(days=1), saturday)
    )

    assert after.people == friday.people + 55
    assert after.working_days_left == friday.working_days_left


def test_people_without_a_headcount_leave_the_nation_without_one():
    world = {"a": steady(10, 5_000), "b": steady(10)}

    assert forecasts(world, WINDOW, HALF_WAY).nation.headcount is None
    assert forecasts({"a": world["a"]}, WINDOW, HALF_WAY).nation.headcount == 5_000


def test_a_series_that_is_too_short_is_an_error_and_not_a_guess():
    with pytest.raises(ValueError, match="has 3 days; 59 have gone by"):
        forecasts({"a": Series((1, 2, 3))}, WINDOW, after_working_days(41) + dt.timedelta(days=2))


def test_a_rate_takes_the_missing_people_over_the_working_days_left():
    found = needed(steady(100, 10_000), WINDOW, HALF_WAY, Fraction(84, 100))

    assert (found.people, found.missing, found.working_days_left) == (8_400, 4_200, 41)
    assert found.a_working_day == Fraction(4_200, 41)
    assert found.lately == 100


def test_part_of_a_person_is_a_whole_one():
    assert needed(steady(1, 1_001), WINDOW, HALF_WAY, Fraction(1, 2)).people == 501


def test_a_rate_that_is_reached_takes_nobody_and_a_closed_campaign_cannot_reach_one():
    reached = needed(steady(100, 1_000), WINDOW, HALF_WAY, Fraction(1, 2))
    closed = needed(steady(1, 1_000), WINDOW, WINDOW.closes_on, Fraction(1, 2))

    assert (reached.missing, reached.a_working_day) == (0, 0)
    assert (closed.missing, closed.a_working_day) == (500 - 83, None)


def test_without_a_headcount_no_rate_can_be_aimed_at():
    assert needed(steady(100), WINDOW, HALF_WAY, Fraction(1, 2)) is None
    assert needed(steady(100, 10), WINDOW, WINDOW.opens_on, Fraction(1, 2)).lately is None


@given(st.integers(1, 100_000), st.fractions(0, 1), st.integers(0, 80))
def test_doing_what_is_needed_reaches_the_rate(headcount, rate, gone):
    day = after_working_days(gone + 1)
    one = steady(7, headcount)

    found = needed(one, WINDOW, day, rate)
    by_now = one.in_all[(day - WINDOW.opens_on).days]

    assert Fraction(by_now) + found.a_working_day * found.working_days_left >= rate * headcount


def test_the_nation_is_forecast_from_everybody():
    story = seeded_2023(2)

    found = forecasts(story, WINDOW, HALF_WAY)

    assert found.nation.people == together(story).in_all[GONE - 1]
    assert found.nation.headcount == sum(s.headcount for s in story.values())
    assert found.nation.rate(found.nation.people) == Fraction(
        found.nation.people, found.nation.headcount
    )


def test_days_without_a_total_have_that_of_the_last_before_them():
    days = WINDOW.days[:5]

    found = Series.of({days[1]: 4, days[3]: 9}, days, 50)

    assert found == Series((0, 4, 4, 9, 9), 50)


def test_totals_that_fall_because_credit_moved_are_forecast_all_the_same():
    falling = Series(tuple(max(0, 9_000 - 100 * day) for day in range(len(WINDOW.days))))

    found = only(forecasts({"a": falling}, WINDOW, HALF_WAY))

    assert found.low <= found.expected == found.people <= found.high


def totals(days):
    """Of people credited to an organisation, which may fall as well as rise."""
    return st.lists(st.integers(0, 300), min_size=days, max_size=days).map(tuple)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(totals(GONE), min_size=1, max_size=3),
    st.lists(totals(len(WINDOW.days)), max_size=2),
)
def test_however_totals_rise_and_fall_nobody_is_forecast_to_leave(now, earlier):
    every = {f"o{number}": Series(each) for number, each in enumerate(now)}
    course = course_of([(Series(each), WINDOW) for each in earlier])

    made = forecasts(every, WINDOW, HALF_WAY, course)

    for found in (made.nation, *made.organisations.values()):
        assert (
            isinstance(found, TooEarly) or found.people <= found.low <= found.expected <= found.high
        )


def test_sign_ups_of_an_opening_weekend_count_before_its_first_working_day():
    window = Window(dt.date(2023, 9, 2), WINDOW.closes_on)  # a Saturday

    found = needed(Series((30, 40), 100), window, dt.date(2023, 9, 3), Fraction(1, 2))

    assert (found.missing, found.working_days_left) == (10, 83)
