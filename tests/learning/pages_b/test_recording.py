"""Recording a piece of learning, one question a page."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign
from learning.models import LearningRecord
from tests.factories import make_record, make_user
from tests.learning.pages_b.reading import (
    lasting,
    refuses,
    summary,
    title,
    today,
    typed_day,
    words,
)

pytestmark = pytest.mark.django_db

WHAT = "/record/new/what/"
OTHER = {"source": "something-else", "title": "Read about charts", "format": "reading"}


def start(web: Client, **answers: str) -> str:
    """Answer the first page; the address that the draft's pages begin with."""
    response = web.post(WHAT, answers or OTHER)
    assert response.status_code == 302, words(response)
    assert response.url.endswith("/when/")
    return response.url.removesuffix("when/")


def to_check(web: Client, *, minutes: int = 65, finishes: str = "", **subject: str) -> str:
    """Answer all three questions; the address of the page to check them on."""
    at = start(web, **subject)
    assert web.post(f"{at}when/", today()).url == f"{at}how-long/"
    answer = lasting(*divmod(minutes, 60)) | ({"finishes_course": finishes} if finishes else {})
    response = web.post(f"{at}how-long/", answer)
    assert response.status_code == 302, words(response)
    assert response.url == f"{at}check/"
    return response.url


def test_learning_is_recorded_in_four_pages(web, participation):
    make_record(participation, minutes=180)
    check = to_check(web, minutes=65)
    shown = words(web.get(check))
    assert "Read about charts" in shown
    assert "How Reading, video or podcast Change how you learned" in shown
    assert "1 hour 5 minutes" in shown
    assert "This will bring you to 4 hours 5 minutes of the 7 hours to aim for" in shown
    assert LearningRecord.objects.count() == 1
    done = web.post(check, follow=True)
    assert title(done).startswith("Learning recorded")
    assert "You have now recorded 4 hours 5 minutes of 7 hours" in words(done)
    record = LearningRecord.objects.get(title="Read about charts", minutes=65)
    assert record.participation == participation
    assert record.done_on == timezone.localdate()
    assert str(record.pk) in check


def test_course_from_the_catalogue_is_chosen_beforehand_and_offers_its_usual_time(
    web, participation
):
    first = web.get(f"{WHAT}?course=core-working")
    assert 'value="core-working" selected' in first.content.decode()
    at = start(web, source="catalogue", course="core-working")
    web.post(f"{at}when/", today())
    shown = web.get(f"{at}how-long/").content.decode()
    assert "usually takes 1 hour" in shown
    assert 'name="minutes_hours" type="text" value="1"' in " ".join(shown.split())
    assert "Did you finish this course?" in shown
    web.post(f"{at}how-long/", {**lasting(1, 0), "finishes_course": "yes"})
    web.post(f"{at}check/")
    record = LearningRecord.objects.get()
    assert (record.course.slug, record.title, record.format) == (
        "core-working",
        "Core course: Working",
        "online",
    )
    assert record.finishes_course
    participation.refresh_from_db()
    assert participation.core_completions == 1


def test_learning_from_elsewhere_is_not_asked_whether_a_course_was_finished(web):
    at = start(web)
    web.post(f"{at}when/", today())
    assert "Did you finish" not in words(web.get(f"{at}how-long/"))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({}, "Select a course in the catalogue, or something else"),
        ({"source": "tampered"}, "Select a course in the catalogue, or something else"),
        ({"source": "catalogue", "course": "tampered"}, "Choose a course from the list"),
        ({"source": "catalogue"}, "Choose the course you took"),
        ({**OTHER, "title": "  "}, "Enter what it was"),
        ({**OTHER, "title": "x" * 201}, "What it was must be 200 characters or fewer"),
        ({**OTHER, "title": "a\0b"}, "Null characters are not allowed."),
        ({**OTHER, "format": ""}, "Select how you learned"),
        ({**OTHER, "format": "tampered"}, "Select how you learned from the list"),
    ],
)
def test_wrong_answer_to_what_is_explained(web, answer, message):
    refuses(web.post(WHAT, answer), message)


def test_what_is_needed_once_revealed_is_not_called_optional(web):
    assert "optional" not in words(web.get(WHAT))


def test_what_was_typed_stays_when_an_answer_is_refused(web):
    response = web.post(WHAT, {**OTHER, "title": "y" * 201})
    assert "y" * 201 in response.content.decode()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({}, "Enter the date"),
        (
            {"done_on_day": "1", "done_on_month": "2", "done_on_year": ""},
            "Date must include a year",
        ),
        (typed_day(dt.date(2023, 2, 28)) | {"done_on_day": "31"}, "Date must be a real date"),
        (
            {"done_on_day": "one", "done_on_month": "2", "done_on_year": "2026"},
            "Date must be a real date",
        ),
    ],
)
def test_wrong_answer_to_when_is_explained(web, answer, message):
    at = start(web)
    refuses(web.post(f"{at}when/", answer), message)


