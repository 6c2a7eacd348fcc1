"""What is published: the golden sentences, and what is said when nothing can be claimed."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import claims
from reports.league import Figures
from reports.patterns import Window
from tests.reports.bodies import make_body

WINDOW = Window(dt.date(2023, 9, 4), dt.date(2023, 12, 31))
CLOSE = WINDOW.closes_on


def civil_service(signed_up=212_000, headcount=535_205, **counts):
    return Figures((make_body("all", headcount=headcount, signed_up=signed_up, **counts),))


def test_212_000_people_are_one_every_10_4_seconds_of_the_working_day():
    found = claims.one_sign_up_every(212_000, WINDOW, CLOSE)

    assert found.text == "One sign-up every 10.4 seconds of the working day."
    assert found.value == Fraction(83 * 26_640, 212_000)
    assert found.inputs == (
        ("Period", "4 September 2023 to 31 December 2023"),
        ("Working days, without bank holidays in England and Wales", "83"),
        ("Hours in a working day", "7.4"),
        ("People signed up, on whatever day", "212,000"),
    )
    assert found.as_at == CLOSE


def test_147_408_people_are_one_every_15_seconds():
    assert claims.one_sign_up_every(147_408, WINDOW, CLOSE).value == 15


def test_the_pace_is_of_the_days_gone_by_and_stops_at_the_close():
    first_week = claims.one_sign_up_every(1_000, WINDOW, dt.date(2023, 9, 8))
    long_after = claims.one_sign_up_every(212_000, WINDOW, dt.date(2024, 6, 1))

    assert first_week.value == Fraction(5 * 26_640, 1_000)
    assert long_after.text == claims.one_sign_up_every(212_000, WINDOW, CLOSE).text


def test_39_6_per_cent_of_the_civil_service():
    found = claims.share_of_civil_service(civil_service(), CLOSE)

    assert found.text == (
        "39.6% of the Civil Service signed up: 212,000 of 535,205 people employed (31 December 2023)."
    )
    assert found.value == Fraction(212_000, 535_205)
    assert dict(found.inputs)["Source of the headcount"] == "A count"


def test_people_of_organisations_without_a_headcount_are_left_out_of_the_share_and_told():
    outside = make_body("outside", headcount=None, signed_up=7)
    figures = Figures((*civil_service().bodies, outside))

    found = claims.share_of_civil_service(figures, CLOSE)

    assert found.value == Fraction(212_000, 535_205)
    assert "212,000 of 535,205" in found.text
    assert found.inputs[-1] == (
        "Signed up, but from organisations without a headcount: left out",
        "7",
    )


def test_headcounts_of_several_days_and_sources_are_all_named():
    one, other = make_body("a", signed_up=1), make_body("b", signed_up=1)
    other = replace(other, headcount_as_at=dt.date(2023, 9, 30), headcount_source="Another")

    found = claims.share_of_civil_service(Figures((one, other)), CLOSE)

    assert "(30 September 2023 and 31 December 2023)" in found.text
    assert dict(found.inputs)["Source of the headcount"] == "A count; Another"


def test_of_many_sources_it_is_said_where_each_is_told():
    bodies = [replace(make_body(str(n)), headcount_source=f"Return {n}") for n in range(6)]

    def told(*counted):
        found = claims.share_of_civil_service(Figures(counted), CLOSE)
        return dict(found.inputs)["Source of the headcount"]

    assert told(*bodies) == "6 sources: each organisation’s page names its own"
    assert told(*bodies[:5], bodies[0]).endswith("Return 3; Return 4")


def test_wednesdays_are_busiest_by_their_average():
    days = {day: 20 if day.weekday() == 2 else 10 for day in WINDOW.working_days}

    found = claims.busiest_weekday(days, WINDOW, CLOSE)

    assert found.text == "Wednesdays were busiest, with 20.0 sign-ups on average."
    assert found.value == 20
    assert dict(found.inputs)["Wednesday"] == "340 sign-ups, occurred 17 times, average 20.0"
    assert dict(found.inputs)["Monday"] == "160 sign-ups, occurred 16 times, average 10.0"
    assert dict(found.inputs)["Sunday"] == "0 sign-ups, occurred 17 times, average 0.0"
    assert "bank holidays" in found.formula
    assert "Saturdays and Sundays are counted" in found.formula


def test_equally_busy_weekdays_are_all_named():
    monday = WINDOW.opens_on
    days = {monday + dt.timedelta(days=n): 8 for n in range(3)}

    found = claims.busiest_weekday(days, WINDOW, dt.date(2023, 9, 10))

    assert found.text == (
        "Mondays, Tuesdays and Wednesdays were busiest, with 8.0 sign-ups each on average."
    )


def test_hours_are_told_with_their_evidence():
    figures = civil_service(minutes_self_recorded=45 * 60, minutes_imported=15 * 60)

    found = claims.hours_by_evidence(figures, CLOSE)

    assert found.text == (
        "60 hours of learning: 75.0% recorded by the learner and 25.0% imported from a learning platform."
    )
    assert found.value == 60
    assert ("Confirmed by a manager", "0 minutes") in found.inputs


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (claims.one_sign_up_every(0, WINDOW, CLOSE), "Nobody has signed up yet."),
        (
            claims.one_sign_up_every(3, WINDOW, dt.date(2023, 9, 3)),
            "No working day of the campaign has gone by yet.",
        ),
        (claims.busiest_weekday({}, WINDOW, CLOSE), "Nobody has signed up yet."),
        (
            claims.busiest_weekday({}, WINDOW, dt.date(2023, 1, 1)),
            "Nobody has signed up yet.",
        ),
        (
            claims.share_of_civil_service(civil_service(headcount=None), CLOSE),
            "No headcount is known, so no share of the Civil Service can be said.",
        ),
        (
            claims.share_of_civil_service(Figures(()), CLOSE),
            "No headcount is known, so no share of the Civil Service can be said.",
        ),
        (
            claims.hours_by_evidence(civil_service(), CLOSE),
            "No learning has been recorded yet.",
        ),
    ],
)
def test_what_cannot_be_claimed_says_why(claim, words):
    assert claim.text == words
    assert claim.value is None


@given(
    st.integers(0, 600_000),
    st.none() | st.integers(0, 600_000),
    st.dates(dt.date(2023, 8, 1), dt.date(2024, 3, 1)),
    st.dictionaries(st.dates(dt.date(2023, 8, 1), dt.date(2024, 3, 1)), st.integers(0, 9)),
)
def test_every_claim_shows_its_formula_inputs_and_day_whatever_the_figures(
    people, headcount, day, signed_up
):
    found = claims.claims(civil_service(people, headcount), signed_up, WINDOW, day)

    assert len({claim.slug for claim in found}) == len(found) == 4
    for claim in found:
        assert claim.text.endswith(".")
        assert claim.formula
        assert all(label and value for label, value in claim.inputs)
        assert claim.as_at == day
        assert isinstance(claim.value, Fraction | None)
