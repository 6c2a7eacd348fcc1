"""Whoever looks round the demonstration finds something on every page: real rows and figures, not words about none."""

import re

import pytest
from django.core.cache import caches
from django.test import Client

from accounts.models import User
from tests.reports.central.reading import text_of
from tests.sessions import proved

pytestmark = pytest.mark.xdist_group("demonstration")

# What pages say instead of figures.
NOTHING = re.compile(
    r"there (is no campaign|are no figures)|no day of this campaign|not recorded any|not been counted"
    r"|nothing is open|not known yet|not counted yet|it is too early",
    re.IGNORECASE,
)
FIGURE = r"[1-9][\d,]*"
SHARE = rf"{FIGURE}\.\d%"
LEARNER, FINISHER = "lee.learner@dwp.gov.uk", "fran.finisher@dwp.gov.uk"
CHAMPION, OTHER_CHAMPION = "chris.champion@dwp.gov.uk", "oli.other@ofsted.gov.uk"
CENTRAL, ADMINISTRATOR = (
    "casey.central@cabinetoffice.gov.uk",
    "ada.administrator@cabinetoffice.gov.uk",
)
WORK = "department-for-work-pensions"
PAGES = [
    (None, "/", rf"People who have signed up {FIGURE}"),
    (None, "/league-table/", rf"\b1 [A-Z].*? {SHARE}"),
    (None, "/league-table/?campaign=one-big-thing-2023", r"1 Department for Work and Pensions"),
    (None, "/league-table/?table=others&basis=core", rf"\b1 [A-Z].*? {SHARE}"),
    (None, f"/league-table/{WORK}/", rf"Signed up {FIGURE} people {SHARE} {FIGURE} of {FIGURE}"),
    (None, "/participation/", rf"Wednesday .* {FIGURE} {FIGURE} Working day"),
    (None, "/participation/claims/", r"[a-z]days were busiest, with [1-9]"),
    (None, "/participation/forecast/", rf"Forecast for .*? {FIGURE} between {FIGURE} and {FIGURE}"),
    (LEARNER, "/home/", r"You have completed 2 of 5"),
    (LEARNER, "/record/", r"Numbers in the news .*30 minutes"),
    (FINISHER, "/home/", r"You have finished"),
    (FINISHER, "/record/", r"Recorded so far 8 hours"),
    (FINISHER, "/finished/", r"8 hours of learning in all"),
    (CHAMPION, "/organisation/", rf"Health and Safety Executive {FIGURE} {FIGURE} {SHARE}"),
    (CHAMPION, f"/organisation/{WORK}/", rf"Rank {FIGURE} of {FIGURE} ministerial departments"),
    (OTHER_CHAMPION, "/organisation/", rf"Signed up {FIGURE} people .*{SHARE}"),
    (CENTRAL, "/central/", rf"Core course completions {FIGURE} completions"),
    (CENTRAL, "/central/headcounts/", r"Demonstration: one twentieth of"),
    (CENTRAL, "/central/changes/", r"split: people went to"),
    (ADMINISTRATOR, "/admin/campaigns/campaign/", r"2 campaigns"),
    (ADMINISTRATOR, "/admin/departments/organisation/", r"1\d\d organisations"),
]


def visitor(email):
    return proved(User.objects.get(email=email)) if email else Client()


@pytest.fixture(autouse=True)
def _nothing_drawn(seeded, db):
    caches["local"].clear()
    yield
    caches["local"].clear()


@pytest.mark.parametrize(("who", "address", "shown"), PAGES)
def test_every_main_page_has_something_on_it(who, address, shown):
    said = text_of(visitor(who).get(address, follow=True))
    assert re.search(shown, said)
    assert not NOTHING.search(said), NOTHING.search(said)


def test_everybody_who_is_offered_finds_something(settings):
    assert set(settings.DEMONSTRATION_CAST) == {who for who, *_ in PAGES if who}
