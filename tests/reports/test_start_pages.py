"""The start page, and how figures are worked out."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign
from reports import services
from reports.models import Freshness
from tests.reports.reading import text_of

pytestmark = pytest.mark.django_db


def test_the_start_page_says_what_it_is_and_how_many_joined_and_when_that_was_true(client, figures):
    Freshness.objects.update(as_at=timezone.now())

    words = text_of(client.get("/"))

    for said in (figures.name, figures.strapline, figures.time_needed, "60 days left", "1,813"):
        assert said in words
    assert "As at" in words
    closes = figures.closes_on
    assert f"{closes:%A} {closes.day} {closes:%B %Y}" in words


def test_the_start_page_sets_no_cookie_and_is_not_kept_on_the_way(client, figures):
    response = client.get("/")

    assert not response.cookies
    assert response["Cache-Control"] == "private"


def test_the_start_page_of_somebody_signed_in_is_theirs_alone(client, figures, learner):
    client.force_login(learner)

    response = client.get("/")

    assert "private" in response["Cache-Control"]
    assert "Continue" in text_of(response)


@pytest.mark.parametrize("days_since_the_close", [1, 14])
def test_in_the_days_of_grace_what_was_done_before_the_close_can_still_be_recorded(
    client, figures, days_since_the_close
):
    closed = timezone.localdate() - dt.timedelta(days=days_since_the_close)
    Campaign.objects.update(closes_on=closed, grace_days=14)
    last = closed + dt.timedelta(days=14)

    words = text_of(client.get("/"))

    assert f"closed on {closed:%A} {closed.day} {closed:%B %Y}" in words
    assert f"can still record it until {last:%A} {last.day} {last:%B %Y}" in words
    assert "Record what you did" in words
    assert "Start now" not in words
    assert "This campaign is closed" not in words


def test_a_closed_campaign_offers_no_start(client, figures):
    today = timezone.localdate()
    Campaign.objects.update(closes_on=today - dt.timedelta(days=15), grace_days=14)

    words = text_of(client.get("/"))

    assert "This campaign is closed" in words
    assert "Start now" not in words


def test_on_the_last_day_the_start_page_says_that_it_is_today(client, figures):
    Campaign.objects.update(closes_on=timezone.localdate())

    assert "That is today" in text_of(client.get("/"))


def test_every_measure_is_defined_and_the_last_check_is_told(client, figures):
    from reports.measures import MEASURES

    services.recompute_standings(campaign_id=figures.pk)
    services.check_figures(campaign_id=figures.pk)
    response = client.get(reverse("reports:methodology"))

    words = text_of(response).replace("&#x27;", "'")
    for measure in MEASURES.values():
        assert measure.definition in words
    assert "found 0 differences among 66 figures" in words
