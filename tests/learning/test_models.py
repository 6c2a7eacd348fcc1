"""Every constraint, broken once."""

import datetime as dt

import pytest
from django.utils import timezone

from campaigns.models import LevelRule
from learning.models import (
    Answer,
    Certificate,
    Declaration,
    LevelDecision,
    SurveyResponse,
)
from tests.constraints import breaks
from tests.factories import make_participation, make_record

pytestmark = pytest.mark.django_db


def test_a_person_takes_part_once_in_a_campaign(participation, learner, campaign):
    with breaks("person_takes_part_once_in_a_campaign"):
        make_participation(campaign, user=learner)


@pytest.fixture
def response(participation, campaign):
    survey = campaign.questionnaires.get(slug="starting")
    return SurveyResponse.objects.create(participation=participation, questionnaire=survey)


def test_a_person_has_one_response_to_a_questionnaire(response):
    with breaks("person_has_one_response_to_a_questionnaire"):
        SurveyResponse.objects.create(
            participation=response.participation, questionnaire=response.questionnaire
        )


def test_a_response_is_submitted_after_it_starts(response):
    response.submitted_at = response.started_at - dt.timedelta(seconds=1)
    with breaks("response_is_submitted_after_it_starts"):
        response.save()


def test_a_question_is_answered_once_in_a_response(response):
    question = response.questionnaire.questions.first()
    Answer.objects.create(response=response, question=question, choices=["confident"])
    with breaks("question_is_answered_once_in_a_response"):
        Answer.objects.create(response=response, question=question)


def test_an_answer_is_choices_or_text(response):
    question = response.questionnaire.questions.first()
    with breaks("answer_is_choices_or_text"):
        Answer.objects.create(response=response, question=question, choices=["a"], text="b")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("record_is_1_to_1440_minutes", {"minutes": 0}),
        ("record_is_1_to_1440_minutes", {"minutes": 1441}),
        ("record_has_a_title", {"title": ""}),
        ("only_a_course_can_be_finished", {"finishes_course": True}),
        ("record_evidence_is_known", {"evidence": "hearsay"}),
        ("record_format_is_known", {"format": "telepathy"}),
    ],
)
def test_a_record_is_whole(participation, name, fields):
    with breaks(name):
        make_record(participation, **fields)


def test_an_activity_is_declared_once(participation, campaign):
    activity = campaign.activities.first()
    Declaration.objects.create(participation=participation, activity=activity)
    with breaks("activity_is_declared_once"):
        Declaration.objects.create(participation=participation, activity=activity)


def decide(participation, **chosen):
    campaign = participation.campaign
    return LevelDecision.objects.create(
        participation=participation,
        rule=LevelRule.objects.get(questionnaire__campaign=campaign),
        scored_level=campaign.levels.first(),
        reasons=[],
        **chosen,
    )


@pytest.mark.parametrize("chosen", ["level only", "moment only"])
def test_a_chosen_level_says_when(participation, campaign, chosen):
    with breaks("a_chosen_level_says_when"):
        decide(
            participation,
            chosen_level=campaign.levels.first() if chosen == "level only" else None,
            chosen_at=timezone.now() if chosen == "moment only" else None,
        )


def test_a_persons_level_is_decided_once_in_a_campaign(participation):
    decide(participation)
    with breaks("learning_leveldecision_participation"):
        decide(participation)


def test_a_certificate_names_a_person(participation):
    with breaks("certificate_names_a_person"):
        Certificate.objects.create(participation=participation, code="0123456789AB", name="")


@pytest.mark.parametrize("code", ["0123456789AO", "0123456789ab", "0123"])
def test_a_certificate_code_is_unmistakable(participation, code):
    with breaks("certificate_code_is_unmistakable"):
        Certificate.objects.create(participation=participation, code=code, name="Lee")


def test_a_certificate_is_one_persons_only_one_and_has_a_code_of_its_own(participation, campaign):
    Certificate.objects.create(participation=participation, code="0123456789AB", name="Lee")
    somebody = make_participation(campaign, organisation=participation.organisation)
    with breaks("learning_certificate_participation"):
        Certificate.objects.create(participation=participation, code="0123456789AC", name="Lee")
    with breaks("learning_certificate_code"):
        Certificate.objects.create(participation=somebody, code="0123456789AB", name="Sam")
