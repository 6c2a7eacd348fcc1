"""The level: what it is, why, and choosing another."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.utils import timezone

from learning.models import LevelDecision
from learning.services.surveys import save_answer, submit_response
from tests.factories import make_campaign, make_participation
from tests.learning.pages_a.words import assert_refused, words_of


def give_level(participation, *answers):
    """Answer the starting survey through the services; the campaign's rule decides."""
    from campaigns.selectors import definition

    survey = definition(participation.campaign).questionnaire("starting")
    for question, choice in zip(survey.questions, [*answers, "no"], strict=False):
        save_answer(participation=participation, question=question, choices=[choice], text="")
    submit_response(participation=participation, questionnaire=survey)


@pytest.fixture
def decided(participation):
    give_level(participation, "very-confident", "very-confident", "confident")
    return participation


def test_level_is_shown_with_the_answers_behind_it(learner_client, decided):
    words = words_of(learner_client.get("/level/"))
    assert "Your level is Practitioner" in words
    assert "More of your answers pointed to Practitioner than to any other level" in words
    assert "How about using? Confident Points to Working" in words
    assert "version 1 of the rule" in words


def test_tie_is_explained(learner_client, participation):
    give_level(participation, "not-confident", "confident", "very-confident")
    words = words_of(learner_client.get("/level/"))
    assert "Your level is Working" in words
    assert "pointed to different levels equally. When that happens we suggest Working" in words


def test_another_level_can_be_chosen_and_both_are_kept_and_shown(learner_client, decided):
    page = learner_client.post("/level/choose/", {"level": "awareness"}, follow=True)
    words = words_of(page)
    assert "Your level is Awareness" in words
    assert "You chose this level. Your answers suggested Practitioner. We keep both." in words
    decision = LevelDecision.objects.get()
    assert (decision.scored_level.slug, decision.chosen_level.slug) == ("practitioner", "awareness")


def test_choice_starts_at_the_level_in_force(learner_client, decided):
    page = learner_client.get("/level/choose/").content.decode()
    assert 'value="practitioner" checked' in page


@pytest.mark.parametrize("value", ["", "grand-master", "x" * 500])
def test_wrong_choice_is_refused_beside_the_question(learner_client, decided, value):
    page = learner_client.post("/level/choose/", {"level": value})
    assert_refused(page, "id_level", "Choose a level")
    assert LevelDecision.objects.get().chosen_level is None


def test_level_of_another_campaign_cannot_be_chosen(learner_client, decided):
    today = timezone.localdate()
    make_campaign(
        "other", opens_on=today - dt.timedelta(days=90), closes_on=today - dt.timedelta(days=60)
    ).levels.create(slug="elsewhere", name="Elsewhere", description="", position=9)
    page = learner_client.post("/level/choose/", {"level": "elsewhere"})
    assert_refused(page, "id_level", "Choose a level")


def test_after_closing_the_level_is_read_only(learner_client, decided):
    campaign, today = decided.campaign, timezone.localdate()
    campaign.opens_on, campaign.closes_on = (
        today - dt.timedelta(days=60),
        today - dt.timedelta(days=20),
    )
    campaign.save()
    words = words_of(learner_client.get("/level/"))
    assert "Your level is Practitioner" in words
    assert "Choose another level" not in words
    page = learner_client.post("/level/choose/", {"level": "awareness"})
    assert "One Big Thing test closed on" in words_of(page)
    assert LevelDecision.objects.get().chosen_level is None


@pytest.mark.parametrize("path", ["/level/", "/level/choose/"])
def test_without_a_level_the_survey_comes_first(learner_client, path):
    assert learner_client.get(path).url == "/survey/starting/"


@pytest.mark.parametrize("path", ["/level/", "/level/choose/"])
def test_campaign_that_sets_no_level_has_no_level_page(client, learner, path):
    campaign = make_campaign()
    campaign.questionnaires.get(slug="starting").level_rules.all().delete()
    make_participation(campaign, user=learner)
    client.force_login(learner)
    assert client.get(path).url == "/home/"


@pytest.mark.parametrize("path", ["/level/", "/level/choose/"])
def test_stranger_signs_in_and_newcomer_goes_home(client, newcomer, campaign, path):
    assert client.get(path).url == f"/sign-in/?next={quote(path, safe='')}"
    client.force_login(newcomer)
    assert client.get(path).url == "/home/"


def test_level_page_costs_four_queries(learner_client, decided, django_assert_num_queries):
    learner_client.get("/level/")
    with django_assert_num_queries(5):
        learner_client.get("/level/")
