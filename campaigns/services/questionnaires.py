"""The questions, options and level rule of one questionnaire."""

from __future__ import annotations

from typing import Any

from campaigns.models import LevelRule, LevelScore, Option, Question
from campaigns.services.outline import QuestionnairePart, QuestionPart
from campaigns.services.work import Work
from departments.services import with_ids

OptionIds = dict[tuple[str, str], int]
"""The id of each option by its question's slug and its value."""


def put_questionnaire(work: Work, questionnaire_id: int, part: QuestionnairePart) -> None:
    existing = Question.objects.filter(questionnaire_id=questionnaire_id)
    key = ("questionnaire_id", "slug")
    plain = [
        {
            "questionnaire_id": questionnaire_id,
            "construct_id": work.constructs[question.construct or ""],
        }
        | question.values
        for question in part.questions
    ]
    rows = with_ids(existing, key, plain)
    ids = {str(row["slug"]): int(row["id"]) for row in rows}
    wanted = [
        row | _routing(question, ids) for row, question in zip(rows, part.questions, strict=True)
    ]
    questions = work.report.put("questions", existing, key, wanted)
    options = _put_options(work, ids, part)
    _put_level_rule(work, questionnaire_id, part, options)
    # Those that were led to before those that led there.
    gone = sorted(questions.missing, key=lambda row: row.position, reverse=True)
    work.remove(gone)


def _routing(question: QuestionPart, ids: dict[str, int]) -> dict[str, Any]:
    leader = question.asked_if_slug
    return {
        "asked_if_question_id": ids[leader] if leader else None,
        "asked_if_answers": list(question.asked_if_answers),
    }


def _put_options(work: Work, ids: dict[str, int], part: QuestionnairePart) -> OptionIds:
    wanted = [
        {"question_id": ids[question.slug], **option.values}
        for question in part.questions
        for option in question.options
    ]
    slugs = {pk: slug for slug, pk in ids.items()}
    existing = Option.objects.filter(question_id__in=slugs)
    outcome = work.report.put("options", existing, ("question_id", "value"), wanted)
    work.remove(outcome.missing)
    return {(slugs[row.question_id], row.value): row.pk for row in outcome.rows.values()}


def _put_level_rule(
    work: Work, questionnaire_id: int, part: QuestionnairePart, options: OptionIds
) -> None:
    """Earlier versions of a rule stay for the levels they gave; without a rule in the file, none stays."""
    existing = LevelRule.objects.filter(questionnaire_id=questionnaire_id)
    wanted = []
    if part.level_rule:
        existing = existing.filter(version=part.level_rule.values["version"])
        wanted = [{"questionnaire_id": questionnaire_id, **part.level_rule.values}]
    rules = work.report.put("level rules", existing, ("version",), wanted)
    work.remove(rules.missing)
    for rule in rules.rows.values():
        _put_scores(work, rule, part, options)


def _put_scores(work: Work, rule: LevelRule, part: QuestionnairePart, options: OptionIds) -> None:
    wanted = [
        {
            "rule_id": rule.pk,
            "option_id": options[(question.slug, option.value)],
            "level_id": work.levels[option.level],
        }
        for question in part.questions
        for option in question.options
        if option.level is not None
    ]
    existing = LevelScore.objects.filter(rule=rule)
    outcome = work.report.put("level scores", existing, ("rule_id", "option_id"), wanted)
    work.remove(outcome.missing)
