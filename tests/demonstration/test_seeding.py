"""The seeded demonstration: golden case 10 of the methodology at a twentieth, and the cast."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum

from accounts.models import Appointment, Role
from campaigns.models import Campaign
from learning.models import LearningRecord, Participation
from obt_portal.demonstration.seeding import CLOSED, OPEN_TODAY, SCALES, seed
from reports.models import Standing
from reports.services import recompute_standings


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[list[str]]:
    """What was said while seeding; everything is rolled back after this module."""
    said: list[str] = []
    with django_db_blocker.unblock():
        from django.db import transaction

        atomic = transaction.atomic()
        atomic.__enter__()
        seed(SCALES["demo"], said.append)
        yield said
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def closed(seeded: list[str], db: None) -> Campaign:
    return Campaign.objects.get(slug=CLOSED)


def test_the_closed_campaign_sums_to_a_twentieth_of_what_was_published(closed: Campaign) -> None:
    totals = Standing.objects.filter(campaign=closed).aggregate(
        people=Sum("signed_up"), completions=Sum("core_completions")
    )
    minutes = LearningRecord.objects.filter(participation__campaign=closed).live()
    assert totals == {"people": 10_600, "completions": 9_100}
    assert minutes.aggregate(total=Sum("minutes"))["total"] == 703_000 * 60 // 20


def test_standings_equal_a_recomputation_from_raw_rows(closed: Campaign) -> None:
    recomputation = recompute_standings(campaign_id=closed.pk)
    assert recomputation.figures > 1000
    assert recomputation.differences == ()


def test_wednesdays_are_busiest_on_average(closed: Campaign) -> None:
    moments = Participation.objects.filter(campaign=closed).values_list("signed_up_at", flat=True)
    from zoneinfo import ZoneInfo

    days = Counter(moment.astimezone(ZoneInfo("Europe/London")).date() for moment in moments)
    averages = {}
    for weekday in range(7):
        those = [count for day, count in days.items() if day.weekday() == weekday]
        averages[weekday] = sum(those) / max(len(those), 1)
    assert max(averages, key=averages.__getitem__) == 2


def test_the_open_campaign_is_current_and_the_cast_takes_part(seeded: list[str], db: None) -> None:
    campaign = Campaign.objects.get(slug=OPEN_TODAY)
    emails = set(
        Participation.objects.filter(campaign=campaign).values_list("user__email", flat=True)
    )
    assert {"lee.learner@dwp.gov.uk", "casey.central@cabinetoffice.gov.uk"} <= emails
    finisher = Participation.objects.get(campaign=campaign, user__email="fran.finisher@dwp.gov.uk")
    assert finisher.has_finished
    roles = Appointment.objects.values_list("role", flat=True)
    assert set(roles) == {Role.CHAMPION, Role.CENTRAL_TEAM, Role.ADMINISTRATOR}


def test_seeding_says_that_people_are_made_up_and_headcounts_scaled(closed: Campaign) -> None:
    assert "Made-up people" in closed.data_note
    assert "one twentieth" in closed.data_note


def test_a_database_with_campaigns_is_left_alone(closed: Campaign) -> None:
    before = Participation.objects.count()
    with pytest.raises(CommandError, match="already has campaigns"):
        call_command("seed")
    assert Participation.objects.count() == before


def test_seeding_shows_its_progress(seeded: list[str]) -> None:
    assert any("people have taken part" in line for line in seeded)
    assert connection.vendor == "postgresql"
