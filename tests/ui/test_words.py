"""Times, days, shares and numbers in the words that pages use."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obt_portal.ui.templatetags.portal import day, london_time, minutes, percent, thousands
from obt_portal.ui.values import NOT_APPLICABLE, NOT_YET_KNOWN, WITHHELD, as_decimal, on_screen


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (245, "4 hours 5 minutes"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (1, "1 minute"),
        (0, "0 minutes"),
        (420, "7 hours"),
        (60_000, "1,000 hours"),
        (None, ""),
    ],
)
def test_minutes(amount, words):
    assert minutes(amount) == words


def test_weekday_is_computed():
    assert day(dt.date(2025, 2, 14)) == "Friday 14 February 2025"


def test_a_moment_is_read_in_london():
    late = dt.datetime(2025, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert day(late) == "Tuesday 1 July 2025"
    assert london_time(late) == "12:30am on 1 July 2025"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (dt.datetime(2026, 3, 4, 15, 5, tzinfo=dt.UTC), "3:05pm on 4 March 2026"),
        (dt.datetime(2026, 3, 4, 9, 0, tzinfo=dt.UTC), "9am on 4 March 2026"),
        (dt.datetime(2026, 3, 4, 12, 0, tzinfo=dt.UTC), "midday on 4 March 2026"),
        (dt.datetime(2026, 3, 4, 0, 0, tzinfo=dt.UTC), "midnight on 4 March 2026"),
        (dt.datetime(2023, 10, 29, 0, 30, tzinfo=dt.UTC), "1:30am on 29 October 2023"),
        (dt.datetime(2023, 10, 29, 1, 30, tzinfo=dt.UTC), "1:30am on 29 October 2023"),
        (None, ""),
    ],
)
def test_london_time(moment, words):
    assert london_time(moment) == words


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (Fraction(18, 25), "72.0%"),
        (Fraction(76201, 90715), "84.0%"),
        (Fraction(1, 3), "33.3%"),
        (Fraction(2, 3), "66.7%"),
        (Fraction(1, 2000), "0.1%"),
        (Decimal("0.40145"), "40.1%"),
        (Fraction(11, 10), "110.0%"),
        (0, "0.0%"),
        (WITHHELD, "withheld"),
        (None, ""),
    ],
)
def test_percent(rate, words):
    assert percent(rate) == words


def test_percent_without_places_has_no_point():
    assert percent(Fraction(84, 100), 0) == "84%"


@given(st.fractions(min_value=-10, max_value=10), st.integers(min_value=0, max_value=6))
def test_rounding_is_never_more_than_half_a_place_away(number, places):
    assert abs(Fraction(as_decimal(number, places)) - number) <= Fraction(1, 2 * 10**places)


def test_zero_and_the_three_reasons_for_no_number_all_differ():
    shown = [thousands(value) for value in (0, NOT_APPLICABLE, NOT_YET_KNOWN, WITHHELD)]
    assert shown == ["0", "not in scope", "not yet known", "withheld"]


def test_a_page_may_say_the_reason_in_its_own_words():
    assert on_screen(NOT_APPLICABLE, "no headcount") == "no headcount"
    assert on_screen(212_000, "no headcount") == "212,000"
