"""The seeded demonstration at a twentieth: the cast, its words, and the control of golden case 10."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Appointment, Role
from campaigns.models import Campaign
from learning.models import Participation
from obt_portal.demonstration.seeding import OPEN_TODAY
from reports.selectors import freshness_of, live
from reports.services import recompute_standings
from tests.demonstration.published import SCIENCE, WORK, Seeded, differences

pytestmark = pytest.mark.xdist_group("demonstration")


def test_standings_equal_a_recomputation_from_raw_rows(closed: Campaign) -> None:
    recomputation = recompute_standings(campaign_id=closed.pk)
    assert recomputation.figures > 1000
    assert recomputation.differences == ()


def test_the_open_campaign_is_current_and_the_cast_takes_part(seeded: Seeded, db: None) -> None:
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


def test_seeding_shows_its_progress(seeded: Seeded) -> None:
    assert any("people have taken part" in line for line in seeded.said)
    assert connection.vendor == "postgresql"


@pytest.mark.parametrize(
    ("slug", "column", "change", "told"),
    [
        (WORK, "signed_up", -30, WORK),
        (WORK, "core_completions", -4_000, WORK),
        (SCIENCE, "signed_up", -2, SCIENCE),
        ("home-office", "core_completions", 4_000, "home-office"),
        ("ofsted", "signed_up", -1, "ofsted"),
        ("hm-treasury", "signed_up", 100, "hm-treasury"),
        ("land-registry", "signed_up", 155, "land-registry"),
        ("land-registry", "signed_up", 1, "signed_up:"),
        ("land-registry", "core_completions", 1, "core_completions:"),
        ("land-registry", "minutes_imported", 1, "learning_hours:"),
    ],
)
def test_other_figures_would_not_pass_for_the_published_ones(
    closed: Campaign, seeded: Seeded, slug: str, column: str, change: int, told: str
) -> None:
    """The control of golden case 10."""
    reading = live(closed, freshness_of(closed), timezone.localdate())
    bodies = {body.slug: body for body in reading.bodies}
    counts = bodies[slug].counts
    bodies[slug] = replace(bodies[slug], counts={**counts, column: counts[column] + change})
    wrong = differences(replace(reading, bodies=tuple(bodies.values())), seeded.one_in)
    assert any(line.startswith(told) for line in wrong)
