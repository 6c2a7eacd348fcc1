"""Activities that are done when the person says so."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.utils import timezone

from campaigns.models import Activity, ActivityKind
from learning.models import Declaration
from tests.learning.pages_a.words import words_of

PATH = "/activity/team-talk/"


@pytest.fixture
def talk(campaign):
    return Activity.objects.create(
        campaign=campaign,
        slug="team-talk",
        kind=ActivityKind.DECLARED,
        title="Talk about data with your team",
        summary="Half an hour is enough",
        detail="Choose a chart.\n\nAsk what it hides.",
        position=5,
    )


def test_page_says_what_to_do(learner_client, talk):
    page = learner_client.get(PATH)
    assert "Half an hour is enough Choose a chart. Ask what it hides." in words_of(page)
    assert "I have done this" in words_of(page)


def test_saying_that_it_is_done_leads_home_where_it_is_completed(learner_client, talk):
    page = learner_client.post(PATH, {"answer": "done"}, follow=True)
    words = words_of(page)
    assert "Done: Talk about data with your team" in words
    assert "Half an hour is enough Completed" in words


def test_saying_it_twice_is_kept_once(learner_client, talk):
    for _ in range(2):
        learner_client.post(PATH, {"answer": "done"})
    assert Declaration.objects.count() == 1
    assert "You told us at" in words_of(learner_client.get(PATH))


def test_it_can_be_taken_back(learner_client, talk):
    learner_client.post(PATH, {"answer": "done"})
    page = learner_client.post(PATH, {"answer": "not-done"}, follow=True)
    assert "This is no longer marked as done" in words_of(page)
    assert "When you have done it" in words_of(page)
    assert not Declaration.objects.exists()


@pytest.mark.parametrize("answer", [None, "", "tampered"])
def test_other_answers_are_refused_in_words(learner_client, talk, answer):
    page = learner_client.post(PATH, {} if answer is None else {"answer": answer})
    assert "There is a problem Use the button to say that you have done this" in words_of(page)
    assert not Declaration.objects.exists()


def test_closed_campaign_takes_no_word(learner_client, talk, campaign):
    today = timezone.localdate()
    campaign.opens_on, campaign.closes_on = (
        today - dt.timedelta(days=60),
        today - dt.timedelta(days=20),
    )
    campaign.save()
    assert "can no longer be marked as done" in words_of(learner_client.get(PATH))
    page = learner_client.post(PATH, {"answer": "done"})
    assert "There is a problem One Big Thing test closed on" in words_of(page)
    assert not Declaration.objects.exists()


@pytest.mark.parametrize(
    ("slug", "place"),
    [
        ("starting-survey", "/survey/starting/"),
        ("core-course", "/learn/"),
        ("learning", "/record/"),
        ("feedback", "/survey/feedback/"),
    ],
)
def test_other_activities_have_pages_of_their_own(learner_client, slug, place):
    assert learner_client.get(f"/activity/{slug}/").url == place


def test_unknown_activity_is_not_found(learner_client):
    assert learner_client.get("/activity/none/").status_code == 404


def test_stranger_signs_in_and_newcomer_goes_home(client, newcomer, talk):
    assert client.get(PATH).url == f"/sign-in/?next={quote(PATH, safe='')}"
    client.force_login(newcomer)
    assert client.get(PATH).url == "/home/"


def test_get_changes_nothing(learner_client, talk):
    learner_client.get(PATH, {"answer": "done"})
    assert not Declaration.objects.exists()
