"""Putting work on the queue while the queue is well, stopped, and hung. Real servers throughout."""

import base64
import json
import os
import signal
import subprocess
import sys
import time

import pytest
import redis
from celery import shared_task

from obt_portal import celery
from obt_portal.devservices.valkey import Valkey
from tests.conftest import PROJECT

SECONDS = 10
ONE_SHORT_TRY = 1.2
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
    """Whether the queue took it, how long the caller waited, and how long the publisher."""
    started = time.monotonic()
    published = celery.publish(note, "an-id")
    returned = time.monotonic()
    return published.result(SECONDS), returned - started, time.monotonic() - started


def is_taken():
    return celery.publish(note, "an-id").result(SECONDS)


def wait_for(fact, seconds=60):
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_a_task_reaches_its_queue(queue):
    assert is_taken()
    assert queue.length() == 1


def test_tasks_reach_the_queue_in_the_order_they_came(queue):
    published = [celery.publish(note, str(number)) for number in range(20)]
    assert all(each.result(SECONDS) for each in published)
    with redis.Redis.from_url(queue.url) as client:
        messages = [json.loads(message) for message in reversed(client.lrange("celery", 0, -1))]
    told = [json.loads(base64.b64decode(message["body"]))[0] for message in messages]
    assert told == [[str(number)] for number in range(20)]


@pytest.mark.parametrize("was_well", [True, False], ids=["hung later", "hung from the start"])
def test_nobody_waits_for_a_hung_queue_not_even_the_first(queue, was_well):
    if was_well:
        assert is_taken()
    queue.freeze()
    is_published, waited, tried = timed_publish()
    assert not is_published
    assert waited < AT_ONCE
    assert AT_ONCE < tried < ONE_SHORT_TRY
    for _ in range(20):
        is_published, waited, tried = timed_publish()
        assert not is_published
        assert waited <= tried < AT_ONCE


def test_whoever_puts_it_on_the_queue_himself_waits(queue):
    """The negative control: without a thread for it, the caller would stand still as long as the try takes."""
    queue.freeze()
    started = time.monotonic()
    assert not celery.put(note, ("an-id",), {}, {})
    assert time.monotonic() - started > AT_ONCE


def test_without_the_breaker_every_publish_would_be_tried(queue, monkeypatch):
    """The negative control: the guard is what makes the later ones free."""
    monkeypatch.setattr(celery.Breaker, "trip", lambda self: None)
    queue.freeze()
    timed_publish()
    assert timed_publish()[2] > AT_ONCE


def test_publishing_works_again_by_itself_after_a_hang(queue):
    queue.freeze()
    assert not is_taken()
    queue.thaw()
    wait_for(is_taken)
    assert queue.length() >= 1


def test_a_stopped_queue_is_told_apart_at_once_and_heals(queue):
    assert is_taken()
    port = queue.url.rsplit(":", 1)[1].split("/")[0]
    queue.server.stop()
    is_published, waited, tried = timed_publish()
    assert not is_published
    assert waited < AT_ONCE
    assert tried < ONE_SHORT_TRY
    assert timed_publish()[2] < AT_ONCE
    queue.server.process = queue.server._launch(int(port))
    wait_for(is_taken)


def test_what_was_published_last_leaves_before_the_process_ends(queue):
    """As `manage.py prepare` does: publish, and end."""
    words = (
        "import django; django.setup(); from obt_portal.celery import publish;"
        "from reports.tasks import keep_the_past; publish(keep_the_past)"
    )
    environment = {**os.environ, "REDIS_URL": queue.url}
    subprocess.run([sys.executable, "-c", words], cwd=PROJECT, env=environment, check=True)
    assert queue.length() == 1


def test_a_process_that_is_ending_publishes_nothing_and_says_so(monkeypatch):
    ended = celery._publisher()
    ended.shutdown()
    with monkeypatch.context() as patch:
        patch.setattr(celery, "publisher", ended)
        assert not is_taken()


def test_each_process_of_a_test_run_has_a_queue_to_itself():
    assert celery.app.conf.broker_url == os.environ["REDIS_URL"]
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        assert celery.app.conf.broker_url.endswith(f"/{int(worker.removeprefix('gw')) + 1}")
