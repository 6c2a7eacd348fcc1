"""A change is promised in its own transaction; asking for the refresh waits for the commit and may fail."""

import base64
import datetime as dt
import json

import pytest
from django.db import transaction
from django.utils import timezone
from redis import Redis

from campaigns.signals import campaign_changed
from departments.models import Headcount
from departments.signals import reference_data_changed
from learning.signals import learning_changed
from obt_portal import celery
from reports import receivers, services
from reports.models import Freshness, PendingChange, Standing
from reports.selectors import live
from reports.tasks import refresh_standings, sweep_pending_changes
from tests.factories import make_campaign, make_organisation, make_participation
from tests.publishing import all_published

pytestmark = pytest.mark.django_db


class Queue:
    """The real one: what has been put on it and no worker has taken yet."""

    def __init__(self, redis):
        self.redis = redis

    @property
    def messages(self):
        all_published()
        return [json.loads(m) for m in reversed(self.redis.lrange("celery", 0, -1))]

    @property
    def campaigns(self):
        """For which a refresh is asked, in order."""
        return [json.loads(base64.b64decode(m["body"]))[0][0] for m in self.messages]


@pytest.fixture
def queue(monkeypatch):
    """Empty, and asked by nobody so far."""
    working = celery.app.conf.broker_url
    # A queue of its own: a real worker of this test run may be listening at the usual one.
    listen_at(f"{working.rpartition('/')[0]}/{int(working.rpartition('/')[2] or 0) + 8}")
    redis = Redis.from_url(celery.app.conf.broker_url)
    # A first connection on a busy machine may outlast the patience of a page, which is not what is tested here.
    while not celery.publish(refresh_standings, 0).result(10):
        celery.breaker = celery.Breaker()
    redis.delete("celery")
    monkeypatch.setattr(receivers, "requests", receivers.Requests())
    yield Queue(redis)
    redis.delete("celery")
    redis.close()
    listen_at(working)


def listen_at(url):
    celery.app.conf.broker_url = celery.app.conf.broker_write_url = url
    celery.pools.reset()


@pytest.fixture
def no_queue(queue):
    """Nothing listens where the queue should be."""
    working = celery.app.conf.broker_url
    listen_at("redis://127.0.0.1:1/0")
    yield working
    listen_at(working)


def change(campaign, *organisations):
    ids = frozenset(o.pk for o in organisations)
    learning_changed.send(sender=None, campaign_id=campaign.pk, organisation_ids=ids)


def pending():
    return list(PendingChange.objects.order_by("pk").values_list("campaign_id", "organisation_id"))


def test_learning_that_changed_is_promised_at_once_and_asked_for_after_the_commit(
    campaign, queue, django_capture_on_commit_callbacks
):
    here, there = make_organisation(), make_organisation()

    with django_capture_on_commit_callbacks(execute=True):
        change(campaign, here, there)
        assert queue.campaigns == []

    assert queue.campaigns == [campaign.pk]
    assert set(pending()) == {(campaign.pk, here.pk), (campaign.pk, there.pk)}


def test_a_change_that_is_rolled_back_promises_and_asks_nothing(
    campaign, queue, django_capture_on_commit_callbacks
):
    organisation = make_organisation()

    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        change(campaign, organisation)
        raise ZeroDivisionError

    assert (queue.campaigns, pending()) == ([], [])


def test_many_changes_in_a_short_time_ask_once_and_promise_each(
    campaign, queue, django_capture_on_commit_callbacks
):
    organisation = make_organisation()

    for _ in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            change(campaign, organisation)

    assert queue.campaigns == [campaign.pk]
    assert len(pending()) == 5


def test_campaigns_are_asked_for_apart(campaign, queue, django_capture_on_commit_callbacks):
    other, organisation = make_campaign(is_published=False), make_organisation()

    with django_capture_on_commit_callbacks(execute=True):
        change(campaign, organisation)
        change(other, organisation)

    assert queue.campaigns == [campaign.pk, other.pk]


