"""A campaign file as it was read: every value of the right type and length, references not yet followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from campaigns.models import (
    Activity,
    Campaign,
    Course,
    Level,
    LevelRule,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
)
from campaigns.services.tables import Table

Values = dict[str, Any]

CAMPAIGN = [
    "slug",
    "name",
    "theme",
    "strapline",
    "description",
    "sponsor",
    "time_needed",
    "opens_on",
    "closes_on",
    "learning_from",
    "learning_to",
    "grace_days",
    "target_minutes",
    "headcount_on",
    "minimum_headcount",
    "mover_rule",
    "is_league_table_public",
    "data_note",
]
COURSE = ("slug", "title", "summary", "provider", "url", "minutes", "format", "is_core")
ACTIVITY = ("slug", "kind", "title", "summary", "detail", "is_required", "courses_needed")
QUESTION = (
    "slug",
    "version",
    "is_comparable",
    "kind",
    "text",
    "hint",
    "is_required",
    "is_retired",
)

FIVE_POINTS = (
    ("strongly-disagree", "Strongly disagree"),
    ("disagree", "Disagree"),
    ("neither", "Neither agree nor disagree"),
    ("agree", "Agree"),
    ("strongly-agree", "Strongly agree"),
)


@dataclass(frozen=True)
class Part:
    """One table of the file: where it is, and the columns of the row it becomes."""

    place: str
    values: Values

    @property
    def slug(self) -> str:
        return str(self.values["slug"])


@dataclass(frozen=True)
class CoursePart(Part):
    level: str | None


@dataclass(frozen=True)
class OptionPart(Part):
    level: str | None

    @property
    def value(self) -> str:
        return str(self.values["value"])


@dataclass(frozen=True)
class QuestionPart(Part):
    construct: str | None
    options: tuple[OptionPart, ...]
    asked_if_slug: str | None
    asked_if_answers: tuple[str, ...]

    @property
    def is_retired(self) -> bool:
        return bool(self.values["is_retired"])


@dataclass(frozen=True)
class QuestionnairePart(Part):
    questions: tuple[QuestionPart, ...]
    level_rule: Part | None


@dataclass(frozen=True)
class ActivityPart(Part):
    questionnaire: str | None


@dataclass(frozen=True)
class Outline:
    campaign: Part
    constructs: dict[str, str]
    levels: tuple[Part, ...]
    courses: tuple[CoursePart, ...]
    questionnaires: tuple[QuestionnairePart, ...]
    activities: tuple[ActivityPart, ...]


def read_outline(table: Table) -> Outline:
    """What the file says; what is wrong goes to the table's faults."""
    outline = Outline(
        campaign=Part("", table.columns(Campaign, CAMPAIGN)),
        constructs=_constructs(table),
        levels=tuple(
            _part(level, level.columns(Level, ("slug", "name", "description")), number)
            for number, level in enumerate(table.tables("levels"), start=1)
        ),
        courses=tuple(
            _course(*numbered) for numbered in enumerate(table.tables("courses"), start=1)
        ),
        questionnaires=tuple(_questionnaire(each) for each in table.tables("questionnaires")),
        activities=tuple(
            _activity(*numbered) for numbered in enumerate(table.tables("activities"), start=1)
        ),
    )
    table.refuse_the_rest()
    return outline


def _part(table: Table, values: Values, position: int) -> Part:
    table.refuse_the_rest()
    return Part(table.place, {**values, "position": position})


def _constructs(table: Table) -> dict[str, str]:
    constructs = table.table("constructs")
    if constructs is None:
        return {}
    meanings = {slug: constructs.text(slug) or "" for slug in constructs.values}
    constructs.refuse_the_rest()
    return meanings


def _course(position: int, table: Table) -> CoursePart:
    values = {**table.columns(Course, COURSE), "position": position}
    level = table.text("level")
    table.refuse_the_rest()
    return CoursePart(table.place, values, level)


def _activity(position: int, table: Table) -> ActivityPart:
    values = {**table.columns(Activity, ACTIVITY), "position": position}
    questionnaire = table.text("questionnaire")
    table.refuse_the_rest()
    return ActivityPart(table.place, values, questionnaire)


def _questionnaire(table: Table) -> QuestionnairePart:
    values = table.columns(Questionnaire, ("slug", "title", "introduction", "minutes"))
    questions = tuple(
        _question(*numbered) for numbered in enumerate(table.tables("questions"), start=1)
    )
    rule = table.table("level_rule")
    table.refuse_the_rest()
    return QuestionnairePart(table.place, values, questions, _level_rule(rule) if rule else None)


def _level_rule(table: Table) -> Part:
    values = table.columns(LevelRule, ("version", "tie_rule"))
    table.refuse_the_rest()
    return Part(table.place, values)


def _question(position: int, table: Table) -> QuestionPart:
    values = {**table.columns(Question, QUESTION), "position": position}
    construct = table.text("construct")
    options = tuple(
        _option(*numbered) for numbered in enumerate(table.tables("options", "value"), start=1)
    )
    if values["kind"] == QuestionKind.AGREEMENT and not options:
        options = _five_points(table.place)
    asked_if = table.table("asked_if")
    asked_if_slug, asked_if_answers = _asked_if(asked_if) if asked_if else (None, ())
    table.refuse_the_rest()
    return QuestionPart(table.place, values, construct, options, asked_if_slug, asked_if_answers)


def _asked_if(table: Table) -> tuple[str | None, tuple[str, ...]]:
    found = table.text("question"), tuple(table.texts("answers"))
    table.refuse_the_rest()
    return found


def _option(position: int, table: Table) -> OptionPart:
    values = {**table.columns(Option, ("value", "label")), "position": position}
    level = table.text("level")
    table.refuse_the_rest()
    return OptionPart(table.place, values, level)


def _five_points(place: str) -> tuple[OptionPart, ...]:
    return tuple(
        OptionPart(place, {"value": value, "label": label, "position": position}, None)
        for position, (value, label) in enumerate(FIVE_POINTS, start=1)
    )
