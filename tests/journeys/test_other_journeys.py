"""The rest of a learner's year: another campaign's shape, moving, a level of one's own, second thoughts, leaving."""

import time

import pytest
from playwright.sync_api import expect

from accounts.models import User
from departments.models import Organisation
from learning.models import LearningRecord, LevelDecision, Participation
from reports.models import Standing
from reports.services import recompute_standings
from tests.browser import go_by
from tests.factories import make_participation, make_record, make_user
from tests.journeys.visitor import Visitor, wait_until

DWP = "Department for Work and Pensions"
HMRC = "HM Revenue and Customs"
SECONDS_FOR_FIGURES = 20
MOST_SCREENS, MOST_PAGES, MOST_SECONDS = 5, 4, 60


@pytest.fixture
def learner(year_2023):
    """Takes part from DWP, with as long a name as people have."""
    user = make_user(
        "leonora.featherstonehaugh-cholmondeley@dwp.gov.uk",
        organisation=Organisation.objects.get(slug="department-for-work-pensions"),
    )
    make_participation(year_2023, user=user)
    return user


def standing(slug: str) -> Standing:
    return Standing.objects.get(organisation__slug=slug)


def test_a_campaign_of_modules_and_a_persons_word_is_finished(scripted_visitor, year_2025):
    visitor = scripted_visitor
    visitor.goes_to("/home/")
    visitor.signs_in("nora.new@hmrc.gov.uk")
    visitor.joins("One Big Thing 2025", "HM Revenue")
    assert visitor.page.get_by_text("level", exact=False).count() == 0
    for course in year_2025.courses.filter(is_core=True).order_by("position"):
        visitor.records(f"{course.title} (15 minutes)", 15, course=True)
    visitor.goes_to("/home/")
    visitor.sees("One Big Thing 2025")
    visitor.presses("Take part in your organisation")
    visitor.sees("Take part in your organisation")
    visitor.presses("I have done this")
    visitor.is_told("You have finished")
    visitor.presses("Get your certificate")
    visitor.sees("You have finished")
    visitor.fills("Your name, as the certificate should say it", "Nora Newcomer")
    visitor.presses("Make my certificate")
    assert visitor.downloads("Download your certificate (PDF)").startswith(b"%PDF")
    slug = Participation.objects.get().organisation.slug
    wait_until(lambda: standing(slug).finished == 1, "not counted", SECONDS_FOR_FIGURES)
    assert standing(slug).core_completions == 4


def test_a_mover_keeps_account_and_record_and_is_counted_once(visitor, learner, year_2023):
    make_record(learner.participations.get())
    visitor.is_signed_in_as(learner)
    visitor.goes_to("/you/")
    visitor.sees("Your details")
    visitor.presses("I have moved, or something here is wrong")
    visitor.sees("What has changed")
    visitor.chooses("Which organisation do you work in now?", f"{HMRC} (HMRC)")
    visitor.ticks("Executive officer")
    visitor.chooses("Which profession do you belong to?", "Policy")
    visitor.fills_today("moved_on")
    visitor.presses("Continue")
    visitor.sees("Check your new details")
    visitor.is_told(HMRC)
    visitor.presses("Save my new details")
    visitor.sees("Your details")
    visitor.is_told(HMRC)
    assert learner.postings.count() == 2
    part = Participation.objects.get()
    assert (part.organisation.slug, part.record_count) == ("department-for-work-pensions", 1)
    assert User.objects.count() == 1


def test_a_level_is_chosen_and_both_are_kept(visitor, learner):
    visitor.is_signed_in_as(learner)
    visitor.goes_to("/survey/starting-survey/")
    visitor.presses("Start")
    visitor.answers_survey(confident="Not confident")
    visitor.sees("Your level is Awareness")
    visitor.presses("Choose another level")
    visitor.sees("Which level do you want to work at")
    visitor.ticks("Practitioner")
    visitor.presses("Continue")
    visitor.sees("Your level is Practitioner")
    visitor.is_told("Your answers suggested Awareness. We keep both.")
    decision = LevelDecision.objects.get()
    assert (decision.scored_level.slug, decision.chosen_level.slug) == ("awareness", "practitioner")


def test_a_record_is_removed_and_put_back(visitor, learner):
    make_record(learner.participations.get(), title="A talk about maps", minutes=90)
    visitor.is_signed_in_as(learner)
    visitor.goes_to("/record/")
    visitor.sees("My learning")
    visitor.follows("Remove A talk about maps")
    visitor.sees("Do you want to remove this learning")
    visitor.presses("Remove")
    visitor.sees("My learning")
    visitor.is_told("“A talk about maps” is removed")
    assert Participation.objects.get().minutes == 0
    visitor.follows("Put back A talk about maps")
    visitor.sees("Do you want to put this learning back")
    visitor.presses("Put back")
    visitor.is_told("is back and counts again")
    visitor.is_told("1 hour 30 minutes")
    assert LearningRecord.objects.get().removed_at is None


