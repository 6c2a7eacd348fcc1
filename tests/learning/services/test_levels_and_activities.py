import pytest

from campaigns.models import Activity, ActivityKind, Campaign
from learning.models import Declaration, LevelDecision
from learning.services import errors
from learning.services.activities import declare_activity, withdraw_declaration
from learning.services.levels import choose_level
from tests.factories import make_campaign
from tests.learning.making import Heard, days_ago, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(campaign):
    return Activity.objects.create(
        campaign=campaign,
        slug="team-talk",
        kind=ActivityKind.DECLARED,
        title="Talk with your team",
        summary="Half an hour",
        position=8,
    )


def close(campaign):
    Campaign.objects.filter(pk=campaign.pk).update(
        opens_on=days_ago(90), closes_on=days_ago(campaign.grace_days + 1)
    )
    campaign.refresh_from_db()


def test_the_chosen_level_is_kept_beside_the_scored_one(participation, campaign):
    send(participation)
    choose_level(participation=participation, level=campaign.levels.get(slug="awareness"))
    decision = LevelDecision.objects.get()
    assert decision.scored_level.slug == "working"
    assert decision.chosen_level.slug == decision.level.slug == "awareness"
    assert decision.chosen_at is not None


def test_there_is_nothing_to_choose_before_the_survey(participation, campaign):
    with pytest.raises(errors.Refused, match="Answer the survey first"):
        choose_level(participation=participation, level=campaign.levels.first())


def test_another_campaigns_level_is_refused(participation):
    send(participation)
    other = make_campaign(is_published=False)
    with pytest.raises(errors.Refused) as refused:
        choose_level(participation=participation, level=other.levels.first())
    assert refused.value.field == "level"


def test_a_closed_campaign_takes_no_choice_and_no_declaration(participation, campaign, activity):
    send(participation)
    declare_activity(participation=participation, activity=activity)
    close(campaign)
    for attempt in (
        lambda: choose_level(participation=participation, level=campaign.levels.first()),
        lambda: declare_activity(participation=participation, activity=activity),
        lambda: withdraw_declaration(participation=participation, activity=activity),
    ):
        with pytest.raises(errors.CampaignClosed):
            attempt()
    assert Declaration.objects.count() == 1


def test_saying_that_it_is_done_counts_once_and_can_be_undone(participation, activity):
    with Heard() as heard:
        first = declare_activity(participation=participation, activity=activity)
        again = declare_activity(participation=participation, activity=activity)
    assert first == again
    assert len(heard.announced) == 1
    with Heard() as heard:
        withdraw_declaration(participation=participation, activity=activity)
        withdraw_declaration(participation=participation, activity=activity)
    assert not Declaration.objects.exists()
    assert len(heard.announced) == 1


def test_only_declared_activities_of_the_campaign_can_be_declared(participation, campaign):
    other = make_campaign(is_published=False)
    foreign = Activity.objects.create(
        campaign=other,
        slug="talk",
        kind=ActivityKind.DECLARED,
        title="Talk",
        summary="Talk",
        position=8,
    )
    for activity in (foreign, campaign.activities.get(slug="learning")):
        with pytest.raises(errors.Refused):
            declare_activity(participation=participation, activity=activity)
    assert not Declaration.objects.exists()


def test_the_last_required_thing_makes_a_finisher_and_undoing_it_unmakes_one(
    participation, campaign, activity
):
    campaign.activities.exclude(pk=activity.pk).update(is_required=False)
    declare_activity(participation=participation, activity=activity)
    participation.refresh_from_db()
    assert participation.has_finished
    withdraw_declaration(participation=participation, activity=activity)
    participation.refresh_from_db()
    assert not participation.has_finished
