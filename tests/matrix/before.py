"""What has happened before somebody answers a form badly: each by its name in the table of forms."""

import datetime as dt
import uuid

from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from campaigns.models import Campaign, Course, Question, QuestionKind
from departments.models import EmailDomain, Organisation
from learning.models import LearningRecord, Participation
from tests.matrix.forms_table import MOVE_TODAY
from tests.matrix.world import DRAFT, RECORD, Who, World


def three_codes_asked_for(world: World, browser: Client) -> None:
    """By anybody: an address is limited, not a browser."""
    stranger = world.browser(Who.ANONYMOUS)
    for _ in range(3):
        stranger.post("/sign-in/", {"email": "new.person@dwp.gov.uk"})


def code_asked_for(world: World, browser: Client) -> None:
    browser.post("/sign-in/", {"email": "new.person@dwp.gov.uk"})


def ofsted_closed(world: World, browser: Client) -> None:
    Organisation.objects.filter(slug="ofsted").update(closed_on=timezone.localdate())


def address_not_proved(world: World, browser: Client) -> None:
    EmailAddress.objects.filter(user=world.people[Who.CHAMPION]).update(verified=False)


def address_not_permitted(world: World, browser: Client) -> None:
    EmailDomain.objects.filter(domain="ofsted.gov.uk").delete()


def several_may_be_chosen(world: World, browser: Client) -> None:
    _feedback("explaining", revision=101).update(kind=QuestionKind.SEVERAL)


def first_question_answered(world: World, browser: Client) -> None:
    browser.post("/survey/feedback/explaining/", {"answer": "confident"})


def words_are_needed(world: World, browser: Client) -> None:
    _feedback("comments", revision=102).update(is_required=True)
    first_question_answered(world, browser)


def campaign_closed(world: World, browser: Client) -> None:
    """Yesterday, with no days of grace."""
    today = timezone.localdate()
    Campaign.objects.filter(slug="this-year").update(
        closes_on=today - dt.timedelta(days=1), grace_days=0
    )


def record_of_a_course(world: World, browser: Client) -> None:
    course = Course.objects.get(campaign__slug="this-year", slug="core-working")
    LearningRecord.objects.filter(pk=RECORD).update(
        course=course, title=course.title, format=course.format
    )


def finished(world: World, browser: Client) -> None:
    Participation.objects.filter(user=world.people[Who.LEARNER]).update(has_finished=True)


def future_move_to_check(world: World, browser: Client) -> None:
    """Everything is well said, but for a day that has not come."""
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    browser.post(
        "/you/moved/",
        {
            "organisation": "ofsted",
            "grade": "EO",
            "profession": "policy",
            "moved_on_day": tomorrow.day,
            "moved_on_month": tomorrow.month,
            "moved_on_year": tomorrow.year,
        },
    )


def move_to_check(world: World, browser: Client) -> None:
    browser.post("/you/moved/", MOVE_TODAY)


def moved_already(world: World, browser: Client) -> None:
    move_to_check(world, browser)
    browser.post("/you/moved/check/")


def draft_saved(world: World, browser: Client) -> None:
    browser.post(f"/record/new/{DRAFT}/check/")


def record_removed(world: World, browser: Client) -> None:
    browser.post(f"/record/{RECORD}/remove/")


def feedback_answered(world: World, browser: Client) -> None:
    first_question_answered(world, browser)
    browser.post("/survey/feedback/comments/", {"answer": ""})


def feedback_sent(world: World, browser: Client) -> None:
    feedback_answered(world, browser)
    browser.post("/survey/feedback/check/")


def five_mails_sent(world: World, browser: Client) -> None:
    for _ in range(5):
        browser.post("/you/email-record/", {"whom": "myself", "send_id": uuid.uuid4()})
    browser.get("/you/")  # where the confirmations are shown, so that none is left to show


def _feedback(slug: str, *, revision: int):
    """A question, about to be changed. What campaigns say is kept by revision, so each change has its own."""
    Campaign.objects.filter(slug="this-year").update(revision=revision)
    return Question.objects.filter(
        questionnaire__campaign__slug="this-year", questionnaire__slug="feedback", slug=slug
    )
