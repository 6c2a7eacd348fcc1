"""A person's own details: to see, to change, to send, to take away, to have deleted."""

import datetime as dt
import json
import re
import uuid

import pytest
import time_machine
from django.core.cache import cache, caches
from django.utils import timezone

from accounts.models import OutgoingMail, Posting, User
from campaigns.models import MoverRule
from departments.models import EmailDomain, OrganisationName
from learning.models import Certificate, LearningRecord, Participation
from tests.factories import a_grade, a_profession, make_record, make_user
from tests.learning.pages_b.reading import refuses, summary, title, typed_day, words

pytestmark = pytest.mark.django_db
PATHS = [
    "/you/",
    "/you/moved/",
    "/you/moved/check/",
    "/you/email-record/",
    "/you/download/",
    "/you/download.json",
    "/you/leave/",
]


@pytest.fixture(autouse=True)
def _no_mails_counted_yet(db):
    cache.clear()


def move_to(where, **changes) -> dict[str, str]:
    day = timezone.localdate() - dt.timedelta(days=3)
    answers = {"organisation": where.slug, "grade": "G7", "profession": "policy"}
    return answers | typed_day(day, "moved_on") | changes


def to_myself(send_id=None) -> dict[str, str]:
    return {"whom": "myself", "send_id": str(send_id or uuid.uuid4())}


def to_colleague(email) -> dict[str, str]:
    return to_myself() | {"whom": "colleague", "email": email}


@pytest.mark.parametrize("path", PATHS)
def test_signing_in_comes_first(client, participation, path):
    assert client.get(path).url.startswith("/sign-in/")


def test_details_are_the_persons_own(web, stranger):
    shown = words(web.get("/you/"))
    assert "lee.learner@dwp.gov.uk" in shown
    assert "Department for Work and Pensions" in shown
    assert "Since Friday 1 April 2022" in shown
    assert "lee.learner" not in words(stranger.get("/you/"))


def test_somebody_who_has_not_joined_has_details_too(client, db):
    client.force_login(make_user("nia@dwp.gov.uk"))
    assert "You have not said where you work yet" in words(client.get("/you/"))


def test_details_cost_at_most_six_queries(web, django_assert_num_queries):
    web.get("/you/")
    with django_assert_num_queries(5):
        web.get("/you/")


def test_moving_is_checked_then_kept(web, learner, other_department):
    a_grade("G7")
    answers = move_to(other_department)
    assert web.post("/you/moved/", answers).url == "/you/moved/check/"
    shown = words(web.get("/you/moved/check/"))
    assert "Ofsted" in shown
    assert "G7" in shown
    assert learner.postings.count() == 1
    done = words(web.post("/you/moved/check/", follow=True))
    assert "Your new details are saved" in done
    assert "Organisation Ofsted Grade G7" in done
    assert learner.postings.count() == 2
    posting = Posting.objects.current().get(user=learner)
    assert (posting.organisation, posting.grade.code) == (other_department, "G7")
    assert web.post("/you/moved/check/").url == "/you/"
    assert learner.postings.count() == 2


@pytest.mark.parametrize(
    ("rule", "credited"), [(MoverRule.AT_SIGN_UP, "old"), (MoverRule.CURRENT, "new")]
)
def test_credit_follows_the_campaigns_rule(
    web, participation, department, other_department, rule, credited
):
    a_grade("G7")
    type(participation.campaign).objects.update(mover_rule=rule)
    web.post("/you/moved/", move_to(other_department))
    web.post("/you/moved/check/")
    participation.refresh_from_db()
    assert participation.organisation == {"old": department, "new": other_department}[credited]


KEEPS = (
    "goes on counting for Department for Work and Pensions, with the grade and profession you gave"
)


@pytest.mark.parametrize(
    ("rule", "said"),
    [(MoverRule.AT_SIGN_UP, KEEPS), (MoverRule.CURRENT, "counts for Ofsted, with these details")],
)
def test_who_keeps_the_credit_is_said_before_anything_is_kept(
    web, participation, other_department, rule, said
):
    a_grade("G7")
    type(participation.campaign).objects.update(mover_rule=rule)
    web.post("/you/moved/", move_to(other_department))
    assert f"What you do in One Big Thing test {said}" in words(web.get("/you/moved/check/"))


