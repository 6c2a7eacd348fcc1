"""The cache in which limits are counted keeps what holds, however much is asked of it, and forgets the rest."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

from accounts import tasks
from obt_portal.cache import LimitsCache

MANY = 1_000
AT_ONCE = 8
MINUTE = 60


@pytest.fixture
def cache(db):
    caches["default"].clear()
    yield caches["default"]
    caches["default"].clear()


def entries():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache_entries")
        return cursor.fetchone()[0]


def fill(cache):
    for number in range(MANY):
        cache.set(f"{number:04}", number, MINUTE)


def test_limits_are_counted_in_it(settings):
    assert isinstance(caches["default"], LimitsCache)


def test_what_holds_is_never_thrown_out(cache):
    fill(cache)
    assert [cache.get(f"{number:04}") for number in range(MANY)] == list(range(MANY))


def test_django_s_own_would_throw_it_out(cache):
    """The control: a third of what still holds is gone, the lowest keys first."""
    fill(DatabaseCache("cache_entries", {}))
    assert cache.get("0000") is None
    assert entries() < MANY


def test_what_has_expired_is_not_there_and_can_be_had_anew(cache):
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        assert cache.add("key", "first", MINUTE)
        assert not cache.add("key", "second", MINUTE)
        assert cache.touch("key", 2 * MINUTE)
        clock.shift(MINUTE)
        assert cache.get("key") == "first"
        clock.shift(MINUTE + 1)
        assert cache.get("key") is None
        assert not cache.touch("key", MINUTE)
        assert cache.add("key", "third", MINUTE)
        assert cache.get("key") == "third"
        cache.set("key", "fourth", None)
        clock.shift(dt.timedelta(days=3_650))
        assert cache.get("key") == "fourth"


def test_the_job_of_every_hour_deletes_what_has_expired_and_nothing_else(cache):
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        cache.set("short", 1, MINUTE)
        cache.set("long", 2, 10 * MINUTE)
        clock.shift(2 * MINUTE)
        for _ in range(2):
            tasks.delete_expired_limits()
            assert entries() == 1
        assert cache.get("long") == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seconds", [MINUTE, -MINUTE], ids=["free", "theirs has expired"])
def test_of_many_at_once_one_is_first(cache, seconds):
    """Which is what a lock is: allauth takes one for each count."""
    if seconds < 0:
        cache.set("lock", "theirs", 1)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE cache_entries SET expires = now() - interval '1 minute'")
    ready = Barrier(AT_ONCE)

    def take(number):
        try:
            ready.wait(30)
            return caches["default"].add("lock", number, MINUTE)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        assert sum(threads.map(take, range(AT_ONCE))) == 1
