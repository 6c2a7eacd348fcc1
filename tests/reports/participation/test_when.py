"""When people sign up and how far they get: figures worked out by hand, on days that are not like others."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone

from campaigns.models import Campaign
from learning.models import Evidence, Participation
from reports import services
from tests.factories import make_organisation, make_record
from tests.reports.participation.making import campaign_of, count, rows_under, sign_up
from tests.reports.reading import html_of, text_of

pytestmark = pytest.mark.django_db

PAGE = "/participation/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def alpha():
    return make_organisation("alpha", name="Alpha", headcount=100)


@pytest.fixture
def december(alpha):
    """Monday 18 to Sunday 31 December 2023, in which Christmas Day is a Monday."""
    campaign = campaign_of(dt.date(2023, 12, 18), dt.date(2023, 12, 31))
    sign_up(campaign, alpha, dt.date(2023, 12, 18), 9, people=4)
    sign_up(campaign, alpha, dt.date(2023, 12, 19), 14, people=2)
    sign_up(campaign, alpha, dt.date(2023, 12, 25), 9, people=3)
    count(campaign)
    return campaign


def test_each_day_says_how_many_how_many_in_all_and_what_kind_of_day_it_was(client, december):
    rows = rows_under(client.get(PAGE), "Sign-ups each day, 18 December 2023 to 31 December 2023")

    assert len(rows) == 14
    assert rows["Monday 18 December 2023"] == ["4", "4", "Working day"]
    assert rows["Saturday 23 December 2023"] == ["0", "6", "Weekend"]
    assert rows["Monday 25 December 2023"] == ["3", "9", "Bank holiday"]
    assert rows["Sunday 31 December 2023"] == ["0", "9", "Weekend"]


def test_days_that_are_not_working_days_are_hollow(client, december):
    """Two weekends and two bank holidays of 14 days; and Saturday and Sunday of the week."""
    page = html_of(client.get(PAGE))
    by_day, _, by_weekday = page.split("<figcaption")[1:4]

    assert by_day.count("portal-chart__column--hollow") == 6 + 1  # and the key's
    assert by_weekday.count("portal-chart__column--hollow") == 2 + 1
    assert "bank holidays in England and Wales" in by_day


def test_a_bank_holiday_is_in_no_average(client, december):
    page = client.get(PAGE)
    rows = rows_under(page, "Average sign-ups by day of the week")

    assert rows["Monday"] == ["4.0", "4", "1"]
    assert rows["Tuesday"] == ["2.0", "2", "1"]
    assert rows["Wednesday"] == ["0.0", "0", "2"]
    assert "are left out: 25 December 2023, 26 December 2023." in text_of(page)


def test_the_hour_that_is_repeated_holds_both(client, alpha):
    """On 29 October 2023 it was 1:30am twice; what followed was an hour of its own."""
    campaign = campaign_of(dt.date(2023, 10, 28), dt.date(2023, 10, 31))
    for fold in (0, 1):
        sign_up(campaign, alpha, dt.date(2023, 10, 29), 1, minute=30, fold=fold)
    sign_up(campaign, alpha, dt.date(2023, 10, 29), 2)
    sign_up(campaign, alpha, dt.date(2023, 10, 30), 0)
    count(campaign)

    page = client.get(PAGE)

    hours = rows_under(page, "Sign-ups by hour of the day")
    assert len(hours) == 24
    assert hours["1am to 2am"] == ["2", "50.0%"]
    assert hours["2am to 3am"] == ["1", "25.0%"]
    assert hours["midnight to 1am"] == ["1", "25.0%"]
    assert hours["11pm to midnight"] == ["0", "0.0%"]
    days = rows_under(page, "Sign-ups each day")
    assert days["Sunday 29 October 2023"] == ["3", "3", "Weekend"]


def test_how_far_people_got_and_how_hours_are_known(client, december, alpha):
    """Of 12 people one recorded an hour and one seven, of which the platform knew two."""
    first, second, _ = sign_up(december, alpha, dt.date(2023, 12, 20), people=3)
    when = {"done_on": dt.date(2023, 12, 20)}
    make_record(first, **when)
    make_record(second, minutes=300, **when)
    make_record(second, minutes=120, evidence=Evidence.IMPORTED, **when)
    count(december)

    page = client.get(PAGE)

    steps = rows_under(page, "How far people have got: Whole Civil Service")
    assert steps["Signed up"] == ["12", "100.0%"]
    assert steps["Recorded learning"] == ["2", "16.7%"]
    assert steps["Reached the learning target"] == ["1", "8.3%"]
    assert steps["Finished"] == ["0", "0.0%"]
    hours = rows_under(page, "Hours of learning by evidence: Whole Civil Service")
    assert hours["Recorded by the learner"] == ["6", "75.0%"]
    assert hours["Imported from a learning platform"] == ["2", "25.0%"]
    assert hours["Confirmed by a manager"] == ["0", "0.0%"]


def test_a_chosen_organisation_stands_beside_the_whole_with_its_agencies_last(
    client, december, alpha
):
    agency = make_organisation("agency", name="Agency", kind="executive-agency", group=alpha)
    sign_up(december, agency, dt.date(2023, 12, 20), people=5)
    count(december)

    page = client.get(PAGE, {"organisation": "alpha"})

    titles = re.findall(r">How far people have got: ([^<]+)</figcaption", html_of(page))
    assert titles == ["Whole Civil Service", "Alpha", "Alpha with its agencies"]
    signed_up = [
        rows_under(page, f"How far people have got: {name}<")["Signed up"][0] for name in titles
    ]
    assert signed_up == ["14", "9", "14"]


def test_a_campaign_without_a_target_has_no_such_step(client, december):
    Campaign.objects.update(target_minutes=None)

    words = html_of(client.get(PAGE))

    assert "Reached the learning target" not in words
    assert "Recorded learning" in words


def test_every_step_leads_to_its_definition(client, december):
    page = html_of(client.get(PAGE))

    for slug in ("signed_up", "recorded_learning", "reached_target", "finished"):
        assert f'href="/how-figures-are-worked-out/#{slug}"' in page


def test_a_campaign_in_which_nobody_signed_up_shows_noughts(client, alpha):
    count(campaign_of(dt.date(2023, 10, 2), dt.date(2023, 10, 6)))

    page = client.get(PAGE)

    assert rows_under(page, "Average sign-ups by day of the week")["Monday"] == ["0.0", "0", "1"]
    assert rows_under(page, "Sign-ups by hour of the day")["9am to 10am"] == ["0", "–"]
    assert "No learning has been recorded yet" in text_of(page)


def test_a_weekday_that_has_not_occurred_has_no_average(client, alpha):
    count(campaign_of(dt.date(2023, 10, 2), dt.date(2023, 10, 6)))

    rows = rows_under(client.get(PAGE), "Average sign-ups by day of the week")

    assert rows["Saturday"] == ["none yet", "0", "0"]


def test_the_day_under_way_is_not_counted(client, alpha):
    today = timezone.localdate()
    campaign = campaign_of(today - DAY, today + 30 * DAY)
    sign_up(campaign, alpha, today - DAY, 23, people=2)
    sign_up(campaign, alpha, today, 0)
    count(campaign)

    page = client.get(PAGE)

    yesterday, *others = rows_under(page, "Sign-ups each day").values()
    assert (yesterday[:2], others) == (["2", "2"], [])
    assert rows_under(page, "How far people have got")["Signed up"][0] == "3"


def test_on_its_first_day_a_campaign_has_no_day_to_show(client, alpha):
    today = timezone.localdate()
    campaign = campaign_of(today, today + 30 * DAY)
    sign_up(campaign, alpha, today, 0)
    count(campaign)

    words = text_of(client.get(PAGE))

    assert "No day of this campaign is over yet." in words
    assert "How far people have got: Whole Civil Service" in words


def test_what_is_drawn_is_drawn_again_when_somebody_signed_up(client, alpha):
    today = timezone.localdate()
    campaign = campaign_of(today - 3 * DAY, today + 30 * DAY)
    count(campaign)
    client.get(PAGE)
    sign_up(campaign, alpha, today - 2 * DAY, people=2)
    services.refresh_sign_up_hours(campaign_id=campaign.pk)

    rows = rows_under(client.get(PAGE), "Sign-ups each day")

    assert [row[1] for row in rows.values()] == ["0", "2", "2"]


def test_what_is_drawn_is_drawn_again_when_a_sign_up_moves_to_another_day(client, alpha):
    """As many as before, and in as many hours."""
    today = timezone.localdate()
    campaign = campaign_of(today - 3 * DAY, today + 30 * DAY)
    (participation,) = sign_up(campaign, alpha, today - 2 * DAY)
    count(campaign)
    client.get(PAGE)
    Participation.objects.filter(pk=participation.pk).update(
        signed_up_at=participation.signed_up_at + DAY
    )
    services.refresh_sign_up_hours(campaign_id=campaign.pk)

    rows = rows_under(client.get(PAGE), "Sign-ups each day")

    assert [row[1] for row in rows.values()] == ["0", "0", "1"]


@time_machine.travel("2023-12-26T12:00:00Z", tick=False)
def test_during_the_campaign_only_days_gone_by_are_there(client, alpha):
    campaign = campaign_of(dt.date(2023, 12, 18), dt.date(2023, 12, 31))
    sign_up(campaign, alpha, dt.date(2023, 12, 25), 9)
    count(campaign)

    page = client.get(PAGE)

    assert len(rows_under(page, "Sign-ups each day")) == 8
    assert "are left out: 25 December 2023." in text_of(page)
