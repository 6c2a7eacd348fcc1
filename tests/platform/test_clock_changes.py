"""What beat really sends on the nights on which the clocks change: Celery's own scheduler, stepped minute by minute."""

import datetime as dt
from collections import Counter
from functools import cache
from zoneinfo import ZoneInfo

import pytest
import time_machine
from celery.beat import Scheduler
from celery.schedules import crontab

from obt_portal.celery import app
from obt_portal.schedule import BEAT_SCHEDULE
from reports.services.snapshots import LIVE_UNTIL

LONDON = ZoneInfo("Europe/London")
SPRING, AUTUMN = dt.date(2024, 3, 31), dt.date(2024, 10, 27)
BOTH = pytest.mark.parametrize("night", [SPRING, AUTUMN], ids=["spring", "autumn"])
MINUTE = dt.timedelta(minutes=1)
KEEPS_DAYS = "reports-keep-the-past"
# The mean of their own schedule; what waits for its next turn waits no longer than this.
EVERY = {
    "send-waiting-mail": MINUTE,
    "reports-make-what-waits": MINUTE,
    KEEPS_DAYS: 15 * MINUTE,
}


class Beat(Scheduler):
    """Writes down what it would send."""

    producer = None

    def apply_entry(self, entry, producer=None):
        self.sent.append((entry.name, dt.datetime.now(dt.UTC)))


def crontabs(schedule):
    return {name: it for name, it in schedule.items() if isinstance(it["schedule"], crontab)}


def midnight(day):
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)


def days_around(night):
    """The London day of the change, the one before and the one after."""
    return [night + dt.timedelta(days=number) for number in (-1, 0, 1)]


def sent_around(night, schedule):
    """What a beat that has run for half an hour sends through three London days, by the job's name."""
    before, _, last = days_around(night)
    now, end = midnight(before) - 30 * MINUTE, midnight(last + dt.timedelta(days=1))
    with time_machine.travel(now, tick=False) as clock:
        beat = Beat(app, lazy=True)
        beat.sent = []
        beat.update_from_dict(schedule)
        while now < end:
            clock.move_to(now)
            while beat.tick() == 0:
                pass
            now += MINUTE
    since = midnight(before)
    return {name: [at for job, at in beat.sent if job == name and at >= since] for name in schedule}


@cache
def sent(night):
    return sent_around(night, crontabs(BEAT_SCHEDULE))


def london_days(moments):
    return Counter(moment.astimezone(LONDON).date() for moment in moments)


def longest_wait(moments):
    return max(after - before for before, after in zip(moments, moments[1:], strict=False))


def is_daily(schedule):
    return len(schedule.hour) == len(schedule.minute) == 1


DAILY = [name for name, it in crontabs(BEAT_SCHEDULE).items() if is_daily(it["schedule"])]


def test_times_are_utc():
    assert str(app.timezone) == "UTC"
    assert len(DAILY) == 4


@BOTH
@pytest.mark.parametrize("job", DAILY)
def test_a_daily_job_is_sent_exactly_once_on_each_london_day(night, job):
    assert london_days(sent(night)[job]) == dict.fromkeys(days_around(night), 1)


@BOTH
def test_each_day_is_kept_while_its_live_figures_are_still_those_of_its_end(night):
    for day in days_around(night):
        after = [at - midnight(day) for at in sent(night)[KEEPS_DAYS] if at >= midnight(day)]
        assert after[0] < LIVE_UNTIL


@BOTH
@pytest.mark.parametrize("job", EVERY)
def test_what_runs_all_the_time_does_not_pause(night, job):
    assert longest_wait(sent(night)[job]) == EVERY[job]


@pytest.fixture
def by_london_time():
    before = app.conf.timezone
    _set_timezone("Europe/London")
    yield
    _set_timezone(before)


def _set_timezone(name):
    app.conf.timezone = name
    app.__dict__.pop("timezone", None)  # worked out once


def test_by_london_time_nothing_would_run_in_the_hour_that_is_repeated(by_london_time):
    """The control: from 01:59 in summer time to 02:00 in winter time."""
    each_minute = {"each minute": {"task": "each minute", "schedule": crontab()}}
    moments = sent_around(AUTUMN, each_minute)["each minute"]
    assert longest_wait(moments) == 61 * MINUTE


def test_by_london_time_a_job_of_the_hour_that_is_left_out_would_be_missed(by_london_time):
    """The control: what is due at 01:30 and 02:30 comes once in the night of the spring change, and twice the next."""
    twice = {"twice": {"task": "twice", "schedule": crontab(hour="1,2", minute=30)}}
    assert london_days(sent_around(SPRING, twice)["twice"]) == dict(
        zip(days_around(SPRING), (2, 1, 2), strict=True)
    )
