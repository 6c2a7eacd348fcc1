"""What commits while a refresh runs is neither lost nor counted twice. Real threads, real connections."""

import datetime as dt
import threading
from contextlib import ExitStack, contextmanager

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from reports import services
from reports.models import PendingChange, Snapshot, SnapshotRow, Standing
from reports.services import standings
from tests.factories import make_organisation, make_participation
from tests.resilience.locks import somebody_waits_for_a_lock, standings_locked
from tests.resilience.portal import wait_for

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 60


@contextmanager
def in_thread(target):
    errors = []

    def run():
        try:
            target()
        except BaseException as error:  # noqa: BLE001 - raised again below
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join(SECONDS)
        assert not thread.is_alive()
    if errors:
        raise errors[0]


def signed_up(organisation):
    return Standing.objects.get(organisation=organisation).signed_up


@pytest.fixture
def organisation(campaign):
    organisation = make_organisation()
    services.recompute_standings(campaign_id=campaign.pk)
    return organisation


@pytest.mark.parametrize(
    "is_guarded", [True, False], ids=["as it is", "deleting all that is pending"]
)
def test_a_change_that_commits_between_counting_and_forgetting_is_counted_next_time(
    campaign, organisation, monkeypatch, is_guarded
):
    """The second case is the negative control: a refresh that forgets more than it saw loses the change."""
    make_participation(campaign, organisation=organisation)
    services.mark_behind(campaign_id=campaign.pk, organisation_ids={organisation.pk})
    counted, committed = threading.Event(), threading.Event()
    count_facts = standings.count_facts

    def count_then_wait(*args):
        counts = count_facts(*args)
        if threading.current_thread() is threading.main_thread() and not committed.is_set():
            counted.set()
            assert committed.wait(SECONDS)
        return counts

    def write():
        with transaction.atomic():
            make_participation(campaign, organisation=organisation)
            services.mark_behind(campaign_id=campaign.pk, organisation_ids={organisation.pk})
            assert counted.wait(SECONDS)
        committed.set()

    monkeypatch.setattr(standings, "count_facts", count_then_wait)
    if not is_guarded:
        monkeypatch.setattr(standings, "_forget", lambda seen: PendingChange.objects.all().delete())
    with in_thread(write):
        services.refresh_standings(campaign_id=campaign.pk)
    services.refresh_standings(campaign_id=campaign.pk)

    assert signed_up(organisation) == (2 if is_guarded else 1)


def test_a_change_still_uncommitted_waits_for_the_next_refresh(campaign, organisation):
    written, refreshed = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            make_participation(campaign, organisation=organisation)
            services.mark_behind(campaign_id=campaign.pk, organisation_ids={organisation.pk})
            written.set()
            assert refreshed.wait(SECONDS)

    with in_thread(write):
        assert written.wait(SECONDS)
        services.refresh_standings(campaign_id=campaign.pk)
        assert signed_up(organisation) == 0
        refreshed.set()
    services.refresh_standings(campaign_id=campaign.pk)

    assert signed_up(organisation) == 1
    assert not PendingChange.objects.exists()


def test_a_recomputation_beside_a_writer_finds_no_difference_that_is_not_there(
    campaign, organisation, monkeypatch
):
    """The writer commits after the pending rows were read and before the raw rows are counted."""
    reading, committed = threading.Event(), threading.Event()
    count_raw_rows = standings.count_raw_rows

    def write():
        assert reading.wait(SECONDS)
        with transaction.atomic():
            make_participation(campaign, organisation=organisation)
            services.mark_behind(campaign_id=campaign.pk, organisation_ids={organisation.pk})
        committed.set()

    def wait_then_count(*args):
        reading.set()
        assert committed.wait(SECONDS)
        return count_raw_rows(*args)

    monkeypatch.setattr(standings, "count_raw_rows", wait_then_count)
    with in_thread(write):
        recomputation = services.recompute_standings(campaign_id=campaign.pk)

    assert recomputation.differences == ()
    assert signed_up(organisation) == 1


def test_many_refreshes_and_writers_at_once_end_with_the_right_figure(campaign, organisation):
    people = [make_participation(campaign, organisation=organisation) for _ in range(12)]
    for person in people:
        person.delete()

    def work():
        for _ in range(3):
            with transaction.atomic():
                make_participation(campaign, organisation=organisation)
                services.mark_behind(campaign_id=campaign.pk, organisation_ids={organisation.pk})
            services.refresh_standings(campaign_id=campaign.pk)

    with in_thread(work), in_thread(work), in_thread(work), in_thread(work):
        pass

    assert signed_up(organisation) == 12
    assert services.recompute_standings(campaign_id=campaign.pk).differences == ()


def test_a_day_kept_after_a_wait_is_as_at_the_moment_it_was_counted(campaign, organisation):
    """Somebody else writes standings for a while: what is counted then is true then, not before."""
    midnight = dt.datetime.combine(timezone.localdate(), dt.time(), timezone.get_default_timezone())
    day = timezone.localdate() - dt.timedelta(days=1)
    with time_machine.travel(midnight + dt.timedelta(minutes=1)):
        with ExitStack() as thread, standings_locked(campaign):
            thread.enter_context(
                in_thread(lambda: services.take_snapshot(campaign_id=campaign.pk, day=day))
            )
            wait_for(somebody_waits_for_a_lock, "the day is waited for")
            make_participation(campaign, organisation=organisation)
            released = timezone.now()
        snapshot = Snapshot.objects.get(day=day)

    assert not snapshot.is_reconstructed
    assert snapshot.as_at >= released
    assert SnapshotRow.objects.get(snapshot=snapshot, organisation=organisation).signed_up == 1
