"""My learning: seeing, changing, removing and putting back."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from campaigns.models import Campaign, Course
from learning.models import Evidence, LearningRecord
from learning.services.records import remove_record
from learning.views import changing
from tests.factories import make_campaign, make_participation, make_record
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
PAGES = ["done", "edit", "edit/what", "edit/when", "edit/how-long", "remove", "put-back"]


def test_list_shows_what_counts_with_its_source_and_the_total(web, participation):
    make_record(participation, title="Read about charts", minutes=65)
    make_record(participation, title="From a platform", minutes=60, evidence=Evidence.IMPORTED)
    shown = words(web.get("/record/"))
    assert "Recorded so far 2 hours 5 minutes" in shown
    assert "Left to reach the target 4 hours 55 minutes" in shown
    assert "1 hour 5 minutes Recorded by the learner Edit Read about charts" in shown
    assert "Imported from a learning platform Only its source can change it" in shown


@pytest.mark.parametrize(
    ("minutes", "said"), [(419, "Left to reach the target 1 minute"), (420, "Target Reached")]
)
def test_target_is_reached_at_the_minute(web, participation, minutes, said):
    make_record(participation, minutes=minutes)
    assert said in words(web.get("/record/"))


def test_empty_list_says_what_counts(web):
    shown = words(web.get("/record/"))
    assert "You have not recorded any learning yet. A course, a talk, a book" in shown


def test_what_a_person_typed_is_shown_as_text(web, participation):
    record = make_record(participation, title="<script>alert(1)</script>")
    for path in (
        "/record/",
        f"/record/{record.pk}/done/",
        f"/record/{record.pk}/edit/",
        f"/record/{record.pk}/remove/",
    ):
        assert "<script>alert" not in web.get(path).content.decode()


def test_removing_is_asked_first_and_leaves_the_total_at_once(web, participation):
    record = make_record(participation, title="Read about charts")
    asked = web.get(f"/record/{record.pk}/remove/")
    assert "It stops counting at once. You can put it back for 30 days" in words(asked)
    assert LearningRecord.objects.live().count() == 1
    shown = words(web.post(f"/record/{record.pk}/remove/", follow=True))
    assert "“Read about charts” is removed" in shown
    assert "Recorded so far 0 minutes" in shown
    assert "for 30 more days Put back Read about charts" in shown
    participation.refresh_from_db()
    assert participation.minutes == 0


def test_removed_learning_is_put_back(web, participation):
    record = make_record(participation, title="Read about charts")
    web.post(f"/record/{record.pk}/remove/")
    assert "Put back, it counts again at once" in words(web.get(f"/record/{record.pk}/put-back/"))
    shown = words(web.post(f"/record/{record.pk}/put-back/", follow=True))
    assert "“Read about charts” is back and counts again" in shown
    assert "Recorded so far 1 hour" in shown


@pytest.mark.parametrize(("days", "offered"), [(29, True), (31, False)])
def test_putting_back_is_offered_for_thirty_days(web, participation, days, offered):
    removed_at = timezone.now() - dt.timedelta(days=days)
    record = make_record(participation, title="Long gone", removed_at=removed_at)
    assert ("Long gone" in words(web.get("/record/"))) is offered
    response = web.post(f"/record/{record.pk}/put-back/", follow=True)
    assert ("A removed record can be put back for 30 days" in words(response)) is not offered


def test_putting_back_onto_a_full_day_says_why_not(web, participation):
    record = make_record(participation, minutes=60)
    remove_record(record_id=record.pk, participation=participation)
    make_record(participation, minutes=1400)
    shown = words(web.post(f"/record/{record.pk}/put-back/", follow=True))
    assert "You have already recorded 23 hours 20 minutes" in shown
    assert LearningRecord.objects.live().count() == 1


@pytest.mark.parametrize("action", ["remove", "put-back"])
def test_doing_it_twice_is_the_same_as_once(web, participation, action):
    record = make_record(participation)
    if action == "put-back":
        remove_record(record_id=record.pk, participation=participation)
    for _ in range(2):
        assert web.post(f"/record/{record.pk}/{action}/").url == "/record/"
    record.refresh_from_db()
    assert (record.removed_at is None) is (action == "put-back")
    assert web.get(f"/record/{record.pk}/{action}/").url == "/record/"


def test_each_answer_is_changed_on_its_own_page(web, participation, campaign):
    record = make_record(participation, title="Read about charts", minutes=60)
    at = f"/record/{record.pk}/edit/"
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert "What do you want to change?" in words(web.get(at))
    what = {"source": "something-else", "title": "Read about maps", "format": "event"}
    for step, answer in [
        ("what", what),
        ("when", typed_day(yesterday)),
        ("how-long", lasting(2, 5)),
    ]:
        saved = web.post(f"{at}{step}/", answer, follow=True)
        assert saved.redirect_chain[-1][0] == at
        assert "Your change is saved" in words(saved)
    record.refresh_from_db()
    assert (record.title, record.format, record.done_on, record.minutes) == (
        "Read about maps",
        "event",
        yesterday,
        125,
    )
    participation.refresh_from_db()
    assert participation.minutes == 125


def test_questions_start_from_what_was_saved(web, participation, campaign):
    course = Course.objects.get(campaign=campaign, slug="core-working")
    record = make_record(
        participation, course=course, title=course.title, minutes=75, finishes_course=True
    )
    at = f"/record/{record.pk}/edit/"
    assert 'value="core-working" selected' in web.get(f"{at}what/").content.decode()
    how_long = web.get(f"{at}how-long/").content.decode()
    assert 'value="yes" checked' in how_long
    assert 'name="minutes_minutes" type="text" value="15"' in " ".join(how_long.split())


ANOTHER = {"source": "catalogue", "course": "extra"}


def test_another_course_is_asked_its_own_time_and_whether_it_is_finished(
    web, participation, campaign
):
    course = Course.objects.get(campaign=campaign, slug="core-working")
    record = make_record(participation, course=course, title=course.title, finishes_course=True)
    at = f"/record/{record.pk}/edit"
    page = web.post(f"{at}/what/", ANOTHER, follow=True)
    assert page.redirect_chain == [(f"{at}/how-long/?course=extra", 302)]
    assert "“An extra course” usually takes 1 hour 30 minutes" in words(page)
    assert "checked" not in page.content.decode()
    record.refresh_from_db()
    assert record.course == course
    answer = {**lasting(1, 20), "finishes_course": "no"}
    assert web.post(f"{at}/how-long/?course=extra", answer).url == f"{at}/"
    record.refresh_from_db()
    assert (record.course.slug, record.title, record.format) == (
        "extra",
        "An extra course",
        "classroom",
    )
    assert (record.minutes, record.finishes_course) == (80, False)
    participation.refresh_from_db()
    assert participation.core_completions == 0


def test_another_course_does_not_take_over_a_time_that_is_too_long_for_it(web, participation):
    """1,400 minutes of anything became 1,400 minutes of a course of an hour, and nobody asked."""
    record = make_record(participation, title="A workshop", minutes=1400)
    path = f"/record/{record.pk}/edit/how-long/?course=core-working"
    answer = {**lasting(23, 20), "finishes_course": "yes"}
    ((message, target),) = summary(web.post(path, answer))
    assert message.startswith("This course usually takes 1 hour. Confirm")
    record.refresh_from_db()
    assert record.course is None
    assert web.post(path, {**answer, "confirmed_long": "on"}).status_code == 302
    record.refresh_from_db()
    assert (record.course.slug, record.minutes) == ("core-working", 1400)


def test_course_that_is_not_in_the_catalogue_any_more_is_asked_about_as_it_is(web, participation):
    record = make_record(participation, title="A workshop")
    shown = words(web.get(f"/record/{record.pk}/edit/how-long/?course=tampered"))
    assert "A workshop" in shown
    assert "usually takes" not in shown


def test_two_tabs_that_change_different_answers_keep_both(web, participation, monkeypatch):
    """The second tab read the record before the first had saved its change."""
    record = make_record(participation, title="A talk", minutes=60)
    save = changing.change_record

    def save_after_another_tab(**given):
        save(
            record_id=record.pk,
            participation=participation,
            changes={"title": "Another talk", "format": "event"},
        )
        return save(**given)

    monkeypatch.setattr(changing, "change_record", save_after_another_tab)
    assert web.post(f"/record/{record.pk}/edit/how-long/", lasting(2, 0)).status_code == 302
    record.refresh_from_db()
    assert (record.title, record.format, record.minutes) == ("Another talk", "event", 120)


def test_changing_to_a_long_time_is_questioned_then_kept(web, participation, campaign):
    course = Course.objects.get(campaign=campaign, slug="core-working")
    record = make_record(participation, course=course, title=course.title)
    path = f"/record/{record.pk}/edit/how-long/"
    answer = {**lasting(5, 0), "finishes_course": "no"}
    ((message, target),) = summary(web.post(path, answer))
    assert message.startswith("This course usually takes 1 hour. Confirm")
    assert target == "id_confirmed_long"
    assert web.post(path, {**answer, "confirmed_long": "on"}).status_code == 302
    record.refresh_from_db()
    assert record.minutes == 300
    # Its time was confirmed, so another answer does not question it again.
    assert web.post(f"/record/{record.pk}/edit/when/", today()).status_code == 302


@pytest.mark.parametrize(
    ("step", "answer", "message"),
    [
        ("what", {"source": "catalogue", "course": "tampered"}, "Choose a course from the list"),
        ("when", {}, "Enter the date"),
        ("how-long", lasting(0, 0), "Time it took must be at least 1 minute"),
    ],
)
def test_wrong_change_is_explained_and_changes_nothing(web, participation, step, answer, message):
    record = make_record(participation)
    before = LearningRecord.objects.filter(pk=record.pk).values().get()
    refuses(web.post(f"/record/{record.pk}/edit/{step}/", answer), message)
    assert LearningRecord.objects.filter(pk=record.pk).values().get() == before


@pytest.mark.parametrize("step", PAGES)
def test_somebody_elses_record_is_not_found(web, stranger, participation, step):
    record = make_record(participation)
    before = LearningRecord.objects.filter(pk=record.pk).values().get()
    path = f"/record/{record.pk}/{step}/"
    answer = {
        "source": "catalogue",
        "course": "extra",
        **today(),
        **lasting(3, 0),
        "finishes_course": "no",
    }
    assert stranger.get(path).status_code == 404
    assert stranger.post(path, answer).status_code in {404, 405}
    assert stranger.get(f"/record/{uuid.uuid4()}/{step}/").status_code == 404
    assert LearningRecord.objects.filter(pk=record.pk).values().get() == before


@pytest.mark.parametrize("step", ["edit", "edit/what", "edit/when", "edit/how-long"])
def test_removed_record_cannot_be_changed_until_it_is_put_back(web, participation, step):
    record = make_record(participation, removed_at=timezone.now())
    page = web.get(f"/record/{record.pk}/{step}/", follow=True)
    assert "Do you want to put this learning back?" in words(page)
    assert "so it does not count" in words(page)


def test_what_others_recorded_about_somebody_cannot_be_changed_by_them(web, participation):
    record = make_record(participation, evidence=Evidence.MANAGER_CONFIRMED)
    assert web.get(f"/record/{record.pk}/edit/").status_code == 403
    shown = words(web.post(f"/record/{record.pk}/remove/", follow=True))
    assert "You did not add this record yourself" in shown
    assert LearningRecord.objects.live().count() == 1


def test_closed_campaign_is_read_but_not_changed(web, participation, campaign):
    record = make_record(participation, title="Read about charts")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Campaign.objects.filter(pk=campaign.pk).update(closes_on=yesterday, grace_days=0)
    shown = words(web.get("/record/"))
    assert "This campaign has closed" in shown
    assert "Read about charts" in shown
    assert "Edit" not in shown
    response = web.post(f"/record/{record.pk}/edit/how-long/", lasting(3, 0))
    assert title(response).startswith("You can no longer record learning")
    record.refresh_from_db()
    assert record.minutes == 60


@pytest.fixture
def earlier_record(learner):
    today_ = timezone.localdate()
    earlier = make_campaign(
        "earlier",
        name="An earlier year",
        opens_on=today_ - dt.timedelta(days=400),
        closes_on=today_ - dt.timedelta(days=300),
    )
    return make_record(make_participation(earlier, user=learner), title="Long ago")


def test_earlier_campaign_is_read_by_its_name(web, participation, earlier_record):
    shown = words(web.get("/record/?campaign=earlier"))
    assert "An earlier year" in shown
    assert "Long ago" in shown
    assert "Long ago" not in words(web.get("/record/"))
    assert web.get("/record/?campaign=nothing-like-it").status_code == 404


def test_record_of_an_earlier_campaign_is_not_changed_and_that_is_said(
    web, participation, earlier_record
):
    page = web.post(f"/record/{earlier_record.pk}/edit/how-long/", lasting(3, 0))
    assert "You can no longer record learning" in words(page)
    assert 'href="/record/?campaign=earlier"' in page.content.decode()
    earlier_record.refresh_from_db()
    assert earlier_record.minutes == 60


def test_record_of_an_earlier_campaign_can_be_removed_and_put_back(
    web, participation, earlier_record
):
    """It is theirs, whatever has opened since."""
    at = f"/record/{earlier_record.pk}"
    assert 'href="/record/?campaign=earlier"' in web.get(f"{at}/remove/").content.decode()
    removed = web.post(f"{at}/remove/", follow=True)
    assert removed.redirect_chain == [("/record/?campaign=earlier", 302)]
    assert "“Long ago” is removed" in words(removed)
    assert "for 30 more days Put back Long ago" in words(removed)
    back = web.post(f"{at}/put-back/", follow=True)
    assert "“Long ago” is back and counts again" in words(back)
    assert LearningRecord.objects.live().filter(pk=earlier_record.pk).exists()


def test_confirmation_of_a_record_that_was_removed_meanwhile_says_so(web, participation):
    """Saved in one tab and removed in another: the first, still open, is sent once more."""
    record = make_record(participation, title="A talk", removed_at=timezone.now())
    page = web.get(f"/record/{record.pk}/done/", follow=True)
    assert "Do you want to put this learning back? A talk" in words(page)
    assert "You removed it at" in words(page)


@pytest.mark.parametrize("path", ["/record/", "/learn/", "/record/new/what/"])
def test_nobody_reads_these_pages_signed_out(client, participation, path):
    assert client.get(path).url == f"/sign-in/?next={path.replace('/', '%2F')}"


@pytest.mark.parametrize("records", [1, 3])
def test_list_costs_the_same_whatever_was_recorded(
    web, participation, django_assert_num_queries, records
):
    for _ in range(records):
        make_record(participation)
        make_record(participation, removed_at=timezone.now())
    web.get("/record/")
    with django_assert_num_queries(5):
        web.get("/record/")


@pytest.mark.parametrize(
    "step", ["done", "edit", "edit/what", "edit/when", "edit/how-long", "remove"]
)
@pytest.mark.parametrize("records", [1, 3])
def test_page_of_one_record_costs_the_same_whatever_was_recorded(
    web, participation, django_assert_max_num_queries, records, step
):
    record = [make_record(participation) for _ in range(records)][0]
    web.get(f"/record/{record.pk}/{step}/")
    with django_assert_max_num_queries(4):
        web.get(f"/record/{record.pk}/{step}/")
