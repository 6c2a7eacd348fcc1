"""Golden case 5: the edges of the window, and sign-ups across the clock change. Days are London days."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db.models import Count
from django.db.models.functions import TruncDate, TruncHour
from django.utils import timezone

from learning.models import Participation
from learning.services import errors
from learning.services.participation import join_campaign
from learning.services.records import record_learning
from tests.factories import a_grade, a_profession, make_campaign, make_participation, make_user
from tests.learning.making import details

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def london(*moment):
    return dt.datetime(*moment, tzinfo=LONDON)


@pytest.fixture
def campaign_2023(db):
    return make_campaign(
        "one-big-thing-2023",
        opens_on=dt.date(2023, 9, 4),
        closes_on=dt.date(2023, 12, 31),
        learning_from=dt.date(2023, 4, 1),
        learning_to=dt.date(2023, 12, 31),
        headcount_on=dt.date(2023, 12, 31),
        grace_days=14,
    )


@pytest.fixture
def taking_part(campaign_2023, department):
    user = make_user("lee@dwp.gov.uk", organisation=department)
    return make_participation(campaign_2023, user=user)


def record(participation, done_on):
    return record_learning(
        record_id=uuid.uuid4(), participation=participation, details=details(done_on=done_on)
    )


@pytest.mark.parametrize(
    ("done_on", "counts"),
    [
        (dt.date(2023, 3, 31), False),
        (dt.date(2023, 4, 1), True),
        (dt.date(2023, 12, 31), True),
        (dt.date(2024, 1, 1), False),
    ],
)
def test_learning_counts_from_1_april_to_31_december(taking_part, done_on, counts):
    with time_machine.travel(london(2024, 1, 2, 12), tick=False):
        if counts:
            record(taking_part, done_on)
        else:
            with pytest.raises(errors.OutsideWindow) as refused:
                record(taking_part, done_on)
            assert refused.value.field == "done_on"
            assert "1 April 2023 and 31 December 2023" in refused.value.message


@pytest.mark.parametrize(
    ("moment", "is_taken"),
    [
        (london(2023, 9, 3, 23, 59, 59), False),
        (london(2023, 9, 4, 0, 0, 0), True),
        (london(2023, 12, 31, 23, 59, 59), True),
        (london(2024, 1, 14, 23, 59, 59), True),
        (london(2024, 1, 15, 0, 0, 0), False),
    ],
)
def test_records_are_taken_to_the_last_second_of_the_last_day_and_the_grace(
    taking_part, moment, is_taken
):
    with time_machine.travel(moment, tick=False):
        if is_taken:
            record(taking_part, dt.date(2023, 9, 1))
        else:
            with pytest.raises(errors.CampaignClosed):
                record(taking_part, dt.date(2023, 9, 1))


@pytest.mark.parametrize(
    ("moment", "is_taken"),
    [(london(2023, 12, 31, 23, 59, 59), True), (london(2024, 1, 1, 0, 0, 0), False)],
)
def test_people_can_join_to_the_last_second_of_the_closing_day(
    campaign_2023, department, moment, is_taken
):
    with time_machine.travel(moment, tick=False):
        if is_taken:
            join(campaign_2023, department)
        else:
            with pytest.raises(errors.CampaignClosed):
                join(campaign_2023, department)


def test_just_after_midnight_in_summer_time_is_already_the_new_london_day(taking_part):
    """00:30 on 5 September in London is 23:30 on the 4th in UTC."""
    with time_machine.travel(london(2023, 9, 5, 0, 30), tick=False):
        record(taking_part, dt.date(2023, 9, 5))
        with pytest.raises(errors.InTheFuture):
            record(taking_part, dt.date(2023, 9, 6))


def test_sign_ups_by_hour_across_the_clock_change_lose_and_double_nobody(campaign_2023, department):
    """29 October 2023 has 25 hours in London: the one from 01:00 comes twice."""
    first = london(2023, 10, 29, 0, 30).astimezone(dt.UTC)
    for hour in range(25):
        with time_machine.travel(first + dt.timedelta(hours=hour), tick=False):
            join(campaign_2023, department)
    signed_up = Participation.objects.signed_up()
    by_day = signed_up.annotate(day=TruncDate("signed_up_at")).values_list("day")
    assert dict(by_day.annotate(Count("pk"))) == {dt.date(2023, 10, 29): 25}
    by_hour = signed_up.annotate(hour=TruncHour("signed_up_at", tzinfo=dt.UTC)).values_list("hour")
    assert set(dict(by_hour.annotate(Count("pk"))).values()) == {1}
    hours = [timezone.localtime(it.signed_up_at).hour for it in signed_up]
    assert sorted(hours) == sorted([1, *range(24)])


def join(campaign, department):
    return join_campaign(
        user=make_user(f"{uuid.uuid4().hex}@dwp.gov.uk"),
        campaign=campaign,
        organisation=department,
        grade=a_grade(),
        profession=a_profession(),
    )