def test_after_the_shared_time_a_change_asks_again(
    campaign, queue, django_capture_on_commit_callbacks, monkeypatch
):
    organisation = make_organisation()
    clock = iter((100.0, 100.0 + receivers.SHARED_FOR - 0.01, 100.0 + receivers.SHARED_FOR))
    monkeypatch.setattr(receivers, "requests", receivers.Requests(lambda: next(clock)))

    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            change(campaign, organisation)

    assert len(queue.campaigns) == 2


def test_a_refresh_starts_later_than_the_last_change_that_relies_on_it():
    assert receivers.WAIT > receivers.SHARED_FOR


def test_the_message_holds_the_campaigns_id_and_waits(
    campaign, queue, django_capture_on_commit_callbacks
):
    before = dt.datetime.now(dt.UTC)
    with django_capture_on_commit_callbacks(execute=True):
        change(campaign, make_organisation())

    (message,) = queue.messages
    assert message["headers"]["task"] == "reports.tasks.refresh_standings"
    waits = dt.datetime.fromisoformat(message["headers"]["eta"]) - before
    assert dt.timedelta(seconds=receivers.WAIT) <= waits < dt.timedelta(seconds=receivers.WAIT + 5)
    assert json.loads(base64.b64decode(message["body"]))[:2] == [[campaign.pk], {}]


def test_with_the_queue_away_nothing_is_lost_and_the_sweep_repairs(
    campaign, no_queue, django_capture_on_commit_callbacks
):
    organisation = make_organisation()
    services.recompute_standings(campaign_id=campaign.pk)

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            make_participation(campaign, organisation=organisation)
            change(campaign, organisation)
    all_published()
    assert celery.breaker.is_open
    assert len(pending()) == 2
    assert Standing.objects.get(organisation=organisation).signed_up == 0

    sweep_pending_changes()

    assert Standing.objects.get(organisation=organisation).signed_up == 2
    assert pending() == []


def test_a_request_that_the_queue_did_not_take_does_not_silence_the_next_one(
    campaign, queue, no_queue, django_capture_on_commit_callbacks
):
    organisation = make_organisation()
    with django_capture_on_commit_callbacks(execute=True):
        change(campaign, organisation)
    all_published()
    assert celery.breaker.is_open
    listen_at(no_queue)
    celery.breaker = celery.Breaker()

    with django_capture_on_commit_callbacks(execute=True):
        change(campaign, organisation)

    assert queue.campaigns == [campaign.pk]


def test_new_headcounts_reach_the_standings_of_every_campaign(
    campaign, queue, django_capture_on_commit_callbacks
):
    organisation = make_organisation(headcount=900)
    services.recompute_standings(campaign_id=campaign.pk)
    live(campaign, Freshness.objects.get(campaign=campaign), timezone.localdate())
    Headcount.objects.filter(organisation=organisation).update(people=1000)

    with django_capture_on_commit_callbacks(execute=True):
        reference_data_changed.send(sender=None)
    services.refresh_standings(campaign_id=campaign.pk)

    assert queue.campaigns == [campaign.pk]
    reading = live(campaign, Freshness.objects.get(campaign=campaign), timezone.localdate())
    assert [each.headcount for each in reading.bodies] == [1000]


def test_a_new_organisation_gets_a_standing_when_reference_data_changed(campaign, queue):
    services.recompute_standings(campaign_id=campaign.pk)
    organisation = make_organisation()

    reference_data_changed.send(sender=None)
    services.refresh_standings(campaign_id=campaign.pk)

    assert Standing.objects.filter(organisation=organisation).exists()


def test_a_campaign_that_asks_for_less_recounts_who_has_finished(
    campaign, queue, django_capture_on_commit_callbacks
):
    person = make_participation(campaign, organisation=make_organisation())
    services.recompute_standings(campaign_id=campaign.pk)
    campaign.activities.exclude(slug="learning").update(is_required=False)
    campaign.target_minutes = 30
    campaign.save()
    from tests.factories import make_record

    make_record(person, minutes=30)
    type(person).objects.update(has_finished=False)

    with django_capture_on_commit_callbacks(execute=True):
        campaign_changed.send(sender=None, campaign_id=campaign.pk)
    services.refresh_standings(campaign_id=campaign.pk)

    standing = Standing.objects.get(organisation=person.organisation)
    assert (standing.finished, standing.reached_target) == (1, 1)
