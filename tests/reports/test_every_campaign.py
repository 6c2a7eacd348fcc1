"""What the schedule does for every campaign: one that fails holds up no other, and makes the job fail."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import Campaign
from campaigns.signals import campaign_changed
from reports import services, tasks
from reports.models import Export, FigureCheck, Freshness, PendingChange, SignUpHour, Snapshot
from reports.selectors.watching import state
from tests.factories import make_campaign, make_organisation, make_participation

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


@pytest.fixture
def campaigns():
    """One that is over and one that has just begun; the first comes first in every job."""
    over = YESTERDAY - dt.timedelta(days=1)
    return [
        make_campaign("first", opens_on=over, closes_on=over, grace_days=0),
        make_campaign("second", opens_on=YESTERDAY),
    ]


def refuse(table, campaign):
    """Let the database refuse whatever is written there of a campaign."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT refused_in_this_test CHECK (campaign_id <> {campaign.pk}) NOT VALID"
        )


def test_a_sweep_goes_on_to_the_next_campaign_and_to_sign_ups_and_still_fails(campaigns):
    first, second = campaigns
    organisation = make_organisation()
    for campaign in campaigns:
        make_participation(campaign, organisation=organisation)
    refuse("reports_standing", first)

    with pytest.raises(services.PartFailed, match="bring_up_to_date"):
        tasks.sweep_pending_changes()

    assert list(Freshness.objects.values_list("campaign", flat=True)) == [second.pk]
    assert set(SignUpHour.objects.values_list("campaign", flat=True)) == {first.pk, second.pk}


def test_sign_ups_that_fail_leave_standings_as_they_are_counted(campaigns):
    make_participation(campaigns[0])
    refuse("reports_signuphour", campaigns[0])

    with pytest.raises(services.PartFailed):
        tasks.sweep_pending_changes()

    assert Freshness.objects.count() == 2


def test_the_past_of_the_next_campaign_is_kept(campaigns):
    first, second = campaigns
    refuse("reports_snapshot", first)

    with pytest.raises(services.PartFailed):
        tasks.keep_the_past()

    assert list(Snapshot.objects.values_list("campaign", "day")) == [(second.pk, YESTERDAY)]


def test_the_next_campaign_is_checked(campaigns):
    first, second = campaigns
    refuse("reports_figurecheck", first)

    with pytest.raises(services.PartFailed):
        tasks.check_figures()

    assert list(FigureCheck.objects.values_list("campaign", flat=True)) == [second.pk]


def test_files_are_made_when_a_check_that_was_asked_for_fails(campaigns):
    first, second = campaigns
    for campaign in campaigns:
        services.ask_for_check(campaign=campaign)
    export = Export.objects.create(campaign=second, kind="sign-ups", format="csv")
    refuse("reports_standing", first)
    make_organisation()

    with pytest.raises(services.PartFailed):
        tasks.make_what_waits()

    assert FigureCheck.objects.get(campaign=second).finished_at is not None
    export.refresh_from_db()
    assert export.failure == "Nobody has signed up in this campaign yet"


def test_nothing_fails_where_nothing_does(campaigns):
    for task in (tasks.sweep_pending_changes, tasks.keep_the_past, tasks.check_figures):
        task()
    assert Freshness.objects.count() == 2


# --- Campaigns that nobody may see yet, or any more -----------------------------------------------


@pytest.fixture
def draft():
    """Loaded and counted once, as announcing it does; one more message of it was lost."""
    made = make_campaign("draft", is_published=False)
    campaign_changed.send(sender=None, campaign_id=made.pk)
    services.refresh_standings(campaign_id=made.pk)
    campaign_changed.send(sender=None, campaign_id=made.pk)
    PendingChange.objects.update(announced_at=timezone.now() - dt.timedelta(hours=1))
    return made


def test_what_waits_of_a_draft_is_swept_up_too(draft):
    assert state(timezone.now()).pending.number == 1
    tasks.sweep_pending_changes()
    assert state(timezone.now()).pending.number == 0


def test_no_alarm_asks_for_the_age_or_the_check_of_a_draft(draft):
    services.check_figures(campaign_id=draft.pk)
    Freshness.objects.update(as_at=timezone.now() - dt.timedelta(hours=1))
    assert draft.slug not in state(timezone.now()).as_at
    assert draft.slug not in state(timezone.now()).checks

    Campaign.objects.update(is_published=True)

    assert draft.slug in state(timezone.now()).as_at
    assert draft.slug in state(timezone.now()).checks


def test_a_campaign_is_counted_again_from_when_it_is_published(draft):
    Campaign.objects.update(is_published=True)
    Freshness.objects.update(as_at=timezone.now() - dt.timedelta(hours=1))
    tasks.sweep_pending_changes()
    assert not Freshness.objects.old_at(timezone.now()).exists()


# --- What is over -------------------------------------------------------------------------------


def statements(run):
    with CaptureQueriesContext(connection) as asked:
        run()
    return [each["sql"] for each in asked]


def test_nothing_is_counted_again_where_nothing_new_can_come_of_it(campaigns):
    """Each quarter of an hour, for each campaign that ever was."""
    organisation = make_organisation()
    for campaign in campaigns:
        make_participation(campaign, organisation=organisation)
    tasks.sweep_pending_changes()
    tasks.keep_the_past()
    assert set(Freshness.objects.values_list("breakdowns_to", flat=True)) == {
        YESTERDAY - dt.timedelta(days=1),
        YESTERDAY,
    }

    again = statements(tasks.keep_the_past)

    assert not [sql for sql in again if 'FROM "learning_' in sql]
    assert len(again) < 20


def test_a_day_that_brings_nothing_new_is_looked_at_once(campaigns, monkeypatch):
    campaign = campaigns[1]
    make_participation(campaign)
    tasks.sweep_pending_changes()
    before = YESTERDAY - dt.timedelta(days=1)
    assert services.release_breakdowns(campaign_id=campaign.pk, day=before) == 1
    assert services.release_breakdowns(campaign_id=campaign.pk, day=YESTERDAY) == 0
    again = statements(lambda: services.release_breakdowns(campaign_id=campaign.pk, day=YESTERDAY))
    assert not [sql for sql in again if 'FROM "learning_' in sql]


def test_sign_ups_that_were_lost_are_counted_again_every_night(campaigns):
    tasks.sweep_pending_changes()
    tasks.keep_the_past()
    noon = dt.datetime.combine(campaigns[0].opens_on, dt.time(12), timezone.get_default_timezone())
    make_participation(campaigns[0], signed_up_at=noon)
    before = Freshness.objects.get(campaign=campaigns[0]).sign_ups_revision

    tasks.check_figures()

    assert SignUpHour.objects.get().people == 1
    assert Freshness.objects.get(campaign=campaigns[0]).sign_ups_revision == before + 1
