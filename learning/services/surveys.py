"""Answering a questionnaire: saved page by page, sent once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone

from campaigns.definitions import (
    Answers,
    LevelRuleDefinition,
    QuestionDefinition,
    QuestionnaireDefinition,
)
from campaigns.models import Question, QuestionKind
from campaigns.scoring import NothingToScore, score
from learning.models import Answer, LevelDecision, Participation, SurveyResponse
from learning.services.errors import AlreadySubmitted, QuestionsUnanswered, Refused
from learning.services.writing import locked, require_accepting, settle

LONGEST_TEXT: Final = 2000


@transaction.atomic
def save_answer(
    *,
    participation: Participation,
    question: QuestionDefinition,
    choices: Sequence[str],
    text: str,
) -> None:
    """Keep the answer to one question; an empty one says that an optional question was passed over.

    Raises ``Refused`` for an answer that the question does not allow, ``AlreadySubmitted``, ``CampaignClosed``.
    """
    _check_answer(question, choices, text)
    participation = locked(participation)
    require_accepting(participation)
    asked = Question.objects.filter(
        pk=question.id, questionnaire__campaign=participation.campaign_id
    ).only("questionnaire_id")
    kept_question = asked.first()
    if kept_question is None:
        raise Refused("This question is not part of the campaign")
    response = _response(participation, kept_question.questionnaire_id)
    if response.submitted_at is not None:
        raise AlreadySubmitted
    Answer.objects.update_or_create(
        response=response,
        question_id=question.id,
        defaults={"choices": list(choices), "text": text.strip()},
    )


@transaction.atomic
def submit_response(
    *, participation: Participation, questionnaire: QuestionnaireDefinition
) -> SurveyResponse:
    """Make the answers final and, where the questionnaire decides a level, decide it. A second call changes nothing.

    Answers to questions that later answers led away from are dropped. Raises ``QuestionsUnanswered``,
    ``CampaignClosed``.
    """
    participation = locked(participation)
    response = _response(participation, questionnaire.id)
    if response.submitted_at is not None:
        return response
    require_accepting(participation)
    answers = _keep_what_was_asked(response, questionnaire)
    response.submitted_at = timezone.now()
    response.save(update_fields=["submitted_at"])
    if questionnaire.level_rule is not None:
        _decide_level(participation, questionnaire.level_rule, answers)
    settle(participation)
    return response


def _response(participation: Participation, questionnaire_id: int) -> SurveyResponse:
    """The one response, made when it is first needed; the participation is locked, so two tabs share it."""
    response, _ = SurveyResponse.objects.get_or_create(
        participation=participation, questionnaire_id=questionnaire_id
    )
    return response


def _keep_what_was_asked(
    response: SurveyResponse, questionnaire: QuestionnaireDefinition
) -> Answers:
    kept = {answer.question_id: answer for answer in response.answers.all()}
    chosen = {q.slug: kept[q.id].choices for q in questionnaire.questions if q.id in kept}
    route = questionnaire.route(chosen)
    unanswered = tuple(q for q in route if q.is_required and not _is_answered(kept.get(q.id)))
    if unanswered:
        raise QuestionsUnanswered(unanswered)
    response.answers.exclude(question_id__in=[question.id for question in route]).delete()
    return {question.slug: chosen.get(question.slug, ()) for question in route}


def _is_answered(answer: Answer | None) -> bool:
    return answer is not None and bool(answer.choices or answer.text)


def _decide_level(
    participation: Participation, rule: LevelRuleDefinition, answers: Answers
) -> None:
    """A level once decided keeps its rule and its reasons, whatever rules come later."""
    try:
        scored = score(rule, answers)
    except NothingToScore:
        return
    LevelDecision.objects.get_or_create(
        participation=participation,
        defaults={
            "rule_id": rule.id,
            "scored_level_id": scored.level.id,
            "reasons": [reason.as_kept() for reason in scored.reasons],
        },
    )


def _check_answer(question: QuestionDefinition, choices: Sequence[str], text: str) -> None:
    if question.kind == QuestionKind.TEXT:
        _check_text(question, choices, text)
        return
    if text or any(question.option(value) is None for value in choices):
        raise Refused("Choose an answer from the list", field=question.slug)
    if len(set(choices)) != len(choices):
        raise Refused("Choose each answer once", field=question.slug)
    if question.is_required and not choices:
        raise Refused("Choose an answer", field=question.slug)
    if question.kind != QuestionKind.SEVERAL and len(choices) > 1:
        raise Refused("Choose one answer", field=question.slug)


def _check_text(question: QuestionDefinition, choices: Sequence[str], text: str) -> None:
    if choices or "\x00" in text:
        raise Refused("Enter your answer in words", field=question.slug)
    if question.is_required and not text.strip():
        raise Refused("Enter an answer", field=question.slug)
    if len(text.strip()) > LONGEST_TEXT:
        raise Refused(
            f"Your answer must be {LONGEST_TEXT} characters or fewer", field=question.slug
        )
