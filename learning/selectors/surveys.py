"""How far a person has come in a questionnaire."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from campaigns.definitions import QuestionDefinition, QuestionnaireDefinition
from learning.models import Participation, SurveyResponse


@dataclass(frozen=True)
class AnswerShown:
    """Option values with their labels in the question's order, or text. Both empty: passed over."""

    choices: tuple[str, ...]
    labels: tuple[str, ...]
    text: str

    @property
    def is_empty(self) -> bool:
        return not (self.choices or self.text)


@dataclass(frozen=True)
class SurveyProgress:
    """``answers`` by question slug; ``route`` is the questions asked of this person, given their answers so far.

    Once the answers are sent, the route is what was asked then, whatever has been added or retired since.
    """

    answers: Mapping[str, AnswerShown]
    route: tuple[QuestionDefinition, ...]
    first_unanswered: QuestionDefinition | None
    is_started: bool
    submitted_at: dt.datetime | None

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None


def survey_progress(
    participation: Participation, questionnaire: QuestionnaireDefinition
) -> SurveyProgress:
    """One query. An optional question that was passed over is not asked again."""
    rows = list(
        SurveyResponse.objects.filter(
            participation=participation, questionnaire_id=questionnaire.id
        ).values_list("submitted_at", "answers__question_id", "answers__choices", "answers__text")
    )
    # A response without answers is one row without a question.
    kept = {number: (choices, text) for _, number, choices, text in rows}
    asked_before = tuple(q for q in questionnaire.questions if q.id in kept)
    answers = {q.slug: _answer(q, *kept[q.id]) for q in asked_before}
    submitted_at = rows[0][0] if rows else None
    route = asked_before
    if submitted_at is None:
        route = questionnaire.route({slug: answer.choices for slug, answer in answers.items()})
    return SurveyProgress(
        answers=answers,
        route=route,
        first_unanswered=next((q for q in route if not _is_settled(q, answers)), None),
        is_started=bool(rows),
        submitted_at=submitted_at,
    )


def _is_settled(question: QuestionDefinition, answers: Mapping[str, AnswerShown]) -> bool:
    answer = answers.get(question.slug)
    return answer is not None and not (question.is_required and answer.is_empty)


def _answer(question: QuestionDefinition, choices: list[str], text: str) -> AnswerShown:
    chosen = [option for option in question.options if option.value in choices]
    return AnswerShown(
        choices=tuple(option.value for option in chosen),
        labels=tuple(option.label for option in chosen),
        text=text,
    )
