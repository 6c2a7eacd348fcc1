"""The central team's pages in a browser with the real organisations: wide and narrow, and clean to axe."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from departments.models import Organisation, OrganisationChange
from reports import services
from reports.models import ApiToken, HeadcountOverride, Snapshot
from tests.factories import make_participation
from tests.reports.browser import NARROW, WIDE, fill_day, look_at
from tests.reports.shipped import TODAY, make_colleague, open_today

pytestmark = pytest.mark.django_db(transaction=True)

OFSTED = "Office for Standards in Education, Children's Services and Skills"


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


def choose(page, label, words):
    box = page.get_by_role("combobox", name=label)
    box.fill(words)
    box.press("ArrowDown")
    box.press("Enter")


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
        page.get_by_role("main").get_by_role("link", name=link, exact=True).click()
        look_at(page, heading, name)
        page.get_by_role("link", name="Central team").last.click()
    page.get_by_role("button", name="Check now").click()
    look_at(page, "Central team", "central-checking")
    expect(page.get_by_text("The figures are being checked", exact=True)).to_be_visible()


def test_another_headcount_is_used_and_taken_back(visitor):
    page = visitor
    page.goto(f"{page.at}/central/headcounts/ofsted/")
    look_at(page, f"Headcount of {OFSTED}", "headcount")
    page.get_by_label("People employed").fill("none")
    page.get_by_role("button", name="See what it would change").click()
    look_at(page, f"Headcount of {OFSTED}", "headcount-wrong")
    page.get_by_label("People employed").fill("1000")
    fill_day(page, TODAY)
    page.get_by_label("Reason").fill("Counted again by the department")
    page.get_by_role("button", name="See what it would change").click()
    look_at(page, "What this headcount would change", "headcount-preview")
    page.get_by_role("button", name="Change your answers").click()
    look_at(page, f"Headcount of {OFSTED}", "headcount-again")
    page.get_by_role("button", name="See what it would change").click()
    page.get_by_role("button", name="Use this headcount").click()
    look_at(page, "Headcounts in use", "headcounts-one")
    assert HeadcountOverride.objects.get().people == 1000
    page.get_by_role("link", name=OFSTED).click()
    page.get_by_role("link", name="Remove the headcount in use").click()
    look_at(page, "Do you want to go back to the published headcount?", "headcount-remove")
    page.get_by_role("button", name="Go back to the published headcount").click()
    look_at(page, "Headcounts in use", "headcounts-back")
    assert not HeadcountOverride.objects.exists()


def test_a_merger_and_a_name_are_recorded_after_a_look(visitor):
    page = visitor
    page.goto(f"{page.at}/central/changes/new/merge/")
    look_at(page, "Record a merger", "merge")
    page.get_by_role("button", name="See what it would change").click()
    look_at(page, "Record a merger", "merge-wrong")
    choose(page, "Organisation that people leave", "scottish forestry")
    choose(page, "Organisation that people join", "ofsted")
    fill_day(page, TODAY)
    page.get_by_role("button", name="See what it would change").click()
    look_at(page, "What this change would do", "merge-preview")
    page.get_by_role("button", name="Record this change").click()
    look_at(page, "Organisation changes", "changes-more")
    page.get_by_role("link", name="Record a new name").click()
    look_at(page, "Record a new name", "rename")
    choose(page, "Organisation", "ofsted")
    page.get_by_label("New name").fill("Schools and Care")
    fill_day(page, TODAY)
    page.get_by_role("button", name="See what it would change").click()
    look_at(page, "What this change would do", "rename-preview")
    page.get_by_role("button", name="Record this change").click()
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
    page.get_by_role("button", name="See what it would change").click()
    look_at(page, "What this correction would change", "correct-preview")
    page.get_by_role("button", name="Correct this day").click()
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
    page.get_by_role("button", name="Make the token").click()
    look_at(page, "The token is made", "token-secret")
    page.get_by_role("link", name="See all tokens").click()
    look_at(page, "API tokens", "tokens-one")
    page.get_by_role("link", name="Revoke").click()
    look_at(page, "Do you want to revoke this token?", "token-revoke")
    page.get_by_role("button", name="Revoke").click()
    look_at(page, "API tokens", "tokens-revoked")
    assert ApiToken.objects.get().revoked_at is not None
