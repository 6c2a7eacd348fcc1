"""The pages by eye, by ear and by keyboard."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import NARROW, WIDE, faults
from tests.factories import make_organisation
from tests.reports.days import keep_day
from tests.reports.participation.making import campaign_of, count, sign_up

pytestmark = pytest.mark.django_db(transaction=True)

DAY = dt.timedelta(days=1)


@pytest.fixture
def campaign():
    today = timezone.localdate()
    found = campaign_of(today - 70 * DAY, today + 40 * DAY)
    alpha = make_organisation("alpha", name="Alpha", headcount=1000)
    sign_up(found, alpha, today - 2 * DAY, people=2)
    for number in range(70):
        keep_day(found, today - (70 - number) * DAY, {"alpha": 5 * number})
    count(found)
    campaign_of(dt.date(2023, 10, 2), dt.date(2023, 10, 6))
    return found


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_axe_finds_nothing_and_nothing_is_cut_off(page, live_server, campaign, width):
    page.set_viewport_size({"width": width, "height": 800})
    for path in (
        "?organisation=alpha",
        "claims/",
        "forecast/?organisation=alpha",
        "forecast/?reach=0",
    ):
        page.goto(f"{live_server.url}/participation/{path}")
        for summary in page.locator("summary").all():
            summary.click()
        assert faults(page) == [], path


def test_a_sentence_is_copied_with_its_day(page, live_server, campaign):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}/participation/claims/")
    page.get_by_role("button", name="Copy Share of the Civil Service").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("34.5% of the Civil Service signed up: 345 of 1,000")
    assert "As at the end of" in copied


def test_without_javascript_the_sentence_is_there_and_no_button(
    page_without_javascript, live_server, campaign
):
    page_without_javascript.goto(f"{live_server.url}/participation/claims/")
    expect(page_without_javascript.get_by_text("34.5% of the Civil Service")).to_be_visible()
    assert page_without_javascript.get_by_role("button", name="Copy").count() == 0
