"""A new target changes who has finished. The load only promises it; the refresh that follows keeps it."""

import pytest
from django.db import transaction

from campaigns.models import Campaign
from campaigns.signals import campaign_changed
from learning.signals import learning_changed
from reports.models import FigureCheck, PendingChange, Standing
from reports.services import check_figures, recompute_standings
from reports.tasks import refresh_standings
from tests.factories import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def finisher(participation, campaign):
    """Has learned for as long as the campaign has been asking for since a moment ago."""
    campaign.activities.exclude(slug="learning").update(is_required=False)
    make_record(participation, minutes=100)
    recompute_standings(campaign_id=campaign.pk)
    ask_for(100)
    return participation


def ask_for(minutes):
    campaign = Campaign.objects.get()
    campaign.target_minutes = minutes
    campaign.save()
    with transaction.atomic():
        campaign_changed.send(sender=Campaign, campaign_id=campaign.pk)


def finished(campaign):
    return Standing.objects.get(campaign=campaign, finished__gt=0).finished


def test_refresh_counts_facts_and_standings_again(finisher, campaign):
    finisher.refresh_from_db()
    assert not finisher.has_finished
    refresh_standings(campaign.pk)
    finisher.refresh_from_db()
    assert finisher.has_finished
    assert finished(campaign) == 1
    assert not PendingChange.objects.exists()


def test_check_that_comes_before_the_refresh_finds_nothing_wrong(finisher, campaign):
    """What the campaign has changed is no fault of the counting, so nobody is alarmed."""
    assert check_figures(campaign_id=campaign.pk).differences == ()
    assert FigureCheck.objects.get().facts_repaired == 0
    assert finished(campaign) == 1


def test_target_that_changes_again_while_facts_are_put_right_is_not_forgotten(finisher, campaign):
    def change_again(**_):
        learning_changed.disconnect(change_again)
        ask_for(420)

    learning_changed.connect(change_again)
    refresh_standings(campaign.pk)
    assert PendingChange.objects.filter(organisation=None).exists()
    refresh_standings(campaign.pk)
    finisher.refresh_from_db()
    assert not finisher.has_finished
    assert not Standing.objects.filter(finished__gt=0).exists()
