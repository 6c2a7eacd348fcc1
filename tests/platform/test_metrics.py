"""What Prometheus reads: worked out at each scrape, present for each alert, and never in anybody's way."""

import datetime as dt
import os
import re
import signal
import time

import pytest
import yaml
from celery.schedules import crontab
from django.db import connection
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from obt_portal import celery, jobs
from obt_portal.devservices.valkey import Valkey
from obt_portal.models import JobRun
from obt_portal.schedule import BEAT_SCHEDULE
from reports import services
from reports.models import Export, FigureCheck, Freshness, PendingChange, Standing
from tests.architecture import source
from tests.factories import make_campaign, make_participation

ALERTS = yaml.safe_load((source.PROJECT / "docs" / "alerts.yml").read_text())
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
AT_ONCE = 3.0  # a second in truth; with room for a machine that is busy with other tests


@pytest.fixture
def scrape(client, settings):
    """Everything on the page, by name and labels."""
    settings.METRICS_TOKEN = "secret-token"

    def read():
        answer = client.get("/metrics", headers={"Authorization": "Bearer secret-token"})
        assert answer.status_code == 200
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(answer.content.decode())
            for sample in family.samples
            if sample.name.startswith("portal_")
        }

    return read


@pytest.fixture
def queue(tmp_path, settings):
    server = Valkey(tmp_path, "for-this-test", throwaway=True)
    settings.REDIS_URL = server.start()
    before = celery.app.conf.broker_url
    celery.app.conf.broker_url = celery.app.conf.broker_write_url = settings.REDIS_URL
    yield server
    celery.app.conf.broker_url = celery.app.conf.broker_write_url = before
    if server.process.poll() is None:
        os.kill(server.process.pid, signal.SIGCONT)
    server.stop()


@pytest.fixture
def counted(db):
    """A campaign with one person, counted, checked and kept."""
    campaign = make_campaign("counted", opens_on=timezone.localdate() - dt.timedelta(days=3))
    make_participation(campaign)
    services.sweep()
    services.check_figures(campaign_id=campaign.pk)
    for name in jobs.JOBS.values():
        moment = timezone.now()
        JobRun.objects.create(name=name, started_at=moment, finished_at=moment, succeeded=True)
    return campaign


def test_every_metric_that_an_alert_names_is_in_a_scrape(counted, queue, scrape):
    named = {name for rule in RULES for name in re.findall(r"\bportal_\w+", rule["expr"])}
    assert len(named) > 10
    assert named <= {name for name, *_ in scrape()}


def test_every_alert_has_its_heading_in_the_runbook():
    headings = set(
        re.findall(
            r"^### (\w+)$", (source.PROJECT / "docs" / "runbook.md").read_text(), re.MULTILINE
        )
    )
    assert headings == {rule["alert"] for rule in RULES}


def test_every_alert_says_how_urgent_it_is_and_what_happened():
    assert all(rule["labels"]["severity"] in {"page", "ticket"} for rule in RULES)
    assert all(rule["annotations"]["summary"] for rule in RULES)


def test_a_wrong_figure_raises_the_alarm_and_stays_in_the_counter(counted, scrape):
    assert scrape()["portal_figure_differences", "counted"] == 0
    Standing.objects.filter(campaign=counted, signed_up=1).update(signed_up=0)
    services.check_figures(campaign_id=counted.pk)
    assert scrape()["portal_figure_differences", "counted"] == 1
    services.check_figures(campaign_id=counted.pk)
    assert scrape()["portal_figure_differences", "counted"] == 0
    assert scrape()["portal_figure_differences_found_total", "counted"] == 1
    assert scrape()["portal_figures_checked", "counted"] > 0
    last = FigureCheck.objects.finished()[0].finished_at.timestamp()
    assert scrape()["portal_figure_check_timestamp_seconds", "counted"] == pytest.approx(last)


def test_age_and_what_waits_are_those_of_this_moment(counted, scrape):
    assert scrape()["portal_pending_refreshes",] == 0
    services.mark_behind(campaign_id=counted.pk, organisation_ids=None)
    ago = timezone.now() - dt.timedelta(seconds=90)
    PendingChange.objects.update(announced_at=ago)
    Freshness.objects.update(as_at=ago)
    seen = scrape()
    assert seen["portal_pending_refreshes",] == 1
    assert 90 <= seen["portal_pending_refreshes_oldest_seconds",] < 100
    assert 90 <= seen["portal_league_age_seconds", "counted"] < 100


def test_days_that_were_not_kept_are_counted(counted, scrape):
    assert scrape()["portal_snapshot_days_missing", "counted"] == 3
    services.keep_the_past()
    assert scrape()["portal_snapshot_days_missing", "counted"] == 0
    assert services.days_missing(counted, timezone.localdate()) == []


