"""The real queue, read as an unreliable postman would: refreshes come late, twice, in another order, or not at all."""

import base64
import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils import timezone
from redis import Redis

from obt_portal import celery
from reports.tasks import refresh_standings
from tests.publishing import all_published


@dataclass(frozen=True)
class Message:
    """A refresh that somebody asked for, not to be begun before ``due``."""

    campaign_id: int
    due: dt.datetime


@dataclass
class Post:
    """What has been asked for and not delivered; ``lost`` are the campaigns of what never will be."""

    redis: Redis
    waiting: list[Message] = field(default_factory=list)
    lost: set[int] = field(default_factory=set)

    def begin(self) -> None:
        self.redis.delete("celery")
        self.waiting.clear()
        self.lost.clear()

    def collect(self) -> None:
        """Take from the queue what has been put there."""
        all_published()
        while message := self.redis.rpop("celery"):
            self.waiting.append(_read(json.loads(message)))

    def due(self) -> list[Message]:
        self.collect()
        return [message for message in self.waiting if message.due <= timezone.now()]

    def deliver(self, message: Message, times: int = 1) -> None:
        """More than once when a worker dies after its work and before it says so."""
        self.waiting.remove(message)
        for _ in range(times):
            refresh_standings(message.campaign_id)

    def lose(self, message: Message) -> None:
        self.waiting.remove(message)
        self.lost.add(message.campaign_id)


def _read(message: dict) -> Message:
    arguments, _, _ = json.loads(base64.b64decode(message["body"]))
    assert message["headers"]["task"] == refresh_standings.name
    return Message(arguments[0], dt.datetime.fromisoformat(message["headers"]["eta"]))


@contextmanager
def own_post() -> Iterator[Post]:
    """A queue of its own: a real worker of this test run may be listening at the usual one."""
    working = celery.app.conf.broker_url
    server, _, number = working.rpartition("/")
    _listen_at(f"{server}/{int(number or 0) + 8}")
    redis = Redis.from_url(celery.app.conf.broker_url)
    # A first connection on a busy machine may outlast the patience of a page, which is not what is tested here.
    while not celery.publish(refresh_standings, 0).result(10):
        celery.breaker = celery.Breaker()
    try:
        yield Post(redis)
    finally:
        redis.delete("celery")
        redis.close()
        _listen_at(working)


def _listen_at(url: str) -> None:
    celery.app.conf.broker_url = celery.app.conf.broker_write_url = url
    celery.pools.reset()