def test_day_in_the_future_is_refused(web):
    at = start(web)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    refuses(
        web.post(f"{at}when/", typed_day(tomorrow)),
        "The day you did it must be today or in the past",
    )


def test_day_outside_the_window_is_refused(web, campaign):
    at = start(web)
    before = campaign.learning_from - dt.timedelta(days=1)
    response = web.post(f"{at}when/", typed_day(before))
    assert "The day you did it must be between" in summary(response)[0][0]
    assert web.post(f"{at}when/", typed_day(campaign.learning_from)).status_code == 302


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({}, "Enter the time it took in hours, minutes or both"),
        (lasting("one", ""), "Hours must be a whole number, like 1 or 30"),
        (lasting(0, 0), "Time it took must be at least 1 minute"),
        (lasting(24, 1), "Time it took must be 24 hours or less: record each day on its own"),
        (lasting(1, 75), "Minutes must be 59 or fewer when hours are given"),
    ],
)
def test_wrong_answer_to_how_long_is_explained(web, answer, message):
    at = start(web)
    web.post(f"{at}when/", today())
    refuses(web.post(f"{at}how-long/", answer), message)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({}, "Select yes if you finished this course"),
        ({"finishes_course": "maybe"}, "Select yes or no"),
    ],
)
def test_wrong_answer_about_finishing_is_explained(web, answer, message):
    at = start(web, source="catalogue", course="extra")
    web.post(f"{at}when/", today())
    refuses(web.post(f"{at}how-long/", {**lasting(1, 0), **answer}), message)


def test_much_longer_than_usual_is_questioned_then_kept(web):
    at = start(web, source="catalogue", course="core-working")
    web.post(f"{at}when/", today())
    answer = {**lasting(2, 1), "finishes_course": "no"}
    questioned = web.post(f"{at}how-long/", answer)
    refuses(
        questioned,
        "This course usually takes 1 hour. Confirm that you spent 2 hours 1 minute on it, or change the time",
    )
    again = web.post(f"{at}how-long/", answer)
    assert "Confirm that you spent" in words(again)
    assert web.post(f"{at}how-long/", {**answer, "confirmed_long": "on"}).url == f"{at}check/"
    web.post(f"{at}check/")
    assert LearningRecord.objects.get().minutes == 121


def test_twice_the_usual_time_is_not_questioned(web):
    to_check(web, minutes=120, finishes="yes", source="catalogue", course="core-working")


def test_more_than_a_day_in_one_day_is_refused_with_the_reason(web, participation):
    make_record(participation, minutes=1400)
    at = start(web)
    web.post(f"{at}when/", today())
    response = web.post(f"{at}how-long/", lasting(1, 0))
    ((message, target),) = summary(response)
    assert message.startswith("You have already recorded 23 hours 20 minutes")
    assert target == "id_minutes_hours"


def test_a_full_day_is_refused_as_soon_as_it_is_named(web, participation):
    make_record(participation, minutes=1440)
    at = start(web)
    ((message, target),) = summary(web.post(f"{at}when/", today()))
    assert "so it is full" in message
    assert target == "id_done_on_day"


def test_day_filled_in_another_tab_is_said_on_the_page_that_checks(web, participation):
    check = to_check(web, minutes=60)
    make_record(participation, minutes=1400)
    response = web.post(check)
    assert title(response).startswith("Error: ")
    ((message, target),) = summary(response)
    assert message.startswith("You have already recorded 23 hours 20 minutes")
    assert target == check.replace("/check/", "/how-long/")
    assert LearningRecord.objects.count() == 1


def test_answers_can_be_changed_before_saving(web):
    check = to_check(web, minutes=60)
    at = check.removesuffix("check/")
    assert web.post(f"{at}when/", today()).url == check
    assert web.post(f"{at}what/", {**OTHER, "title": "Read about maps"}).url == check
    web.post(check)
    assert LearningRecord.objects.get().title == "Read about maps"


def test_another_course_is_asked_its_own_time(web):
    check = to_check(web, minutes=60, finishes="yes", source="catalogue", course="core-working")
    at = check.removesuffix("check/")
    assert (
        web.post(f"{at}what/", {"source": "catalogue", "course": "extra"}).url == f"{at}how-long/"
    )
    assert "usually takes 1 hour 30 minutes" in words(web.get(f"{at}how-long/"))
    assert web.get(check).url == f"{at}how-long/"


def test_saving_twice_makes_one_record_and_the_same_confirmation(web):
    check = to_check(web)
    first = web.post(check, follow=True)
    second = web.post(check, follow=True)
    assert words(first) == words(second)
    assert LearningRecord.objects.count() == 1


