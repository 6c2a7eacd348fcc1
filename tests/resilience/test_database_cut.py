"""The database drops every connection of the web server, as a failover does: work goes on and nothing confirmed is lost."""

import itertools
import threading
import time
from dataclasses import asdict
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from learning.models import LearningRecord
from learning.views.drafts import SESSION_KEY, Draft
from tests.resilience.portal import SECONDS, WEB_SERVER, Browser, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("resilience")]

SECONDS_TO_WORK_AGAIN = 10
CUTS = 3
DRAFTS = [uuid4() for _ in range(400)]


@pytest.fixture
def person(web_server, queue, participation, learner):
    draft = Draft(title="Read about charts", format="reading", minutes=1)
    drafts = {str(key): asdict(draft.done(timezone.localdate())) for key in DRAFTS}
    return Browser(web_server, learner, **{SESSION_KEY: drafts})


def cut():
    """End every connection of the web server; returns how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = %s",
            [WEB_SERVER],
        )
        return cursor.fetchone()[0]


def works(person):
    answer = person.get("/home/")
    return answer.code == 200 and "Record seven hours of learning" in answer.words


def save(person, key):
    """Press the button; True when the answer confirms that the record is kept."""
    answer = person.post(reverse("learning:record-check", args=[key]))
    return answer.leads_to == reverse("learning:record-done", args=[key])


def kept():
    return set(LearningRecord.objects.values_list("pk", flat=True))


def test_pages_work_soon_after_every_connection_is_cut_between_requests(person):
    for key in DRAFTS[:CUTS]:
        assert save(person, key)
        assert cut() > 0
        started = time.monotonic()
        wait_for(lambda: works(person), "a page after the cut")
        assert time.monotonic() - started < SECONDS_TO_WORK_AGAIN
    assert kept() == set(DRAFTS[:CUTS])


def test_without_looking_at_connections_first_the_next_page_would_fail(
    unguarded_web_server, queue, participation, learner
):
    """The control: the same cut, on a server that uses a connection without asking whether it is alive."""
    person = Browser(unguarded_web_server, learner)
    assert works(person)
    assert cut() > 0
    assert person.get("/home/").code == 500


def test_nothing_confirmed_is_lost_when_connections_are_cut_in_the_middle(person, participation):
    """Whoever gets no confirmation presses again; pressing again never makes a second record."""
    confirmed, stopping = set(), threading.Event()

    def press_until_confirmed():
        for key in itertools.takewhile(lambda _: not stopping.is_set(), DRAFTS):
            while not save(person, key):
                pass
            confirmed.add(key)

    presses = threading.Thread(target=press_until_confirmed)
    presses.start()
    try:
        for _ in range(CUTS):
            enough = len(confirmed) + 5
            wait_for(lambda: len(confirmed) >= enough, "records are saved")  # noqa: B023
            wait_for(cut, "connections to cut")
        enough = len(confirmed) + 5
        wait_for(lambda: len(confirmed) >= enough, "records are saved after the last cut")
    finally:
        stopping.set()
        presses.join(SECONDS)

    assert not presses.is_alive()
    assert kept() == confirmed
    participation.refresh_from_db()
    assert participation.minutes == participation.record_count == len(confirmed)
