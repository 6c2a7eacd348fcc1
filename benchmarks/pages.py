"""Pages under load, each against the floor: a page that says "ok" to the same people on the same server."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from uuid import uuid4

from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from benchmarks.load import Target, requests_per_second
from benchmarks.people import appointed, get, participants, post
from benchmarks.places import web_server
from benchmarks.results import Result, alternately, at_least
from campaigns.models import Campaign
from campaigns.selectors import current_campaign
from learning.views.drafts import SESSION_KEY, Draft
from tests.sessions import session_of

RUNS = 5
REQUESTS = 400
PEOPLE = 50
CHAMPIONS = 5
OK, SEE_OTHER = b"HTTP/1.1 200", b"HTTP/1.1 302"


Audience = Callable[[Campaign], list[SessionStore]]


@dataclass(frozen=True)
class Page:
    """What is asked for, by whom, and how much of hello's pace it has to keep."""

    name: str
    path: str
    bar: float
    audience: Audience


def takers_part(campaign: Campaign) -> list[SessionStore]:
    return [session_of(user) for user in participants(campaign.pk, PEOPLE)]


def champions(campaign: Campaign) -> list[SessionStore]:
    """As many as an organisation has, of one with many people."""
    return [session_of(user, is_proved=True) for user in appointed(campaign.pk, LARGE, CHAMPIONS)]


LEAGUE = reverse("reports:league-table")
LARGE = "department-for-work-pensions"
PAGES = (
    Page("league table page", LEAGUE, 0.4, takers_part),
    Page("league table of 2023", f"{LEAGUE}?campaign=one-big-thing-2023", 0.4, takers_part),
    Page("learner's home", reverse("learning:home"), 0.3, takers_part),
    Page("my learning", reverse("learning:record-list"), 0.3, takers_part),
    Page("champion page", reverse("reports:champion", args=[LARGE]), 0.4, champions),
)


def measure() -> Iterator[Result]:
    campaign = current_campaign(timezone.localdate())
    if campaign is None:
        raise LookupError("Nothing is open: seed first")
    with web_server() as target:
        for page in PAGES:
            sessions = page.audience(campaign)
            measured = _asked(target, sessions, page.path)
            yield _compare(target, page.name, measured, sessions, page.bar)
        name, sessions = "record a learning entry (POST)", takers_part(campaign)
        yield _compare(target, name, _record(target, campaign), sessions, 0.25)


def _compare(
    target: Target,
    name: str,
    measured: Callable[[], float],
    sessions: list[SessionStore],
    bar: float,
) -> Result:
    floor, rate = _beside_hello(target, measured, sessions)
    return at_least(
        f"{name} / hello ({rate:.0f} / {floor:.0f} requests a second)", rate / floor, bar
    )


def _beside_hello(
    target: Target, measured: Callable[[], float], sessions: list[SessionStore]
) -> list[float]:
    """The same people ask for both."""
    hello = _asked(target, sessions, "/hello/")
    hello(), measured()  # warm
    return alternately(RUNS, hello, measured)


def share_of_hello(target: Target, campaign: Campaign, page: Page) -> float:
    """How many requests a second a page answers for each that the floor does."""
    sessions = page.audience(campaign)
    floor, rate = _beside_hello(target, _asked(target, sessions, page.path), sessions)
    return rate / floor


def _asked(target: Target, sessions: list[SessionStore], path: str) -> Callable[[], float]:
    several = sessions * (REQUESTS // len(sessions))
    return lambda: requests_per_second(target, get(path, several), OK)


def _record(target: Target, campaign: Campaign) -> Callable[[], float]:
    """Each request saves a draft of its own: the whole transaction, as the button on the last page sends it."""

    def run() -> float:
        people = participants(campaign.pk, REQUESTS // 2)
        requests = [drafted(user, campaign) for user in people]
        return requests_per_second(target, requests, SEE_OTHER)

    return run


def drafted(user: User, campaign: Campaign, minutes: int = 1) -> bytes:
    key = uuid4()
    draft = Draft(title="Read about charts", format="reading", minutes=minutes)
    draft = draft.done(max(campaign.learning_from, timezone.localdate() - dt.timedelta(days=1)))
    session = session_of(user, kept={SESSION_KEY: {str(key): asdict(draft)}})
    return post(reverse("learning:record-check", args=[key]), session)
