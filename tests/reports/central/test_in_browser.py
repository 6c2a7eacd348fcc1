"""The central team's pages in a browser with the real organisations: wide and narrow, and clean to axe."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from departments.models import Organisation, OrganisationChange
from reports import services
from reports.models import ApiToken, HeadcountOverride, Snapshot
from tests.browser import NARROW, WIDE, choose, fill_day, follow, go_by, look_at, press
from tests.factories import make_participation
from tests.reports.shipped import TODAY, make_colleague, open_today

pytestmark = pytest.mark.django_db(transaction=True)

OFSTED = "Office for Standards in Education, Children's Services and Skills"
NAMED_OFSTED = f"{OFSTED} (Ofsted)"


@pytest.fixture
def shipped(db):
    campaign = open_today("ofsted", "ofsted", "scottish-forestry", "department-for-work-pensions")
    services.recompute_standings(campaign_id=campaign.pk)
    services.check_figures(campaign_id=campaign.pk)
    services.take_snapshot(campaign_id=campaign.pk, day=TODAY - dt.timedelta(days=1))
    return campaign


@pytest.fixture(params=[WIDE, NARROW])
def visitor(request, open_browser, shipped):
    return open_browser(make_colleague(), width=request.param)


def test_the_first_page_and_what_it_leads_to(visitor):
    page = visitor
    page.goto(f"{page.at}/central/")
    look_at(page, "Central team", "central")
    for link, heading, name in (
        ("Headcounts", "Headcounts in use", "headcounts"),
        ("Organisation changes", "Organisation changes", "changes"),
        ("Corrections of kept days", "Corrections of kept days", "corrections"),
        ("API tokens", "API tokens", "tokens-none"),
    ):
        go_by(page.get_by_role("main").get_by_role("link", name=link, exact=True))
        look_at(page, heading, name)
        go_by(page.get_by_role("link", name="Central team").last)
    press(page, "Check now")
    look_at(page, "Central team", "central-checking")
    expect(page.get_by_text("The figures are being checked", exact=True)).to_be_visible()


def test_another_headcount_is_used_and_taken_back(visitor):
    page = visitor
    page.goto(f"{page.at}/central/headcounts/ofsted/")
    look_at(page, f"Headcount of {OFSTED}", "headcount")
    page.get_by_label("People employed").fill("none")
    press(page, "See what it would change")
    look_at(page, f"Headcount of {OFSTED}", "headcount-wrong")
    page.get_by_label("People employed").fill("1000")
    fill_day(page, TODAY)
    page.get_by_label("Reason").fill("Counted again by the department")
    press(page, "See what it would change")
    look_at(page, "What this headcount would change", "headcount-preview")
    press(page, "Change your answers")
    look_at(page, f"Headcount of {OFSTED}", "headcount-again")
    press(page, "See what it would change")
    press(page, "Use this headcount")
    look_at(page, "Headcounts in use", "headcounts-one")
    assert HeadcountOverride.objects.get().people == 1000
    follow(page, OFSTED)
    follow(page, "Remove the headcount in use")
    look_at(page, "Do you want to go back to the published headcount?", "headcount-remove")
    press(page, "Go back to the published headcount")
    look_at(page, "Headcounts in use", "headcounts-back")
    assert not HeadcountOverride.objects.exists()


def test_a_merger_and_a_name_are_recorded_after_a_look(visitor):
    page = visitor
    page.goto(f"{page.at}/central/changes/new/merge/")
    look_at(page, "Record a merger", "merge")
    press(page, "See what it would change")
    look_at(page, "Record a merger", "merge-wrong")
    choose(page, "Organisation that people leave", "scottish forestry", "Scottish Forestry")
    choose(page, "Organisation that people join", "ofsted", NAMED_OFSTED)
    fill_day(page, TODAY)
    press(page, "See what it would change")
    look_at(page, "What this change would do", "merge-preview")
    press(page, "Record this change")
    look_at(page, "Organisation changes", "changes-more")
    follow(page, "Record a new name")
    look_at(page, "Record a new name", "rename")
    choose(page, "Organisation", "ofsted", NAMED_OFSTED)
    page.get_by_label("New name").fill("Schools and Care")
    fill_day(page, TODAY)
    press(page, "See what it would change")
    look_at(page, "What this change would do", "rename-preview")
    press(page, "Record this change")
    made = OrganisationChange.objects.filter(is_by_hand=True).order_by("pk")
    assert [change.kind for change in made] == ["merge", "rename"]


def test_a_day_is_corrected_after_a_look(visitor, shipped):
    page = visitor
    yesterday = TODAY - dt.timedelta(days=1)
    noon = dt.datetime.combine(yesterday, dt.time(12), timezone.get_default_timezone())
    ofsted = Organisation.objects.get(slug="ofsted")
    make_participation(shipped, organisation=ofsted, signed_up_at=noon)
    page.goto(f"{page.at}/central/corrections/new/")
    look_at(page, "Correct a day", "correct")
    fill_day(page, yesterday)
    page.get_by_label("Reason").fill("A late return")
    press(page, "See what it would change")
    look_at(page, "What this correction would change", "correct-preview")
    press(page, "Correct this day")
    look_at(page, "Corrections of kept days", "corrections-one")
    assert Snapshot.objects.filter(revision=2).count() == 1


def test_a_token_is_made_and_revoked(visitor):
    page = visitor
    page.goto(f"{page.at}/central/tokens/new/")
    look_at(page, "Make an API token", "token-new")
    page.get_by_label("Whose program is it?").fill("Ofsted staff dashboard")
    page.get_by_label("What is it for?").fill("Show Ofsted’s place to its staff")
    page.get_by_label("Campaigns, measures and standings").check()
    fill_day(page, TODAY + dt.timedelta(days=90))
    press(page, "Make the token")
    look_at(page, "The token is made", "token-secret")
    follow(page, "See all tokens")
    look_at(page, "API tokens", "tokens-one")
    follow(page, re.compile("Revoke"))
    look_at(page, "Do you want to revoke this token?", "token-revoke")
    press(page, "Revoke")
    look_at(page, "API tokens", "tokens-revoked")
    assert ApiToken.objects.get().revoked_at is not None
