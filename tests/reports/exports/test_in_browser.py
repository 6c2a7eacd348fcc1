"""Exports and releases in a browser with the real organisations: wide, narrow and without JavaScript, clean to axe."""

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import expect

from obt_portal import celery
from reports import services, tasks
from reports.models import Export, ReleasePack
from tests.browser import NARROW, WIDE, fill_day, follow, look_at, press
from tests.reports.shipped import TODAY, make_colleague, open_today

pytestmark = pytest.mark.django_db(transaction=True)

YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def shipped(db):
    """With two days kept."""
    campaign = open_today("ofsted", "ofsted", "department-for-work-pensions")
    services.recompute_standings(campaign_id=campaign.pk)
    for day in (TODAY - dt.timedelta(days=2), YESTERDAY):
        services.take_snapshot(campaign_id=campaign.pk, day=day)
    return campaign


@pytest.fixture(params=[(WIDE, True), (NARROW, True), (WIDE, False)], ids=str)
def visitor(request, open_browser, shipped):
    width, has_javascript = request.param
    return open_browser(make_colleague(), width=width, has_javascript=has_javascript)


@pytest.fixture(autouse=True)
def _no_other_worker():
    """What waits is seen waiting: no message is sent, as if the queue were away, and the test does a worker's work."""
    celery.breaker._open.set()


def test_a_file_is_asked_for_and_taken(visitor):
    page = visitor
    page.goto(f"{page.at}/central/exports/")
    look_at(page, "Exports", "exports-none")
    press(page, "Ask for a file")
    press(page, "Ask for the file")
    look_at(page, "Ask for a file", "export-wrong")
    page.get_by_label("A league table").check()
    page.get_by_label("OpenDocument (ODS)").check()
    fill_day(page, YESTERDAY)
    look_at(page, "Ask for a file", "export-new")
    press(page, "Ask for the file")
    look_at(page, "A league table, OpenDocument (ODS)", "export-waiting")
    tasks.make_export(str(Export.objects.get().pk))
    press(page, "See how far it is now")
    look_at(page, "A league table, OpenDocument (ODS)", "export-ready")
    with page.expect_download() as download:
        page.get_by_role("button", name="Take the file").click()
    export = Export.objects.get()
    assert Path(download.value.path()).stat().st_size == export.size
    assert download.value.suggested_filename == export.filename
    page.goto(f"{page.at}/central/exports/{export.pk}/")
    expect(page.get_by_text("casey.central@ofsted.gov.uk").last).to_be_visible()
    look_at(page, "A league table, OpenDocument (ODS)", "export-taken")
    press(page, "Ask for it again")
    look_at(page, "Exports", "exports")


def test_a_release_is_made_signed_off_and_read(visitor):
    page = visitor
    page.goto(f"{page.at}/central/releases/")
    look_at(page, "Release packs", "packs-none")
    press(page, "Make a release pack")
    page.get_by_label("Title").fill("One Big Thing 2023: final figures")
    fill_day(page, YESTERDAY)
    look_at(page, "Make a release pack", "pack-new")
    press(page, "Make the pack")
    look_at(page, "One Big Thing 2023: final figures", "pack-waiting")
    tasks.make_pack(str(ReleasePack.objects.get().pk))
    press(page, "See how far it is now")
    look_at(page, "One Big Thing 2023: final figures", "pack")
    press(page, "Sign off")
    look_at(page, "Sign off this release", "sign-off")
    page.get_by_label("Name of the person").fill("Sue Signer")
    page.get_by_label("I understand").check()
    press(page, "Sign off and publish")
    look_at(page, "Release signed off", "signed-off")
    follow(page, "see the published page")
    look_at(page, "One Big Thing 2023: final figures", "release")
    for picture in page.get_by_role("img").all():
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("image => image.naturalWidth") > 0 if page.has_javascript else True
    follow(page, "Signed up: all organisations on their own")
    look_at(page, "Signed up: all organisations on their own", "release-table")
    page.goto(f"{page.at}/releases/")
    look_at(page, "Releases of figures", "releases")