def test_a_mistake_is_put_right_by_keeping_the_day(web, participation, learner, other_department):
    """The button says "I have moved, or something here is wrong": the page says how to say which."""
    a_grade("G7")
    assert "something here is wrong, keep 1 April 2022" in words(web.get("/you/moved/"))
    web.post("/you/moved/", move_to(other_department))
    shown = words(web.get("/you/moved/check/"))
    assert "putting a mistake right, change the day to Friday 1 April 2022" in shown
    began = typed_day(dt.date(2022, 4, 1), "moved_on")
    web.post("/you/moved/", move_to(other_department) | began)
    assert "counts for Ofsted, with these details" in words(web.get("/you/moved/check/"))
    web.post("/you/moved/check/")
    participation.refresh_from_db()
    assert (participation.organisation, participation.grade.code) == (other_department, "G7")


def test_nothing_is_said_of_campaigns_that_are_over(web, participation, other_department):
    a_grade("G7")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    type(participation.campaign).objects.update(closes_on=yesterday, grace_days=0)
    web.post("/you/moved/", move_to(other_department))
    assert "What you do in" not in words(web.get("/you/moved/check/"))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"organisation": ""}, "Choose the organisation you work in"),
        ({"organisation": "tampered"}, "Choose the organisation you work in"),
        ({"grade": "tampered"}, "Choose your grade"),
        ({"profession": ""}, "Choose your profession"),
        (
            {"moved_on_day": "", "moved_on_month": "", "moved_on_year": ""},
            "Enter the day it changed",
        ),
        ({"moved_on_year": "26"}, "Year must include 4 numbers"),
    ],
)
def test_wrong_new_detail_is_explained(web, other_department, wrong, message):
    a_grade("G7")
    refuses(web.post("/you/moved/", move_to(other_department, **wrong)), message)


def test_new_organisation_is_found_by_its_other_names_too(web, other_department):
    OrganisationName.objects.create(
        organisation=other_department,
        name="Schools Inspectorate",
        abbreviation="SINSP",
        valid_from=dt.date(2001, 1, 1),
    )
    page = web.get("/you/moved/").content.decode()
    assert re.search(r'value="ofsted"[^>]*data-also="[^"]*(SINSP|OFSTED)', page, re.IGNORECASE)


def test_who_is_on_no_list_says_so_in_the_words_of_joining(web, participation, other_department):
    a_grade("G7")
    a_profession("Not recorded")
    none = {"profession": "not-recorded"}
    assert "None of these, or I do not know" in words(web.get("/you/moved/"))
    web.post("/you/moved/", move_to(other_department, **none))
    assert "Profession None of these, or I do not know" in words(web.get("/you/moved/check/"))


def test_session_keeps_the_answers_and_nothing_else_that_is_sent(web, other_department):
    a_grade("G7")
    more = {"organisation_x": "x" * 50_000, "moved_on_day": " " * 50_000 + "1"}
    assert web.post("/you/moved/", move_to(other_department, **more)).status_code == 302
    assert len(json.dumps(dict(web.session.items()))) < 2000
    assert "Ofsted" in words(web.get("/you/moved/check/"))


def test_empty_move_is_refused_even_after_a_good_one(web, other_department):
    a_grade("G7")
    web.post("/you/moved/", move_to(other_department))
    refuses(web.post("/you/moved/", {}), "Choose the organisation you work in")


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (dt.date(2100, 1, 1), "The day you started must be today or in the past"),
        (
            dt.date(2021, 1, 1),
            "The day you moved must be on or after 1 April 2022, when you started your current post",
        ),
    ],
)
def test_impossible_day_of_moving_is_said_and_nothing_kept(
    web, learner, other_department, day, message
):
    a_grade("G7")
    web.post("/you/moved/", move_to(other_department, **typed_day(day, "moved_on")))
    refuses(web.post("/you/moved/check/"), message)
    assert learner.postings.count() == 1


def test_organisation_that_has_closed_cannot_be_chosen(web, other_department):
    a_grade("G7")
    type(other_department).objects.filter(pk=other_department.pk).update(
        closed_on=timezone.localdate()
    )
    refuses(
        web.post("/you/moved/", move_to(other_department)), "Choose the organisation you work in"
    )


