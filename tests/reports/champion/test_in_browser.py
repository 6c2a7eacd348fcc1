"""A champion's page in a browser, with everything on it: wide and narrow, clean to axe, and without JavaScript."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.services import publish_offer
from departments.models import Organisation
from reports.models import Standing
from tests.browser import NARROW, WIDE, follow, look_at, press
from tests.factories import make_organisation
from tests.reports.breakdowns.world import release_a_day
from tests.reports.champion.people import appoint, champion_of
from tests.reports.days import keep_day
from tests.reports.participation.making import campaign_of

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = timezone.localdate()
AGENCY = "Driver, Vehicle and Interdepartmental Accommodation Standards Agency"


@pytest.fixture
def everything(public):
    """Beta with an agency of a long name: seventy days kept, people released, an offer; and an earlier campaign."""
    campaign = public
    type(campaign).objects.filter(pk=campaign.pk).update(
        opens_on=TODAY - dt.timedelta(days=70), minimum_headcount=50
    )
    campaign.refresh_from_db()
    beta = make_organisation("beta", name="Department of Better Administration", headcount=2_000)
    make_organisation(
        "beta-agency",
        name=AGENCY,
        kind="executive-agency",
        group=beta,
        headcount=8_100,
    )
    alpha = make_organisation("alpha", name="Alpha", headcount=4_000)
    make_organisation("own-row", name="Own Row", kind="non-ministerial", group=beta)
    from reports import services

    release_a_day(campaign, beta, alpha)
    services.recompute_standings(campaign_id=campaign.pk)
    for slug, people in {"beta": 1_320, "beta-agency": 4_440, "alpha": 2_000}.items():
        Standing.objects.filter(organisation__slug=slug).update(
            signed_up=people,
            recorded_learning=people * 3 // 5,
            reached_target=people // 4,
            finished=people // 5,
            core_completions=people // 2,
            minutes_self_recorded=people * 91,
            minutes_imported=people * 17,
        )
    for number in range(70):
        counts = {"beta": 18 * number, "beta-agency": 60 * number, "alpha": 29 * number}
        keep_day(campaign, TODAY - dt.timedelta(days=70 - number), counts)
    publish_offer(
        campaign=campaign,
        organisation=Organisation.objects.get(slug="beta"),
        title="Data over lunch",
        text="Every Wednesday at noon, in the library and online.",
        url="https://intranet.beta.test.gov.uk/data-over-lunch",
    )
    campaign_of(dt.date(2023, 9, 4), dt.date(2023, 12, 31), name="One Big Thing 2023")
    return campaign


@pytest.fixture
def bea(everything):
    user = champion_of("beta")
    appoint(user, "alpha")
    champion_of("beta", email="until@beta.test.gov.uk", ends_on=TODAY + dt.timedelta(days=40))
    return user


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_from_the_list_to_an_organisation_and_its_agency(open_browser, bea, width):
    page = open_browser(bea, width=width)
    page.goto(f"{page.at}/organisation/")
    look_at(page, "Your organisations", "champion-home")
    follow(page, "Department of Better Administration")
    look_at(page, "Department of Better Administration", "champion")
    for summary in page.locator("summary").all():
        summary.click()
    look_at(page, "Department of Better Administration", "champion-opened")
    follow(page, AGENCY)
    look_at(page, AGENCY, "agency")
    page.goto(f"{page.at}/organisation/beta/?reach=0")
    look_at(page, "Department of Better Administration", "champion-mistake")


def test_without_javascript_a_share_is_asked_for_and_what_it_takes_is_said(open_browser, bea):
    page = open_browser(bea, has_javascript=False)
    page.goto(f"{page.at}/organisation/beta/")
    page.get_by_label("Share of headcount to reach").fill("90")
    press(page, "Show")
    expect(page.get_by_text("Sign-ups a working day needed to reach 90%")).to_be_visible()
    assert page.url.endswith("reach=90#pace")
    figure = page.locator(".portal-figure", has_text="needed to reach 90%")
    expect(figure).to_contain_text("558 more people")
    follow(page, "Grades and professions")
    expect(page.get_by_role("table", name="By grade")).to_be_visible()