def test_a_double_click_and_the_back_button_save_once(visitor, learner):
    """With JavaScript the button takes one press; without, the second finds the record of the first."""
    visitor.is_signed_in_as(learner)
    visitor.is_about_to_record("A talk about maps", 45)
    visitor.page.get_by_role("button", name="Save", exact=True).dblclick()
    visitor.sees("Learning recorded")
    visitor.page.go_back()
    if visitor.page.get_by_role("button", name="Save", exact=True).count():
        visitor.presses("Save")
    visitor.sees("Learning recorded")
    visitor.is_told("You have now recorded 45 minutes of 7 hours")
    assert LearningRecord.objects.count() == 1


def test_somebody_leaves_and_the_totals_stay_right(visitor, learner):
    make_record(learner.participations.get(), title="My private diary", minutes=90)
    recompute_standings(campaign_id=Participation.objects.get().campaign_id)
    visitor.is_signed_in_as(learner)
    visitor.goes_to("/you/leave/")
    visitor.sees("Do you want to leave")
    visitor.presses("Delete my account")
    visitor.sees("Do you want to leave")
    visitor.is_told("Tick to say that you understand it cannot be undone")
    visitor.ticks("I understand that this cannot be undone")
    visitor.presses("Delete my account")
    visitor.sees("Your account is deleted")
    visitor.goes_to("/home/")
    visitor.sees("What is your work email address")
    assert not User.objects.exists()
    part = Participation.objects.get()
    assert (part.user, part.minutes) == (None, 90)
    assert not LearningRecord.objects.filter(title__contains="diary").exists()
    assert recompute_standings(campaign_id=part.campaign_id).differences == ()
    assert standing("department-for-work-pensions").signed_up == 1


# --- How far it is ------------------------------------------------------------------------------


def test_somebody_known_signs_in_on_five_screens_and_records_on_four_pages(
    visitor, learner, record_property
):
    """What is asked of them; the page that says that it is done asks nothing more."""
    visitor.is_looking = False
    visitor.goes_to("/")
    with visitor.counting_pages() as screens:
        visitor.presses("Start now")
        visitor.signs_in(learner.email)
        visitor.sees("One Big Thing 2023")
    assert screens[-1] == "/home/"
    assert len(screens) <= MOST_SCREENS, screens
    start = time.monotonic()
    with visitor.counting_pages() as pages:
        visitor.follows("Record some learning")
        visitor.says_all_about("Leading with data (2 hours)", 120, course=True)
        visitor.presses("Save")
        visitor.sees("Learning recorded")
    seconds = time.monotonic() - start
    assert pages[-1].endswith("/done/")
    assert len(pages[:-1]) <= MOST_PAGES, pages
    record_property("seconds_to_record", round(seconds, 1))
    print(f"{len(screens)} screens to sign in; {len(pages) - 1} pages, {seconds:.1f} s to record")
    assert seconds < MOST_SECONDS


# --- Answers that are not enough ----------------------------------------------------------------


ERRORS = {
    "/record/new/what/": "Select a course in the catalogue, or something else",
    "/you/moved/": "Day it changed must include a month",
    "/you/email-record/": "Select who we should send it to",
    "/you/leave/": "Tick to say that you understand it cannot be undone",
}


@pytest.mark.parametrize(("path", "message"), ERRORS.items())
def test_a_page_with_errors_is_accessible_and_its_summary_has_the_focus(
    scripted_visitor, learner, path, message
):
    visitor, page = scripted_visitor, scripted_visitor.page
    visitor.is_signed_in_as(learner)
    visitor.goes_to(path)
    if path == "/you/moved/":
        page.locator("#id_moved_on_day").fill("1")
        page.locator("#id_moved_on_year").fill("2023")
    go_by(page.locator("main form button[type=submit], main form button.govuk-button").first)
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: ")
    page.keyboard.press("Tab")
    while page.locator(":focus").inner_text() != message:
        page.keyboard.press("Tab")
        assert summary.locator(":focus").count(), f"no link says {message}"
    page.keyboard.press("Enter")
    assert page.locator("input:focus, select:focus, textarea:focus").count()
    visitor.sees(".")


def test_a_page_that_is_not_accessible_or_too_wide_would_be_noticed(scripted_visitor):
    """The control, on a page of its own."""
    page = scripted_visitor.page
    page.set_content("<title>Wide</title><h1>Wide</h1><input><p style='width: 900px'>Words</p>")
    with pytest.raises(AssertionError, match="320: .*scrolls sideways.*1280: .*label"):
        scripted_visitor.sees("Wide")


def test_visitor_is_really_without_javascript_where_it_says_so(visitor: Visitor, db):
    """The control of the other tests: their second half would prove nothing in a browser that runs scripts."""
    visitor.goes_to("/accessibility/")
    has_scripts = visitor.page.locator("body.js-enabled").count() == 1
    assert has_scripts is (visitor.checked_on is None)
