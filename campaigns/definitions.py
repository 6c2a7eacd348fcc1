"""A campaign's definition as pages and rules read it: frozen, whole, without a query.

``campaigns.selectors.definition`` makes one from the rows and keeps it. Everything is in the order it is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from campaigns.models import ActivityKind, LearningFormat, QuestionKind, TieRule

Answers = Mapping[str, Collection[str]]
"""The chosen option values by question slug; a text answer is not looked at and may be left out."""


@dataclass(frozen=True)
class LevelDefinition:
    id: int
    slug: str
    name: str
    description: str
    position: int


@dataclass(frozen=True)
class CourseDefinition:
    id: int
    slug: str
    title: str
    summary: str
    provider: str
    url: str
    minutes: int
    format: LearningFormat
    level: LevelDefinition | None
    is_core: bool
    position: int


@dataclass(frozen=True)
class OptionDefinition:
    id: int
    value: str
    label: str


@dataclass(frozen=True)
class QuestionDefinition:
    id: int
    slug: str
    construct: str
    version: int
    is_comparable: bool
    kind: QuestionKind
    text: str
    hint: str
    is_required: bool
    is_retired: bool
    position: int
    options: tuple[OptionDefinition, ...]
    asked_if_slug: str | None
    asked_if_answers: frozenset[str]

    def option(self, value: str) -> OptionDefinition | None:
        return next((option for option in self.options if option.value == value), None)

    def is_asked(self, answers: Answers) -> bool:
        """Whether these answers to earlier questions lead here. Look only at answers that were on the way."""
        if self.is_retired:
            return False
        if self.asked_if_slug is None:
            return True
        return not self.asked_if_answers.isdisjoint(answers.get(self.asked_if_slug, ()))


@dataclass(frozen=True)
class ScoreDefinition:
    """Under a rule, answering ``option`` to ``question`` points at ``level``."""

    question: QuestionDefinition
    option: OptionDefinition
    level: LevelDefinition


@dataclass(frozen=True)
class LevelRuleDefinition:
    id: int
    version: int
    tie_rule: TieRule
    scores: tuple[ScoreDefinition, ...]


@dataclass(frozen=True)
class QuestionnaireDefinition:
    id: int
    slug: str
    title: str
    introduction: str
    minutes: int
    questions: tuple[QuestionDefinition, ...]
    level_rule: LevelRuleDefinition | None

    def question(self, slug: str) -> QuestionDefinition | None:
        return _named(self.questions, slug)

    def route(self, answers: Answers) -> tuple[QuestionDefinition, ...]:
        """The questions asked of somebody with these answers.

        A kept answer to a question that is no longer asked leads nowhere.
        """
        asked: list[QuestionDefinition] = []
        counted: dict[str, Collection[str]] = {}
        for question in self.questions:
            if question.is_asked(counted):
                asked.append(question)
                counted[question.slug] = answers.get(question.slug, ())
        return tuple(asked)


@dataclass(frozen=True)
class ActivityDefinition:
    id: int
    slug: str
    kind: ActivityKind
    title: str
    summary: str
    detail: str
    is_required: bool
    position: int
    questionnaire: QuestionnaireDefinition | None
    courses_needed: int | None


@dataclass(frozen=True)
class CampaignDefinition:
    campaign_id: int
    slug: str
    activities: tuple[ActivityDefinition, ...]
    levels: tuple[LevelDefinition, ...]
    courses: tuple[CourseDefinition, ...]
    questionnaires: tuple[QuestionnaireDefinition, ...]

    @property
    def core_courses(self) -> tuple[CourseDefinition, ...]:
        return tuple(course for course in self.courses if course.is_core)

    def activity(self, slug: str) -> ActivityDefinition | None:
        return _named(self.activities, slug)

    def level(self, slug: str) -> LevelDefinition | None:
        return _named(self.levels, slug)

    def course(self, slug: str) -> CourseDefinition | None:
        return _named(self.courses, slug)

    def questionnaire(self, slug: str) -> QuestionnaireDefinition | None:
        return _named(self.questionnaires, slug)


Named = TypeVar(
    "Named",
    ActivityDefinition,
    LevelDefinition,
    CourseDefinition,
    QuestionnaireDefinition,
    QuestionDefinition,
)


def _named(things: Iterable[Named], slug: str) -> Named | None:
    return next((thing for thing in things if thing.slug == slug), None)
