"""Every constraint, broken once."""

import datetime as dt
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaigns.models import LevelRule
from learning.models import (
    Answer,
    Certificate,
    Declaration,
    LearningRecord,
    LevelDecision,
    Participation,
    SurveyResponse,
)
from tests.factories import make_participation, make_record

pytestmark = pytest.mark.django_db
MODELS = (
    Participation,
    SurveyResponse,
    Answer,
    LearningRecord,
    Declaration,
    LevelDecision,
    Certificate,
)


@contextmanager
def breaks(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        yield


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


@pytest.mark.parametrize("chosen", ["level only", "moment only"])
def test_a_chosen_level_says_when(participation, campaign, chosen):
    level = campaign.levels.first()
    with breaks("a_chosen_level_says_when"):
        LevelDecision.objects.create(
            participation=participation,
            rule=LevelRule.objects.get(questionnaire__campaign=campaign),
            scored_level=level,
            reasons=[],
            chosen_level=level if chosen == "level only" else None,
            chosen_at=timezone.now() if chosen == "moment only" else None,
        )


def test_a_certificate_names_a_person(participation):
    with breaks("certificate_names_a_person"):
        Certificate.objects.create(participation=participation, code="0123456789AB", name="")


@pytest.mark.parametrize("code", ["0123456789AO", "0123456789ab", "0123"])
def test_a_certificate_code_is_unmistakable(participation, code):
    with breaks("certificate_code_is_unmistakable"):
        Certificate.objects.create(participation=participation, code=code, name="Lee")


def test_every_constraint_has_its_test():
    """Reads this file, so that it holds for any part of the tests and in any order."""
    written = Path(__file__).read_text()
    constraints = {it.name for model in MODELS for it in model._meta.constraints}
    assert constraints
    assert {name for name in constraints if f'"{name}"' not in written} == set()