def test_going_back_after_saving_shows_the_confirmation(web):
    check = to_check(web)
    at = check.removesuffix("check/")
    done = web.post(check).url
    for name in ("when", "how-long", "check"):
        assert web.get(f"{at}{name}/").url == done
    assert web.post(f"{at}how-long/", lasting(9, 0)).url == done
    assert LearningRecord.objects.get().minutes == 65


def test_two_tabs_do_not_disturb_each_other(web):
    one = start(web, **{**OTHER, "title": "Tab one"})
    two = start(web, **{**OTHER, "title": "Tab two"})
    for at, minutes in ((one, 10), (two, 20)):
        web.post(f"{at}when/", today())
        web.post(f"{at}how-long/", lasting("", minutes))
    web.post(f"{one}check/")
    web.post(f"{two}check/")
    assert set(LearningRecord.objects.values_list("title", "minutes")) == {
        ("Tab one", 10),
        ("Tab two", 20),
    }


def test_pages_ahead_lead_back_to_the_first_unanswered_question(web):
    at = start(web)
    assert web.get(f"{at}how-long/").url == f"{at}when/"
    assert web.get(f"{at}check/").url == f"{at}when/"
    assert web.post(f"{at}check/").url == f"{at}when/"
    assert not LearningRecord.objects.exists()


def test_draft_lost_with_its_session_is_said(web, participation):
    check = to_check(web)
    web.logout()
    anonymous = web.post(check)
    assert anonymous.status_code == 302
    assert reverse("learning:home") not in anonymous.url.split("?")[0]
    web.force_login(participation.user)
    back = web.get(check, follow=True)
    assert back.redirect_chain[0][0] == f"{WHAT}?again=yes"
    assert "was not saved, because your session ended" in words(back)
    assert not LearningRecord.objects.exists()


def test_unfinished_drafts_do_not_pile_up(web):
    starts = [start(web) for _ in range(12)]
    assert len(web.session["record_drafts"]) == 10
    assert web.get(f"{starts[0]}when/").url == f"{WHAT}?again=yes"
    assert web.get(f"{starts[-1]}when/").status_code == 200


def test_somebody_elses_draft_cannot_be_reached(web, stranger):
    check = to_check(web)
    assert stranger.get(check).url == f"{WHAT}?again=yes"
    assert stranger.post(check).url == f"{WHAT}?again=yes"
    assert not LearningRecord.objects.exists()


def test_id_of_somebody_elses_record_is_not_found(web, stranger, participation):
    """Even when a draft has been given the id of a record that another person saved."""
    theirs = make_record(participation)
    at = start(stranger)
    session = stranger.session
    key = at.split("/")[3]
    drafts = session["record_drafts"]
    session["record_drafts"] = {
        str(theirs.pk): drafts[key] | {"done_on": str(timezone.localdate()), "minutes": 5}
    }
    session.save()
    assert stranger.post(f"/record/new/{theirs.pk}/check/").status_code == 404
    theirs.refresh_from_db()
    assert (theirs.minutes, theirs.participation_id) == (60, participation.pk)


@pytest.mark.parametrize("step", ["", "when/", "how-long/", "check/"])
def test_closed_campaign_takes_nothing_and_says_so(web, campaign, step):
    at = to_check(web).removesuffix("check/")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Campaign.objects.filter(pk=campaign.pk).update(closes_on=yesterday, grace_days=0)
    path = f"{at}{step}" if step else WHAT
    for response in (web.get(path), web.post(path, {**OTHER, **today(), **lasting(1, 0)})):
        assert title(response).startswith("You can no longer record learning")
    assert not LearningRecord.objects.exists()


def test_days_of_grace_still_take_records(web, campaign):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Campaign.objects.filter(pk=campaign.pk).update(closes_on=yesterday, grace_days=1)
    web.post(to_check(web))
    assert LearningRecord.objects.count() == 1


@pytest.mark.parametrize(
    "path", [WHAT, f"/record/new/{uuid.UUID(int=1)}/when/", "/record/", "/learn/"]
)
def test_somebody_who_has_not_joined_goes_home(client, department, campaign, path):
    client.force_login(make_user(organisation=department))
    assert client.get(path).url == reverse("learning:home")


def test_reading_the_pages_changes_nothing(web):
    check = to_check(web)
    for _ in range(2):
        web.get(check)
    assert web.put(check).status_code == 405
    assert not LearningRecord.objects.exists()


@pytest.mark.parametrize("records", [1, 3])
def test_page_that_checks_costs_the_same_whatever_was_recorded(
    web, participation, django_assert_num_queries, records
):
    for _ in range(records):
        make_record(participation)
    check = to_check(web)
    web.get(check)
    with django_assert_num_queries(5):
        web.get(check)


@pytest.mark.parametrize("records", [1, 3])
def test_saving_costs_the_same_whatever_was_recorded(
    web, participation, django_assert_num_queries, records
):
    for _ in range(records):
        make_record(participation)
    check = to_check(web, minutes=5)
    with django_assert_num_queries(10):
        assert web.post(check).url.endswith("/done/")