def test_checking_without_answers_goes_back(web):
    assert web.get("/you/moved/check/").url == "/you/"


def test_record_is_mailed_to_oneself(web, participation):
    make_record(participation, title="<b>Read</b> {{ about }} charts", minutes=65)
    assert "It lists what you have recorded" in words(web.get("/you/email-record/"))
    shown = words(web.post("/you/email-record/", to_myself(), follow=True))
    assert "We are sending your record to lee.learner@dwp.gov.uk" in shown
    mail = OutgoingMail.objects.get()
    assert mail.to == "lee.learner@dwp.gov.uk"
    assert mail.subject == "Your learning record: One Big Thing test"
    assert "<b>Read</b> {{ about }} charts" in mail.body
    assert "In all: 1 hour 5 minutes of 7 hours" in mail.body
    assert "&lt;b&gt;Read&lt;/b&gt; {{ about }} charts" in mail.html_body


def test_record_is_mailed_to_a_colleague_and_says_who_sent_it(web, participation, other_department):
    make_record(participation)
    web.post("/you/email-record/", to_colleague("Kim@Ofsted.gov.uk"))
    mail = OutgoingMail.objects.get()
    assert mail.to == "kim@ofsted.gov.uk"
    assert mail.subject.startswith("A learning record from lee.learner@dwp.gov.uk")
    assert "lee.learner@dwp.gov.uk asked us to send you" in mail.body


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({}, "Select who we should send it to"),
        ({"whom": "tampered"}, "Select yourself or a colleague"),
        ({"whom": "colleague"}, "Enter your colleague’s email address"),
        (
            {"whom": "colleague", "email": "kim"},
            "Enter an email address in the right format, like name@dwp.gov.uk",
        ),
        (
            {"whom": "colleague", "email": "kim@example.com"},
            "Enter an address at an organisation that takes part, like name@dwp.gov.uk",
        ),
        (
            {"whom": "colleague", "email": "kim@notdwp.gov.uk"},
            "Enter an address at an organisation that takes part, like name@dwp.gov.uk",
        ),
        (
            {"whom": "colleague", "email": f"{'k' * 60}@{'dwp.' * 60}gov.uk"},
            "An email address must be 254 characters or fewer",
        ),
    ],
)
def test_wrong_address_is_explained_and_nothing_sent(web, answer, message):
    response = web.post("/you/email-record/", answer | {"send_id": uuid.uuid4()})
    assert message in [text for text, _ in summary(response)]
    assert title(response).startswith("Error: ")
    assert not OutgoingMail.objects.exists()


def test_mails_are_limited_for_each_person_in_any_hour(web, stranger, participation):
    """Counted back from each mail, and not by the hours of the clock: those could be got round as one turns."""
    caches["local"].clear()  # what was kept until a moment ago would last for hours
    just_before_the_turn = (timezone.now() - dt.timedelta(hours=3)).replace(minute=58)
    with time_machine.travel(just_before_the_turn, tick=False) as clock:
        for _ in range(5):
            assert web.post("/you/email-record/", to_myself()).status_code == 302
        clock.shift(dt.timedelta(minutes=18))
        response = web.post("/you/email-record/", to_myself())
        assert "You can send 5 emails an hour. Try again in 42 minutes" in words(response)
        assert OutgoingMail.objects.count() == 5
        assert stranger.post("/you/email-record/", to_myself()).status_code == 302
        clock.shift(dt.timedelta(minutes=42))
        assert web.post("/you/email-record/", to_myself()).status_code == 302
        assert OutgoingMail.objects.count() == 7


def test_a_double_press_sends_one_mail_and_says_the_same_twice(web, participation):
    page = web.get("/you/email-record/").content.decode()
    send_id = re.search(r'name="send_id" value="([^"]+)"', page)[1]
    for _ in range(2):
        shown = words(web.post("/you/email-record/", to_myself(send_id), follow=True))
        assert "We are sending your record to lee.learner@dwp.gov.uk" in shown
    assert OutgoingMail.objects.count() == 1
    # Back on the same page, and now to somebody else.
    web.post("/you/email-record/", to_colleague("kim@dwp.gov.uk") | {"send_id": send_id})
    assert OutgoingMail.objects.count() == 2


