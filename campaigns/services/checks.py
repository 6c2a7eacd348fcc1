"""What must be true between the parts of a campaign file."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError

from campaigns.models import ActivityKind, Construct, QuestionKind
from campaigns.services.outline import (
    ActivityPart,
    Outline,
    Part,
    QuestionnairePart,
    QuestionPart,
)
from campaigns.services.tables import Faults

WITH_QUESTIONNAIRE = (ActivityKind.SURVEY, ActivityKind.FEEDBACK)
CHOSEN = (QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL)
YEARS = range(2000, 2101)  # far from where days can no longer be added
CHECK_ANSWERS = "check"  # in the place of a question's slug in addresses
AT_MOST_ONE = (ActivityKind.CORE_COURSES, ActivityKind.RECORDED_LEARNING, ActivityKind.FEEDBACK)


def check(outline: Outline, faults: Faults) -> None:
    """Add every fault that shows only when parts are seen together."""
    _check_dates(outline, faults)
    for parts in (outline.levels, outline.courses, outline.questionnaires, outline.activities):
        _check_named_once(parts, faults)
    _check_constructs(outline, faults)
    _check_courses(outline, faults)
    _check_activities(outline, faults)
    for questionnaire in outline.questionnaires:
        _check_questionnaire(questionnaire, outline, faults)
    if sum(each.level_rule is not None for each in outline.questionnaires) > 1:
        faults.add("questionnaires", "only one of them may have a level_rule")


def _check_dates(outline: Outline, faults: Faults) -> None:
    values = outline.campaign.values
    for first, last in (("opens_on", "closes_on"), ("learning_from", "learning_to")):
        if values[first] and values[last] and values[last] < values[first]:
            faults.add(last, f"is {values[last]}, before {first}, {values[first]}")
    for name, value in values.items():
        if isinstance(value, dt.date) and value.year not in YEARS:
            faults.add(name, f"is {value}; the year must be from {YEARS[0]} to {YEARS[-1]}")
    if values["target_minutes"] == 0:
        faults.add("target_minutes", "must be at least 1; leave it out when there is no target")
    if not outline.activities:
        faults.add("activities", "are missing: a campaign asks for at least one thing")


def _check_named_once(parts: Sequence[Part], faults: Faults, name: str = "slug") -> None:
    seen: dict[str, str] = {}
    for part in parts:
        slug = part.values[name]
        if slug in seen:
            faults.add(f"{part.place} > {name}", f'"{slug}" is already used by {seen[slug]}')
        seen.setdefault(slug, part.place)


def _check_constructs(outline: Outline, faults: Faults) -> None:
    longest = Construct._meta.get_field("meaning").max_length or 0
    for slug, meaning in outline.constructs.items():
        try:
            Construct._meta.get_field("slug").clean(slug, None)
        except ValidationError as error:
            faults.add(f"constructs > {slug}", " ".join(error.messages))
        if not 1 <= len(meaning) <= longest:
            faults.add(
                f"constructs > {slug}", f"must say what it means, in 1 to {longest} characters"
            )


def _check_courses(outline: Outline, faults: Faults) -> None:
    levels = {level.slug for level in outline.levels}
    for course in outline.courses:
        if course.level is not None and course.level not in levels:
            faults.add(f"{course.place} > level", _unknown(course.level, levels))
        if not 1 <= course.values["minutes"] <= 24 * 60:
            faults.add(f"{course.place} > minutes", "must be from 1 to 1440")


def _check_activities(outline: Outline, faults: Faults) -> None:
    core = sum(bool(course.values["is_core"]) for course in outline.courses)
    for activity in outline.activities:
        _check_activity(activity, outline, core, faults)
    kinds = Counter(activity.values["kind"] for activity in outline.activities)
    for kind in AT_MOST_ONE:
        if kinds[kind] > 1:
            faults.add("activities", f'only one of them may be of kind "{kind}"')
    uses = Counter(activity.questionnaire for activity in outline.activities)
    for questionnaire in outline.questionnaires:
        if uses[questionnaire.slug] != 1:
            number = uses[questionnaire.slug] or "no"
            faults.add(
                questionnaire.place, f"is asked by {number} activities; it must be asked by one"
            )


def _check_activity(activity: ActivityPart, outline: Outline, core: int, faults: Faults) -> None:
    questionnaires = {questionnaire.slug for questionnaire in outline.questionnaires}
    kind = activity.values["kind"]
    if kind in WITH_QUESTIONNAIRE and activity.questionnaire not in questionnaires:
        faults.add(
            f"{activity.place} > questionnaire", _unknown(activity.questionnaire, questionnaires)
        )
    if kind not in WITH_QUESTIONNAIRE and activity.questionnaire is not None:
        faults.add(f"{activity.place} > questionnaire", f'an activity of kind "{kind}" has none')
    needed = activity.values["courses_needed"]
    if kind == ActivityKind.CORE_COURSES and not 1 <= (needed or 0) <= core:
        faults.add(
            f"{activity.place} > courses_needed",
            f"must be from 1 to {core}, the core courses there are",
        )
    if kind != ActivityKind.CORE_COURSES and needed is not None:
        faults.add(f"{activity.place} > courses_needed", f'an activity of kind "{kind}" has none')


def _check_questionnaire(part: QuestionnairePart, outline: Outline, faults: Faults) -> None:
    if all(question.is_retired for question in part.questions):
        faults.add(f"{part.place} > questions", "are missing: at least one must be asked")
    _check_named_once(part.questions, faults)
    earlier: dict[str, QuestionPart] = {}
    for question in part.questions:
        if question.construct not in outline.constructs:
            faults.add(
                f"{question.place} > construct", _unknown(question.construct, outline.constructs)
            )
        if question.slug == CHECK_ANSWERS:
            faults.add(f"{question.place} > slug", "is the page to check answers on: use another")
        _check_options(question, faults)
        _check_routing(question, earlier, faults)
        _check_scores(question, part, outline, faults)
        earlier[question.slug] = question
    if part.level_rule and not any(_is_scored(question) for question in part.questions):
        faults.add(part.level_rule.place, "no answer points at a level")


def _check_options(question: QuestionPart, faults: Faults) -> None:
    _check_named_once(question.options, faults, "value")
    kind, place = question.values["kind"], f"{question.place} > options"
    if kind in CHOSEN and len(question.options) <= 1:
        faults.add(place, f'a question of kind "{kind}" offers at least two')
    if kind == QuestionKind.TEXT and question.options:
        faults.add(place, "a question answered in text has none")
    if kind == QuestionKind.AGREEMENT and any(o.place != question.place for o in question.options):
        faults.add(place, "leave them out: the five points of agreement are the same everywhere")


def _check_routing(
    question: QuestionPart, earlier: dict[str, QuestionPart], faults: Faults
) -> None:
    if question.asked_if_slug is None and not question.asked_if_answers:
        return
    place = f"{question.place} > asked_if"
    leader = earlier.get(question.asked_if_slug or "")
    if leader is None:
        faults.add(
            f"{place} > question",
            f"must be an earlier question: {_unknown(question.asked_if_slug, earlier)}",
        )
        return
    if leader.is_retired and not question.is_retired:
        faults.add(f"{place} > question", "is retired, so nobody would come here")
    values = {option.value for option in leader.options}
    if not question.asked_if_answers:
        faults.add(f"{place} > answers", "are missing")
    for answer in question.asked_if_answers:
        if answer not in values:
            faults.add(f"{place} > answers", _unknown(answer, values))


def _is_scored(question: QuestionPart) -> bool:
    return any(option.level is not None for option in question.options)


def _check_scores(
    question: QuestionPart, part: QuestionnairePart, outline: Outline, faults: Faults
) -> None:
    """A scored question is one that everybody answers, with one answer, each of which points somewhere."""
    if not _is_scored(question):
        return
    levels = {level.slug for level in outline.levels}
    for option in question.options:
        if option.level not in levels:
            faults.add(f"{option.place} > level", _unknown(option.level, levels))
    if part.level_rule is None:
        faults.add(
            question.place, "its answers point at levels, but the questionnaire has no level_rule"
        )
    if question.values["kind"] != QuestionKind.ONE_CHOICE:
        faults.add(f"{question.place} > kind", 'only a "one-choice" question can point at levels')
    is_for_all = question.values["is_required"] and question.asked_if_slug is None
    if question.is_retired or not is_for_all:
        faults.add(
            question.place, "its answers point at levels, so everybody must be asked and answer"
        )


def _unknown(value: str | None, known: Iterable[str]) -> str:
    found = "is missing" if value is None else f'"{value}" is not known'
    choices = ", ".join(sorted(known)) or "none"
    return f"{found}; there are: {choices}"
