"""How long a record takes from its confirmation to the figure on the league table's page, while records stream in."""

import re
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from threading import Event

from django.db import close_old_connections
from django.urls import reverse
from django.utils import timezone

from benchmarks.load import Target, answers_in_turn
from benchmarks.pages import OK, SEE_OTHER, drafted
from benchmarks.people import get, participants
from benchmarks.places import web_server, worker_and_beat
from benchmarks.results import Result, at_most
from campaigns.models import Campaign
from campaigns.selectors import current_campaign
from reports.models import Freshness
from tests.sessions import session_of

RECORDS = 400
RECORDS_A_SECOND = 10
SECONDS_ALLOWED = 10
SECONDS_BETWEEN_LOOKS = 0.1
SECONDS_TO_BEGIN = 120
# It counts hours: a record of an hour adds exactly one to the nation.
PAGE = reverse("reports:league-table") + "?measure=learning_hours"
NATION = re.compile(rb'portal-figure__value">\s*([\d,]+)')

Look = tuple[float, int]


def measure() -> Iterator[Result]:
    campaign = current_campaign(timezone.localdate())
    if campaign is None:
        raise LookupError("Nothing is open: seed first")
    people = participants(campaign.pk, RECORDS)
    requests = [drafted(user, campaign, minutes=60) for user in people]
    with (
        tempfile.TemporaryDirectory() as folder,
        web_server() as target,
        worker_and_beat(Path(folder)),
    ):
        _wait_for_the_first_sweep(campaign)
        confirmed, looks = _watch(target, campaign, requests)
    waits = _waits(confirmed, looks)
    worst_of_most = quantiles(waits, n=20)[-1]
    name = f"commit to page, 95% of {len(waits)} records (median {median(waits):.1f} s) / {SECONDS_ALLOWED} s"
    yield at_most(name, worst_of_most / SECONDS_ALLOWED, 1)


def _wait_for_the_first_sweep(campaign: Campaign) -> None:
    """Then the worker works and the figures are those of now."""
    begun, deadline = timezone.now(), time.monotonic() + SECONDS_TO_BEGIN
    while not Freshness.objects.filter(campaign=campaign, as_at__gt=begun).exists():
        if time.monotonic() > deadline:
            raise TimeoutError("no worker refreshed the figures")
        time.sleep(0.2)


def _watch(
    target: Target, campaign: Campaign, requests: list[bytes]
) -> tuple[list[float], list[Look]]:
    """When each record was confirmed, and what the page said at each look."""
    page = next(get(PAGE, [session_of(participants(campaign.pk, 1)[0])]))
    with ThreadPoolExecutor(1) as another:
        stopping = Event()
        looking: Future[list[Look]] = another.submit(_look, target, page, stopping)
        try:
            confirmed = _record(target, requests)
            time.sleep(SECONDS_ALLOWED)
        finally:
            stopping.set()
        return confirmed, looking.result()


def _record(target: Target, requests: list[bytes]) -> list[float]:
    """One at a time, at an even pace, so that the order of confirmations is the order of commits."""
    started = time.monotonic()

    def paced() -> Iterator[bytes]:
        for number, request in enumerate(requests):
            time.sleep(max(0, started + number / RECORDS_A_SECOND - time.monotonic()))
            yield request

    return [time.monotonic() for _ in answers_in_turn(target, paced(), SEE_OTHER)]


def _look(target: Target, page: bytes, stopping: Event) -> list[Look]:
    def again() -> Iterator[bytes]:
        while not stopping.is_set():
            yield page
            time.sleep(SECONDS_BETWEEN_LOOKS)

    looks = [(time.monotonic(), _nation(said)) for said in answers_in_turn(target, again(), OK)]
    close_old_connections()
    return looks


def _nation(page: bytes) -> int:
    found = NATION.search(page)
    if found is None:
        raise LookupError("The page has no national figure")
    return int(found[1].replace(b",", b""))


def _waits(confirmed: list[float], looks: list[Look]) -> list[float]:
    """The n-th record is on the page once it says n more than at the first look."""
    before = looks[0][1]
    if looks[-1][1] != before + len(confirmed):
        raise AssertionError(f"{looks[-1][1] - before} of {len(confirmed)} records on the page")
    return [
        max(0.0, next(moment for moment, nation in looks if nation >= before + n) - at)
        for n, at in enumerate(confirmed, start=1)
    ]
