"""What Prometheus is told besides requests: the queue and the schedule. Apps add what they know.

Everything here is worked out when somebody asks, from Redis and the database, so each process gives the same
answer and none has to have seen what happened. What cannot be asked is left out; asking never fails.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from redis.backoff import NoBackoff
from redis.retry import Retry

from obt_portal import celery
from obt_portal.jobs import seconds_between_runs
from obt_portal.models import JobRun

log = structlog.get_logger(__name__)

# Apart from the process's own, which is about requests and differs from process to process.
REGISTRY: Final = CollectorRegistry()
SECONDS_FOR_REDIS: Final = 0.3
TIME_FOR_A_QUERY: Final = "1s"
# Where Celery keeps what workers have taken and not finished.
TAKEN: Final = "unacked"

Metrics = Iterable[Metric]


class Watch(Collector):
    """Metrics worked out by a function at each scrape."""

    def __init__(self, look: Callable[[], Metrics]) -> None:
        self._look = look

    def describe(self) -> Metrics:
        """Nothing, or the registry would look before there is a database."""
        return []

    def collect(self) -> Metrics:
        return self._look()


def watch(look: Callable[[], Metrics]) -> None:
    """Ask this function at each scrape."""
    REGISTRY.register(Watch(look))


def watch_database(look: Callable[[], Metrics]) -> None:
    """Ask this function at each scrape, at the same moment of the database as the others; not without a database."""
    _looks.append(look)


_looks: Final[list[Callable[[], Metrics]]] = []


def database() -> Metrics:
    """All that the database knows, or only that it does not answer."""
    up, says = "portal_database_up", "1 when the database answers in time"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [TIME_FOR_A_QUERY])
            known = [metric for look in _looks for metric in look()]
    except (DatabaseError, OSError):
        log.warning("metrics_without_database", exc_info=True)
        return [gauge(up, says, 0)]
    return [gauge(up, says, 1), *known]


def gauge(name: str, says: str, values: dict[str, float] | float, label: str = "") -> Metric:
    """One number, or one for each value of a label."""
    if not isinstance(values, dict):
        return GaugeMetricFamily(name, says, value=values)
    family = GaugeMetricFamily(name, says, labels=[label])
    for labelled, value in values.items():
        family.add_metric([labelled], value)
    return family


def queue_names() -> list[str]:
    routed = {route["queue"] for route in celery.app.conf.task_routes.values()}
    return sorted({celery.app.conf.task_default_queue, *routed})


def queue() -> Iterator[Metric]:
    depths = _depths()
    yield gauge("portal_queue_up", "1 when Redis answers", float(depths is not None))
    if depths is not None:
        taken = depths.pop(TAKEN)
        yield gauge("portal_queue_depth", "Messages that no worker has taken", depths, "queue")
        yield gauge("portal_queue_taken", "Messages that workers have taken, not finished", taken)


def _depths() -> dict[str, float] | None:
    """None when Redis does not answer at once, and unasked while it is known not to."""
    if celery.breaker.is_open:
        return None
    names = queue_names()
    try:
        with _redis() as client:
            asked = client.pipeline(transaction=False)
            for name in names:
                asked.llen(name)
            counts = asked.hlen(TAKEN).execute()
    except (redis.RedisError, OSError):
        return None
    return dict(zip([*names, TAKEN], map(float, counts), strict=True))


def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=SECONDS_FOR_REDIS,
        socket_connect_timeout=SECONDS_FOR_REDIS,
        retry=Retry(NoBackoff(), 0),
    )


def jobs() -> Iterator[Metric]:
    runs = list(JobRun.objects.order_by("name"))
    started = {run.name: run.started_at.timestamp() for run in runs}
    finished = {run.name: run.finished_at.timestamp() for run in runs if run.finished_at}
    outcomes = {run.name: float(run.succeeded) for run in runs if run.succeeded is not None}
    yield gauge("portal_job_period_seconds", "How often it runs", seconds_between_runs(), "job")
    yield gauge("portal_job_started_timestamp_seconds", "When it last started", started, "job")
    yield gauge("portal_job_finished_timestamp_seconds", "When it last finished", finished, "job")
    yield gauge("portal_job_succeeded", "1 when its last finished run was well", outcomes, "job")


watch(queue)
watch(database)
watch_database(jobs)
