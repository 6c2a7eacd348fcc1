"""Joining, the survey and the level as people meet them: small, by keyboard, with and without JavaScript; axe on each page."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.models import Campaign
from learning.models import Participation
from tests.browser import NARROW, choose, follow, look_at, press, sign_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_newcomer_joins_and_gets_a_level(any_page, live_server, shipped):
    page = any_page
    page.set_viewport_size({"width": NARROW, "height": 700})
    sign_in(page.context, live_server.url, shipped)
    page.goto(f"{live_server.url}/home/")
    join(page)
    answer_survey(page)
    level(page)
    follow(page, "Back to home")
    look_at(page, "One Big Thing 2023")
    expect(page.get_by_role("heading", name="Your level: Practitioner")).to_be_visible()


def test_what_was_typed_and_found_nothing_is_still_there_beside_the_error(
    page, live_server, shipped
):
    sign_in(page.context, live_server.url, shipped)
    page.goto(f"{live_server.url}/welcome/organisation/")
    question = "Which organisation do you work in?"
    box = page.get_by_role("combobox", name=question, exact=True)
    box.fill("Ministry of <Magic>")
    press(page, "Continue")
    expect(page.get_by_role("link", name="Choose the organisation you work in")).to_be_visible()
    expect(box).to_have_value("Ministry of <Magic>")
    box.fill("Ofsted")
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is your grade?")


def join(page):
    look_at(page, "Which organisation do you work in?")
    page.get_by_label("Search by name, initials or an older name").fill("dluhc")
    press(page, "Search")
    page.get_by_label("Ministry of Housing").check()
    look_at(page, "Which organisation do you work in?")
    press(page, "Continue")
    press(page, "Continue")
    expect(page.get_by_role("link", name="Choose your grade")).to_be_visible()
    look_at(page, "What is your grade?")
    page.get_by_label("Executive officer", exact=True).check()
    press(page, "Continue")
    look_at(page, "Which profession do you belong to?")
    choose(page, "Which profession do you belong to?", "polic", "Policy")
    press(page, "Continue")
    look_at(page, "Check your answers before you join")
    press(page, "Join One Big Thing 2023")
    look_at(page, "One Big Thing 2023")
    assert "housing" in Participation.objects.get().organisation.slug


def answer_survey(page):
    press(page, "Answer the starting questions")
    look_at(page, "Where to start")
    press(page, "Start")
    look_at(page, "Do you line manage anyone?")
    for number in range(1, 8):
        expect(page.get_by_text(f"Question {number} of 7")).to_be_visible()
        for box in page.get_by_role("radio").all()[-1:] or page.get_by_role("checkbox").all()[:2]:
            box.check()
        press(page, "Continue")
    look_at(page, "Check your answers before you send them")
    press(page, "Send my answers")


def level(page):
    look_at(page, "Your level is Practitioner")
    press(page, "Choose another level")
    look_at(page, "Which level do you want to work at?")
    press(page, "Continue")
    look_at(page, "Your level is Practitioner")
