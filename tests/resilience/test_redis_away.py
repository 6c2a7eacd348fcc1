"""Redis carries messages and nothing else: while it hangs or is gone, people notice nothing but the age of figures."""

import datetime as dt
import time

import pytest
from django.utils import timezone

from learning.models import LearningRecord
from reports import services
from reports.models import Freshness, PendingChange, Standing
from reports.receivers import SHARED_FOR
from tests.learning.pages_b.reading import lasting, today
from tests.resilience.portal import Browser, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("resilience")]

ROUNDS = 5
TRIES = 4
SLOWER = 2
OLD = "These figures are old"


def record(browser, minutes=1):
    """Through every page, as a person does; the answer to the last button, and the page it leads to."""
    what = {"source": "something-else", "title": "Read about charts", "format": "reading"}
    at = browser.post("/record/new/what/", **what).leads_to.removesuffix("when/")
    browser.post(f"{at}when/", **today())
    saved = browser.post(browser.post(f"{at}how-long/", **lasting("", minutes)).leads_to)
    assert saved.code == 302
    assert saved.leads_to.endswith("/done/")
    return saved, browser.get(saved.leads_to)


def a_round(browser):
    """Look and record; how long each kind of page took. Raises AssertionError for a wrong answer."""
    recorded = LearningRecord.objects.count()
    home, league = browser.get("/home/"), browser.get("/league-table/")
    assert "Record seven hours of learning" in home.words
    assert "Department for Work and Pensions" in league.words
    saved, done = record(browser)
    assert f"You have now recorded {recorded + 1} minute" in done.words
    assert LearningRecord.objects.count() == recorded + 1
    return {"home": home.seconds, "league": league.seconds, "save": saved.seconds}


def slowest(browser):
    """Of each kind of page, the slowest request of some rounds."""
    rounds = [a_round(browser) for _ in range(ROUNDS)]
    return {name: max(each[name] for each in rounds) for name in rounds[0]}


def how_much_slower(browser, queue, trouble):
    """The slowest request while the queue is in trouble, the first one after it included, against the slowest of its kind before."""
    queue.be_well()
    wait_for(lambda: record(browser) and queue.length(), "messages arrive")
    a_round(browser)
    well = slowest(browser)
    trouble()
    time.sleep(SHARED_FOR)  # a refresh asked for while the queue was well serves no longer
    hung = slowest(browser)
    return max(hung[name] / well[name] for name in well)


@pytest.fixture
def figures(campaign, participation):
    services.recompute_standings(campaign_id=campaign.pk)
    return Standing.objects.filter(campaign=campaign, organisation=participation.organisation)


@pytest.mark.parametrize("trouble", ["hang", "stop"])
def test_a_queue_in_trouble_makes_no_page_wrong_and_no_request_slow(
    learners_browser, queue, figures, trouble
):
    """Another program may take the machine during one half of a comparison, so it may be made a few times."""
    ratios = []
    while not ratios or (ratios[-1] > SLOWER and len(ratios) < TRIES):
        ratios.append(how_much_slower(learners_browser, queue, getattr(queue, trouble)))
    assert min(ratios) <= SLOWER, ratios


def test_a_hung_queue_would_make_saving_slow_for_whoever_waited_for_it(
    unguarded_web_server, queue, learner, figures
):
    """The control: the same measurement where every save asks the queue itself."""
    assert how_much_slower(Browser(unguarded_web_server, learner), queue, queue.hang) > SLOWER


@pytest.mark.parametrize("trouble", ["hang", "stop"])
def test_figures_say_that_they_are_old_and_come_right_when_the_queue_is_back(
    learners_browser, queue, campaign, figures, trouble
):
    assert OLD not in learners_browser.get("/league-table/").words
    getattr(queue, trouble)()
    for _ in range(3):
        a_round(learners_browser)
    assert PendingChange.objects.exists()
    assert figures.get().minutes_self_recorded == 0
    long_ago = timezone.now() - dt.timedelta(minutes=6)
    Freshness.objects.filter(campaign=campaign).update(as_at=long_ago)
    assert OLD in learners_browser.get("/league-table/").words

    queue.be_well()
    services.sweep()

    assert figures.get().minutes_self_recorded == 3
    assert not PendingChange.objects.exists()
    assert OLD not in learners_browser.get("/league-table/").words
    wait_for(lambda: record(learners_browser) and queue.length(), "messages arrive again")