def test_subject_says_an_address_as_it_is_and_fits(web, participation, learner):
    name = "sean.o'brien." + "x" * 150
    User.objects.filter(pk=learner.pk).update(email=f"{name}@dwp.gov.uk")
    assert web.post("/you/email-record/", to_colleague("kim@dwp.gov.uk")).status_code == 302
    mail = OutgoingMail.objects.get()
    assert mail.subject.startswith("A learning record from sean.o'brien.xxx")
    assert len(mail.subject) == 200
    assert f"{name}@dwp.gov.uk asked us" in mail.body


def test_everything_held_is_read_and_downloaded(web, stranger, participation):
    make_record(participation, title="Read about charts")
    make_record(participation, title="Removed since", removed_at=timezone.now())
    shown = words(web.get("/you/download/"))
    for held in (
        "lee.learner@dwp.gov.uk",
        "Read about charts",
        "Removed since",
        "Department for Work and Pensions",
    ):
        assert held in shown
    assert "1 April 2022" in shown
    file = web.get("/you/download.json")
    assert file["Content-Disposition"] == 'attachment; filename="what-we-hold-about-you.json"'
    held = json.loads(file.content)
    assert held["account"]["email"] == "lee.learner@dwp.gov.uk"
    assert "lee.learner" not in stranger.get("/you/download.json").content.decode()


def test_what_is_held_besides_is_said_with_whom_to_ask(web, participation):
    """Visits, the words of mail, and what staff do are not in the file, so it is not called everything."""
    page = web.get("/you/download/")
    shown = words(page)
    assert "This is all that the portal holds" not in shown
    for held in ("Your visit, until you sign out", "words of emails", "exports, releases and API"):
        assert held in shown
    assert 'href="/privacy/"' in page.content.decode()
    besides = json.loads(web.get("/you/download.json").content)["held_besides"]
    assert all(each in shown for each in besides)


def test_every_value_of_the_file_is_on_the_page(web, participation):
    make_record(participation, title="Read about charts")

    def texts(value):
        if isinstance(value, dict | list):
            for item in value.values() if isinstance(value, dict) else value:
                yield from texts(item)
        elif isinstance(value, str) and value and not re.match(r"\d{4}-\d\d-\d\d", value):
            yield value

    shown = words(web.get("/you/download/"))
    missing = [
        text
        for text in texts(json.loads(web.get("/you/download.json").content))
        if text not in shown
    ]
    assert missing == []


def test_leaving_says_what_goes_and_what_stays(web):
    shown = words(web.get("/you/leave/"))
    assert "We will delete" in shown
    assert "We keep numbers" in shown
    assert User.objects.filter(email="lee.learner@dwp.gov.uk").exists()


def test_leaving_needs_to_be_meant(web):
    refuses(web.post("/you/leave/", {}), "Tick to say that you understand it cannot be undone")
    assert User.objects.filter(email="lee.learner@dwp.gov.uk").exists()


def test_leaving_deletes_the_person_and_keeps_the_numbers(web, participation):
    make_record(participation, title="Something private", minutes=65)
    gone = web.post("/you/leave/", {"is_sure": "on"}, follow=True)
    assert "Your account is deleted" in words(gone)
    assert not User.objects.filter(email="lee.learner@dwp.gov.uk").exists()
    assert not LearningRecord.objects.filter(title="Something private").exists()
    kept = Participation.objects.get(pk=participation.pk)
    assert (kept.user, kept.minutes) == (None, 65)
    assert web.get("/home/").url.startswith("/sign-in/")
    assert not Certificate.objects.exists()


def test_permitted_addresses_outside_the_civil_service_get_mail_too(web, db):
    EmailDomain.objects.create(domain="partner.org.uk", is_civil_service=False)
    web.post("/you/email-record/", to_colleague("kim@partner.org.uk"))
    assert OutgoingMail.objects.get().to == "kim@partner.org.uk"


def test_professions_and_grades_come_from_the_lists(web):
    a_profession("Digital and Data")
    shown = words(web.get("/you/moved/"))
    assert "Digital and Data" in shown
