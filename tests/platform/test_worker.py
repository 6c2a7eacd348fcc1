"""The real worker that other tests lean on."""

import os
import time

import pytest
import redis

from obt_portal.celery import publish
from reports.tasks import sweep_pending_changes


@pytest.mark.django_db(transaction=True)
def test_a_published_task_is_taken_done_and_acknowledged(celery_worker):
    assert publish(sweep_pending_changes).result(10)
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as queue:
        deadline = time.monotonic() + 60
        while queue.llen("celery") or queue.hlen("unacked"):
            assert time.monotonic() < deadline, "the worker did not finish it"
            time.sleep(0.05)
    assert celery_worker.poll() is None
