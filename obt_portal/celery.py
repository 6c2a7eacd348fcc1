"""The queue: one Celery app, and the one way to put something on it from a page.

A page must neither fail nor wait because Redis is away. `publish` therefore hands the message to a
thread of its own, which tries once, briefly, and after a failure stops trying until Redis has been seen
to answer again. What was not published is not lost: the database row is the promise, and the schedule
repairs.
"""

import os
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import structlog
from celery import Celery, Task
from celery.signals import setup_logging
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu import Connection, pools

from obt_portal.schedule import BEAT_SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "obt_portal.settings")

log = structlog.get_logger(__name__)

BROKER_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "socket_keepalive": True,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
# Whoever publishes waits less for the queue than a worker does.
PUBLISHING_OPTIONS = {**BROKER_OPTIONS, "socket_timeout": 0.4, "socket_connect_timeout": 0.4}
SECONDS_BETWEEN_PROBES = 1.0


class PortalTask(Task[Any, Any]):
    """The base of every task."""

    abstract = True
    # By name, as only workers need it.
    Request = "obt_portal.worker:AcknowledgedRequest"


app = Celery("obt_portal", task_cls=PortalTask)
app.config_from_object(
    {
        "broker_url": settings.REDIS_URL,
        "broker_transport_options": BROKER_OPTIONS,
        "broker_connection_timeout": 1,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "task_publish_retry_policy": {
            "max_retries": 1,
            "interval_start": 0,
            "interval_step": 0.1,
            "interval_max": 0.2,
        },
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "worker_prefetch_multiplier": 1,
        # Below the visibility timeout, or a task still at work would be given out again.
        "task_time_limit": 300,
        "task_default_queue": "celery",
        "task_routes": {"accounts.tasks.send_mail": {"queue": "mail"}},
        "task_serializer": "json",
        "accept_content": ["json"],
        "timezone": "UTC",
        "beat_schedule": BEAT_SCHEDULE,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
    }
)
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_: object) -> None:
    """Having a receiver is what stops Celery from replacing Django's logging."""


class Breaker:
    """Closed while the queue answers. Once open, nobody but its probe asks the queue anything."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        return self._open.is_set()

    def trip(self) -> None:
        with self._lock:
            if not self.is_open:
                self._open.set()
                threading.Thread(target=self._probe, name="queue-probe", daemon=True).start()

    def _probe(self) -> None:
        while not queue_answers():
            time.sleep(SECONDS_BETWEEN_PROBES)
        log.info("queue_answers_again")
        self._open.clear()


def queue_answers() -> bool:
    """Ask Redis, waiting no longer than the publisher would."""
    try:
        with publishing_connection() as connection:
            connection.ensure_connection(max_retries=1, timeout=1)
            channel: Any = connection.default_channel
            channel.client.ping()
    except Exception:  # noqa: BLE001 - whatever is wrong with the queue, the answer is no
        return False
    return True


def publishing_connection() -> Connection:
    return app.connection_for_write(transport_options=PUBLISHING_OPTIONS)


def _publisher() -> ThreadPoolExecutor:
    """One thread: messages leave in the order they came, and before the process ends."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="publisher")


breaker = Breaker()
publisher = _publisher()


def _start_afresh() -> None:
    """A forked process inherits neither threads nor usable sockets."""
    global breaker, publisher
    breaker, publisher = Breaker(), _publisher()
    pools.reset()


os.register_at_fork(after_in_child=_start_afresh)


def publish(
    task: Task[Any, Any], *args: object, countdown: float | None = None, **kwargs: object
) -> Future[bool]:
    """Put a task on its queue, without waiting for the queue. Never raises; False comes of it when it was not taken.

    `countdown` is in seconds. Arguments are ids, never what they stand for.
    """
    options: dict[str, Any] = {} if countdown is None else {"countdown": countdown}
    try:
        # With the context of whoever asks: the id of their request goes with the message.
        return publisher.submit(copy_context().run, put, task, args, kwargs, options)
    except RuntimeError:  # the process is ending
        log.warning("task_not_published", task=task.name, reason="process ends")
        ended: Future[bool] = Future()
        ended.set_result(False)
        return ended


def put(
    task: Task[Any, Any],
    args: tuple[object, ...],
    kwargs: dict[str, object],
    options: dict[str, Any],
) -> bool:
    """The publisher's work. Never raises."""
    if breaker.is_open:
        log.warning("task_not_published", task=task.name, reason="queue away")
        return False
    try:
        with pools.producers[publishing_connection()].acquire(block=True, timeout=1) as producer:
            task.apply_async(args, kwargs, producer=producer, retry=False, **options)
    except Exception as error:  # noqa: BLE001 - no failure of the queue may reach a page
        breaker.trip()
        log.warning("task_not_published", task=task.name, reason=type(error).__name__)
        return False
    return True