def test_exports_that_wait_and_that_were_given_up(counted, scrape):
    asked = {"campaign": counted, "kind": "league", "format": "csv"}
    Export.objects.create(**asked, asked_at=timezone.now() - dt.timedelta(minutes=5))
    Export.objects.create(**asked, finished_at=timezone.now(), failure="The disk was full")
    seen = scrape()
    assert seen["portal_exports_waiting",] == seen["portal_exports_failed_total",] == 1
    assert 300 <= seen["portal_exports_waiting_oldest_seconds",] < 310


def test_a_scrape_asks_few_questions_however_many_campaigns(
    counted, scrape, django_assert_max_num_queries
):
    for number in range(5):
        make_campaign(f"more-{number}", is_published=False)
    with django_assert_max_num_queries(15):
        scrape()


@pytest.mark.django_db
class TestQueue:
    def test_depth_is_told_for_each_queue(self, queue, scrape):
        from accounts.tasks import send_mail
        from reports.tasks import sweep_pending_changes

        assert celery.publish(sweep_pending_changes).result(10)
        assert celery.publish(sweep_pending_changes).result(10)
        assert celery.publish(send_mail, "an-id").result(10)
        seen = scrape()
        assert seen["portal_queue_up",] == 1
        assert seen["portal_queue_depth", "celery"] == 2
        assert seen["portal_queue_depth", "mail"] == 1

    @pytest.mark.parametrize("trouble", [signal.SIGSTOP, signal.SIGKILL])
    def test_without_redis_the_rest_is_told_at_once(self, queue, counted, scrape, trouble):
        scrape()
        os.kill(queue.process.pid, trouble)
        if trouble == signal.SIGKILL:
            queue.process.wait(10)
        started = time.monotonic()
        seen = scrape()
        assert time.monotonic() - started < AT_ONCE
        assert seen["portal_queue_up",] == 0
        assert not any(name == "portal_queue_depth" for name, *_ in seen)
        assert ("portal_league_age_seconds", "counted") in seen


@pytest.mark.django_db(transaction=True)
def test_without_a_database_the_queue_is_told(queue, scrape, monkeypatch):
    assert scrape()["portal_database_up",] == 1
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", 1)
    seen = scrape()
    monkeypatch.undo()
    assert seen["portal_database_up",] == 0
    assert seen["portal_queue_up",] == 1


class TestJobs:
    def test_each_job_of_the_schedule_is_told_apart_by_its_task(self):
        assert len(jobs.JOBS) == len(BEAT_SCHEDULE)

    def test_how_often_each_runs(self):
        periods = jobs.seconds_between_runs()
        assert periods["reports-sweep"] == 15
        assert periods["send-waiting-mail"] == 60
        assert periods["reports-check-figures"] == 86_400
        assert jobs._period(crontab(minute=1)) == 3_600
        assert jobs._period(crontab(minute="0,30", hour="9")) == 43_200

    @pytest.mark.django_db
    def test_a_job_that_failed_says_so_and_its_next_run_puts_it_right(self, scrape):
        from reports.tasks import sweep_pending_changes

        jobs.job_starts(sender=sweep_pending_changes)
        assert ("portal_job_succeeded", "reports-sweep") not in scrape()
        jobs.job_ends(sender=sweep_pending_changes, state="FAILURE")
        assert scrape()["portal_job_succeeded", "reports-sweep"] == 0
        jobs.job_starts(sender=sweep_pending_changes)
        jobs.job_ends(sender=sweep_pending_changes, state="SUCCESS")
        seen = scrape()
        assert seen["portal_job_succeeded", "reports-sweep"] == 1
        finished = seen["portal_job_finished_timestamp_seconds", "reports-sweep"]
        assert time.time() - 10 < finished <= time.time()

    @pytest.mark.django_db
    def test_what_is_not_in_the_schedule_leaves_no_trace(self):
        from accounts.tasks import send_mail

        jobs.job_starts(sender=send_mail)
        jobs.job_ends(sender=send_mail, state="SUCCESS")
        assert not JobRun.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_a_job_does_not_fail_because_it_cannot_be_written_down(self, monkeypatch):
        from reports.tasks import sweep_pending_changes

        connection.close()
        monkeypatch.setitem(connection.settings_dict, "PORT", 1)
        jobs.job_starts(sender=sweep_pending_changes)
        monkeypatch.undo()
        assert not JobRun.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_a_real_worker_writes_it_down(self, celery_worker):
        from reports.tasks import sweep_pending_changes

        assert celery.publish(sweep_pending_changes).result(10)
        deadline = time.monotonic() + 60
        while not JobRun.objects.filter(name="reports-sweep", succeeded=True).exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
