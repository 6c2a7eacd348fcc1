"""Joining, the survey and the level as people meet them: small, by keyboard, with and without JavaScript; axe on each page."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.models import Campaign
from learning.models import Participation
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {"rules": {"target-size": {"enabled": True}}}


@pytest.fixture
def shipped(db):
    """The real organisations, and the campaign of 2023 as if it were open today."""
    call_command("load_reference_data", verbosity=0)
    call_command("load_campaign", "one-big-thing-2023", verbosity=0)
    today = timezone.localdate()
    Campaign.objects.update(
        opens_on=today - dt.timedelta(days=30),
        closes_on=today + dt.timedelta(days=60),
        learning_from=today - dt.timedelta(days=90),
        learning_to=today + dt.timedelta(days=60),
        is_published=True,
    )
    return make_user("nia.newcomer@dwp.gov.uk")


def sign_in(page, client, live_server, user):
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])


def look_at(page, heading):
    """The page has come, says what it is, fits and is clean. Axe is itself a script, so it looks only where scripts run."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    if not page.locator("body.js-enabled").count():
        return
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def go_on(page):
    page.get_by_role("button", name="Continue").click()


def test_newcomer_joins_and_gets_a_level(any_page, client, live_server, shipped):
    page = any_page
    page.set_viewport_size({"width": 320, "height": 700})
    sign_in(page, client, live_server, shipped)
    page.goto(f"{live_server.url}/home/")
    join(page)
    answer_survey(page)
    level(page)
    page.get_by_role("link", name="Back to home").click()
    look_at(page, "One Big Thing 2023")
    expect(page.get_by_role("heading", name="Your level: Practitioner")).to_be_visible()


def join(page):
    look_at(page, "Which organisation do you work in?")
    page.get_by_label("Search by name, initials or an older name").fill("dluhc")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Ministry of Housing").check()
    look_at(page, "Which organisation do you work in?")
    go_on(page)
    go_on(page)
    expect(page.get_by_role("link", name="Choose your grade")).to_be_visible()
    look_at(page, "What is your grade?")
    page.get_by_label("Executive officer", exact=True).check()
    go_on(page)
    look_at(page, "Which profession do you belong to?")
    choose_profession(page)
    go_on(page)
    look_at(page, "Check your answers before you join")
    page.get_by_role("button", name="Join One Big Thing 2023").click()
    look_at(page, "One Big Thing 2023")
    assert "housing" in Participation.objects.get().organisation.slug


def choose_profession(page):
    """The same choice in the search box, or in the plain list where there is no JavaScript."""
    box = page.get_by_role("combobox", name="Which profession do you belong to?")
    if page.locator("select:visible").count():
        box.select_option(label="Policy")
        return
    box.fill("polic")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("Policy")


def answer_survey(page):
    page.get_by_role("button", name="Answer the starting questions").click()
    look_at(page, "Where to start")
    page.get_by_role("button", name="Start").click()
    look_at(page, "Do you line manage anyone?")
    for number in range(1, 8):
        expect(page.get_by_text(f"Question {number} of 7")).to_be_visible()
        for box in page.get_by_role("radio").all()[-1:] or page.get_by_role("checkbox").all()[:2]:
            box.check()
        go_on(page)
    look_at(page, "Check your answers before you send them")
    page.get_by_role("button", name="Send my answers").click()


def level(page):
    look_at(page, "Your level is Practitioner")
    page.get_by_role("button", name="Choose another level").click()
    look_at(page, "Which level do you want to work at?")
    go_on(page)
    look_at(page, "Your level is Practitioner")
