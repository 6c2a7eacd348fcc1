"""What can be claimed: from kept days, with everything that it takes to check it."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import make_organisation
from tests.reports.participation.making import campaign_of, count, sign_up
from tests.reports.reading import html_of, text_of

pytestmark = pytest.mark.django_db

PAGE = "/participation/claims/"
DAY = dt.timedelta(days=1)
OPENS, CLOSES = dt.date(2023, 10, 2), dt.date(2023, 10, 6)


@pytest.fixture
def week():
    """Monday to Friday; 8 of 200 people signed up, 6 of them on the Tuesday, and 2 of a body without a headcount."""
    campaign = campaign_of(OPENS, CLOSES)
    alpha = make_organisation("alpha", name="Alpha", headcount=200)
    sign_up(campaign, alpha, OPENS, people=2)
    sign_up(campaign, alpha, OPENS + DAY, people=6)
    sign_up(campaign, make_organisation("beta", headcount=None), CLOSES, people=2)
    count(campaign)
    return campaign


def test_every_sentence_stands_with_its_day_value_formula_and_inputs(client, week):
    words = text_of(client.get(PAGE))

    assert (
        "4.0% of the Civil Service signed up: 8 of 200 people employed (1 January 2020). "
        "As at the end of 6 October 2023." in words
    )
    assert "Value to six places 0.040000 Formula People signed up ÷ people employed" in words
    assert "Signed up, but from organisations without a headcount: left out 2" in words
    # 5 days of 26,640 seconds and 10 people.
    assert "One sign-up every 13,320.0 seconds of the working day. As at the end of" in words
    assert "Tuesdays were busiest, with 6.0 sign-ups on average. As at the end of" in words
    assert "Tuesday 6 sign-ups, occurred once, average 6.0" in words
    assert "As at the end of Friday 6 October 2023 Definition Signed up" in words


def test_what_cannot_be_claimed_says_why_and_claims_no_day(client, week):
    section = html_of(client.get(PAGE)).split('id="hours-by-evidence"')[1]

    assert "No learning has been recorded yet.</p>" in section
    assert "Value to six places" not in section


def test_each_sentence_can_be_copied_and_leads_to_its_definition(client, week):
    page = html_of(client.get(PAGE))

    assert page.count("data-copy=") == 4
    assert "/how-figures-are-worked-out/#learning_hours" in page


def test_without_any_headcount_there_is_no_share(client):
    campaign = campaign_of(OPENS, CLOSES)
    sign_up(campaign, make_organisation(headcount=None), OPENS)
    count(campaign)

    words = text_of(client.get(PAGE))

    assert "No headcount is known, so no share of the Civil Service can be said." in words
    assert "Tuesdays were busiest" not in words


def test_the_first_day_has_nothing_to_claim_and_the_second_has(client):
    today = timezone.localdate()
    campaign = campaign_of(today - DAY, today + 20 * DAY)
    sign_up(campaign, make_organisation(headcount=10), today - DAY, people=1)
    assert "No day of this campaign has been kept yet." in text_of(client.get(PAGE))

    count(campaign)

    assert "10.0% of the Civil Service signed up: 1 of 10 people" in text_of(client.get(PAGE))


def test_todays_sign_ups_are_in_no_sentence(client):
    today = timezone.localdate()
    campaign = campaign_of(today - 2 * DAY, today + 20 * DAY)
    alpha = make_organisation(headcount=10)
    sign_up(campaign, alpha, today - DAY)
    sign_up(campaign, alpha, today, 0, people=4)

    count(campaign)

    assert "10.0% of the Civil Service signed up: 1 of 10 people" in text_of(client.get(PAGE))
