"""Working days, weekdays and hours, and how far people get."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import patterns
from reports.measures import COUNTS
from reports.patterns import Window

FIRST, LAST = dt.date(2023, 9, 4), dt.date(2023, 12, 31)
YEAR = st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 31))
CHRISTMAS, BOXING_DAY = dt.date(2023, 12, 25), dt.date(2023, 12, 26)


def test_september_to_december_2023_has_83_working_days():
    assert patterns.working_days(FIRST, LAST) == 83


def test_a_sign_up_every_15_seconds_of_the_working_day_is_147_408_people():
    assert Fraction(83 * patterns.SECONDS_IN_A_WORKING_DAY, 15) == 147_408
    assert patterns.seconds_between_sign_ups(147_408, FIRST, LAST) == 15


def test_212_000_people_are_one_every_10_4_seconds():
    seconds = patterns.seconds_between_sign_ups(212_000, FIRST, LAST)

    assert round(float(seconds), 1) == 10.4


def test_nobody_and_no_working_day_have_no_pace():
    saturday = dt.date(2023, 9, 9)

    assert patterns.seconds_between_sign_ups(0, FIRST, LAST) is None
    assert patterns.seconds_between_sign_ups(5, saturday, saturday) is None
    assert patterns.seconds_between_sign_ups(5, LAST, FIRST) is None


@given(YEAR, YEAR)
def test_working_days_are_weekdays_less_bank_holidays(first, last):
    every = patterns.days(first, last)

    weekdays = [day for day in every if day.isoweekday() < 6]
    holidays = patterns.bank_holidays() & set(weekdays)
    assert patterns.working_days(first, last) == len(weekdays) - len(holidays)


def test_the_busiest_weekday_is_the_one_with_the_highest_average():
    days = {day: 100 + 10 * (day.weekday() == 2) for day in patterns.days(FIRST, LAST)}

    found = patterns.weekdays(days, FIRST, LAST)

    assert [day.name for day in patterns.busiest(found)] == ["Wednesday"]
    assert found[2].average == 110


def test_bank_holidays_are_left_out_with_their_sign_ups():
    """Christmas Day 2023 was a Monday and Boxing Day a Tuesday."""
    days = {CHRISTMAS: 1_000_000, BOXING_DAY: 1_000_000, CHRISTMAS - dt.timedelta(days=7): 32}

    monday, tuesday, wednesday, *_ = patterns.weekdays(days, FIRST, LAST)

    assert (monday.occurred, tuesday.occurred, wednesday.occurred) == (16, 16, 17)
    assert (monday.average, tuesday.average) == (2, 0)


def test_a_weekday_that_occurs_more_often_is_not_busier_for_that():
    first, last = dt.date(2024, 1, 8), dt.date(2024, 1, 15)  # two Mondays
    days = dict.fromkeys(patterns.days(first, last), 6)

    monday, tuesday, *_ = found = patterns.weekdays(days, first, last)

    assert (monday.signed_up, tuesday.signed_up) == (12, 6)
    assert monday.average == tuesday.average == 6
    assert len(patterns.busiest(found)) == 7


def test_a_weekday_that_does_not_occur_has_no_average_and_nobody_makes_none_busiest():
    monday = dt.date(2024, 1, 8)

    found = patterns.weekdays({}, monday, monday)

    assert found[1].average is None
    assert patterns.busiest(found) == ()


def test_days_are_marked_as_working_days_and_add_up():
    sunday = dt.date(2023, 9, 10)
    signed_up = {FIRST - dt.timedelta(days=3): 5, FIRST: 2, sunday: 4, LAST: 9}

    found = patterns.daily(signed_up, FIRST, sunday)

    assert [day.people for day in found] == [2, 0, 0, 0, 0, 0, 4]
    assert [day.in_all for day in found] == [7, 7, 7, 7, 7, 7, 11]
    assert [day.is_working for day in found] == [True] * 5 + [False] * 2


def test_hours_of_all_days_of_the_period_are_taken_together():
    signed_up = {
        (FIRST, 9): 2,
        (FIRST + dt.timedelta(days=1), 9): 1,
        (LAST, 23): 1,
        (LAST + dt.timedelta(days=1), 0): 50,
    }

    found = patterns.hours(signed_up, FIRST, LAST)

    assert {hour.hour: hour.people for hour in found if hour.people} == {9: 3, 23: 1}
    assert found[9].share == Fraction(3, 4)
    assert len(found) == 24
    assert {hour.share for hour in patterns.hours({}, FIRST, LAST)} == {None}


def test_hours_of_a_day_are_its_sign_ups():
    assert patterns.by_day({(FIRST, 9): 2, (FIRST, 10): 1, (LAST, 0): 4}) == {FIRST: 3, LAST: 4}


@pytest.mark.parametrize(("has_target", "steps"), [(True, 4), (False, 3)])
def test_how_far_people_get_is_a_share_of_those_who_signed_up(has_target, steps):
    counts = dict.fromkeys(COUNTS, 0) | {
        "signed_up": 8,
        "recorded_learning": 6,
        "reached_target": 3,
        "finished": 1,
    }

    found = patterns.funnel(counts, has_target=has_target)

    assert len(found) == steps
    assert [step.people for step in found][-1] == 1
    assert found[0].share == 1
    assert found[1].share == Fraction(3, 4)
    nobody = patterns.funnel(dict.fromkeys(COUNTS, 0), has_target=has_target)
    assert {step.share for step in nobody} == {None}


def test_a_window_goes_until_the_day_and_no_further_than_its_close():
    window = Window(FIRST, LAST)

    assert window.until(FIRST).days == (FIRST,)
    assert window.until(LAST + dt.timedelta(days=9)) == window
    assert window.until(FIRST - dt.timedelta(days=1)).days == ()
