"""A web server that reads from a standby of the database serves the pages of figures, and they are as fresh as ever."""

import time

import pytest

from reports import services
from tests.factories import make_campaign, make_organisation, make_participation, make_user
from tests.reports.test_read_only import PAGES
from tests.resilience.databases import Standby
from tests.resilience.portal import Browser, WebServer, wait_for

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("resilience"),
    pytest.mark.slow,
]

SECONDS_TO_FOLLOW = 10


@pytest.fixture
def beta(at_own_database):
    return make_organisation("beta", name="Department of Better Administration", headcount=1000)


@pytest.fixture
def campaign(beta):
    campaign = make_campaign(is_league_table_public=True)
    for _ in range(10):
        make_participation(campaign, organisation=beta)
    services.recompute_standings(campaign_id=campaign.pk)
    return campaign


@pytest.fixture
def reader(campaign, beta, at_own_database, addresses, tmp_path):
    """Signed in where it can be written down, and reading where it cannot."""
    standby = Standby(at_own_database)
    standby.start()
    server = WebServer(
        tmp_path / "standby", **addresses | {"DATABASE_URL": standby.url}, DATABASE_POOL_SIZE="8"
    )
    yield Browser(server, make_user(organisation=beta))
    server.stop()
    standby.remove()


def test_pages_of_figures_are_served_from_a_standby_and_stay_fresh(reader, campaign, beta):
    wait_for(lambda: "10 people" in reader.get("/league-table/beta/").words, "it has followed")
    for page in PAGES:
        assert reader.get(page.partition("?")[0]).code == 200, page

    make_participation(campaign, organisation=beta)
    services.recompute_standings(campaign_id=campaign.pk)
    started = time.monotonic()
    wait_for(lambda: "11 people" in reader.get("/league-table/beta/").words, "the new figure")
    assert time.monotonic() - started < SECONDS_TO_FOLLOW


def test_it_really_is_one_that_can_only_be_read(reader):
    """The control: what has to write fails there, in the words of the page for that."""
    assert reader.post("/sign-out/").code == 500
