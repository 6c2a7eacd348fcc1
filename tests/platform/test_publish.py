"""Putting work on the queue while the queue is well, stopped, and hung. Real servers throughout."""

import os
import signal
import time

import pytest
import redis
from celery import shared_task

from obt_portal import celery
from obt_portal.devservices.valkey import Valkey

ONE_SHORT_WAIT = 1.2
AT_ONCE = 0.05


@shared_task(name="tests.note")
def note(*_ids: str) -> None:
    """Never run here; only put on the queue."""


class Queue:
    """A Valkey of this test's own, which it may stop and freeze."""

    def __init__(self, folder):
        self.server = Valkey(folder, "for-this-test", throwaway=True)
        self.url = self.server.start()

    def freeze(self):
        os.kill(self.server.process.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.server.process.pid, signal.SIGCONT)

    def length(self, name="celery"):
        with redis.Redis.from_url(self.url) as client:
            return client.llen(name)


@pytest.fixture
def queue(tmp_path, monkeypatch):
    queue = Queue(tmp_path)
    before = celery.app.conf.broker_url
    celery.app.conf.broker_url = celery.app.conf.broker_write_url = queue.url
    monkeypatch.setattr(celery, "SECONDS_BETWEEN_PROBES", 0.1)
    yield queue
    queue.thaw()
    # Let a probe of this queue end before its server does.
    wait_for(lambda: not celery.breaker.is_open)
    celery.app.conf.broker_url = celery.app.conf.broker_write_url = before
    queue.server.stop()


def timed_publish():
    started = time.monotonic()
    is_published = celery.publish(note, "an-id")
    return is_published, time.monotonic() - started


def wait_for(fact, seconds=60):
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_a_task_reaches_its_queue(queue):
    assert celery.publish(note, "an-id")
    assert queue.length() == 1


def test_a_hung_queue_costs_one_short_wait_and_then_none(queue):
    assert timed_publish()[0]
    queue.freeze()
    is_published, first = timed_publish()
    assert not is_published
    assert first < ONE_SHORT_WAIT
    for _ in range(20):
        is_published, later = timed_publish()
        assert not is_published
        assert later < AT_ONCE


def test_a_queue_hung_from_the_start_costs_one_short_wait(queue):
    queue.freeze()
    is_published, first = timed_publish()
    assert not is_published
    assert first < ONE_SHORT_WAIT


def test_publishing_works_again_by_itself_after_a_hang(queue):
    queue.freeze()
    assert not celery.publish(note, "an-id")
    queue.thaw()
    wait_for(lambda: celery.publish(note, "an-id"))
    assert queue.length() >= 1


def test_a_stopped_queue_is_told_apart_at_once_and_heals(queue):
    assert celery.publish(note, "an-id")
    port = queue.url.rsplit(":", 1)[1].split("/")[0]
    queue.server.stop()
    is_published, first = timed_publish()
    assert not is_published
    assert first < ONE_SHORT_WAIT
    assert timed_publish() < (False, AT_ONCE)
    queue.server.process = queue.server._launch(int(port))
    wait_for(lambda: celery.publish(note, "an-id"))


def test_without_the_breaker_every_publish_would_wait(queue, monkeypatch):
    """The negative control: the guard is what makes the later ones free."""
    monkeypatch.setattr(celery.Breaker, "trip", lambda self: None)
    queue.freeze()
    timed_publish()
    assert timed_publish()[1] > AT_ONCE


def test_each_process_of_a_test_run_has_a_queue_to_itself():
    assert celery.app.conf.broker_url == os.environ["REDIS_URL"]
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        assert celery.app.conf.broker_url.endswith(f"/{int(worker.removeprefix('gw')) + 1}")
