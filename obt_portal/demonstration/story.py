"""What made-up people did in a campaign, as rows ready for COPY. Pure but for the random source given."""

import datetime as dt
import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from campaigns.definitions import (
    CampaignDefinition,
    CourseDefinition,
    QuestionDefinition,
    QuestionnaireDefinition,
)
from campaigns.models import ActivityKind, Campaign, QuestionKind
from campaigns.scoring import score
from obt_portal.demonstration.chance import Deck, spread
from obt_portal.demonstration.people import Person
from obt_portal.demonstration.plan import Target
from obt_portal.demonstration.words import COMMENTS, OWN_LEARNING

LONDON = ZoneInfo("Europe/London")
Row = tuple[object, ...]

WEEKDAYS = (1.0, 1.12, 1.3, 1.08, 0.8, 0.03, 0.02)  # Wednesdays busiest, as published
HOLIDAY = 0.02
LAST_DAY_INTEREST = 0.35  # against 1 on the first day
HOURS = {7: 1, 8: 5, 9: 13, 10: 15, 11: 14, 12: 10, 13: 9, 14: 12, 15: 11, 16: 7, 17: 2, 19: 1}
OWN_RECORDS = {0: 14, 1: 12, 2: 16, 3: 18, 4: 15, 5: 11, 6: 7, 8: 4, 10: 2, 13: 1}
MINUTES = {10: 3, 15: 8, 20: 9, 30: 22, 45: 18, 60: 22, 90: 10, 120: 8}
EVIDENCE = {"self-recorded": 88, "imported": 8, "manager-confirmed": 3, "departmental-return": 1}
LEAST_MINUTES, MOST_MINUTES, MINUTES_STEP = 5, 240, 5
FROM_THE_CATALOGUE = 0.45
SURVEYED, FED_BACK, SAID_A_WORD, CHOSE_ANOTHER_LEVEL = 0.9, 0.4, 0.1, 0.04


@dataclass
class Rows:
    """What one organisation's people did in one campaign, by table."""

    participations: list[Row] = field(default_factory=list)
    responses: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    records: list[Row] = field(default_factory=list)


def interest_by_day(first: dt.date, last: dt.date, holidays: frozenset[dt.date]) -> Deck[dt.date]:
    """Sign-ups from ``first`` to ``last``: on working days, Wednesdays most, fewer with time."""
    length = (last - first).days
    weights: dict[dt.date, float] = {}
    for number in range(length + 1):
        day = first + dt.timedelta(days=number)
        waning = 1 - (1 - LAST_DAY_INTEREST) * number / max(length, 1)
        weights[day] = waning * (HOLIDAY if day in holidays else WEEKDAYS[day.weekday()])
    return Deck(weights)


@dataclass(frozen=True)
class Numbers:
    """Where the serial numbers of new rows come from."""

    participations: Iterator[int]
    responses: Iterator[int]


class Story:
    """What people did in one campaign. Tell it of one organisation after another, the largest last."""

    def __init__(
        self,
        campaign: Campaign,
        definition: CampaignDefinition,
        days: Deck[dt.date],
        numbers: Numbers,
        chance: Random,
    ) -> None:
        self.campaign, self.days, self.numbers, self.chance = campaign, days, numbers, chance
        self.last_day = max(days.values)
        self.core = definition.core_courses
        self.extras = tuple(course for course in definition.courses if not course.is_core)
        self.surveys = _questionnaires(definition, ActivityKind.SURVEY)
        self.feedbacks = _questionnaires(definition, ActivityKind.FEEDBACK)
        self.hours, self.minutes, self.evidence = Deck(HOURS), Deck(MINUTES), Deck(EVIDENCE)
        self.own_records = Deck(OWN_RECORDS)
        self.own_learning = Deck(OWN_LEARNING)
        self.owed_minutes = 0
        self._levels: dict[tuple[str, ...], tuple[int, str]] = {}

    def tell(self, target: Target, people: Sequence[Person]) -> Rows:
        """Rows that add up to the target; minutes that do not fit are owed to the next."""
        rows = Rows()
        moments = [self._moment(day) for day in self.days.draw(self.chance, len(people))]
        ids = list(itertools.islice(self.numbers.participations, len(people)))
        campaign_id = self.campaign.pk
        for id_, person, moment in zip(ids, people, moments, strict=True):
            work = (person.organisation_id, person.grade_id, person.profession_id)
            rows.participations.append((id_, person.id, campaign_id, *work, moment, True))
        self._learn(rows, target, ids, moments)
        learners = {row[1] for row in rows.records}
        for id_, moment in zip(ids, moments, strict=True):
            self._respond(rows, id_, moment, id_ in learners)
        return rows

    def _moment(self, day: dt.date) -> dt.datetime:
        hour = self.hours.draw_one(self.chance)
        second = int(self.chance.random() * 3600)
        return dt.datetime(
            day.year, day.month, day.day, hour, second // 60, second % 60, tzinfo=LONDON
        )

    # --- Learning -----------------------------------------------------------------------------

    def _learn(
        self, rows: Rows, target: Target, ids: Sequence[int], moments: Sequence[dt.datetime]
    ) -> None:
        finished = self._core_courses(target.core_completions, len(ids))
        counts = self.own_records.draw(self.chance, len(ids))
        core_minutes = sum(course.minutes for courses in finished for course in courses)
        own_minutes = iter(self._own_minutes(sum(counts), target.minutes - core_minutes))
        for id_, moment, courses, count in zip(ids, moments, finished, counts, strict=True):
            for course in courses:
                rows.records.append(self._course_record(id_, moment, course, course.minutes, True))
            for minutes in itertools.islice(own_minutes, count):
                rows.records.append(self._own_record(id_, moment, minutes))

    def _core_courses(self, completions: int, people: int) -> list[list[CourseDefinition]]:
        """Who finished which core course: ``completions`` in all, nobody any course twice."""
        finished: list[list[CourseDefinition]] = [[] for _ in range(people)]
        places = range(people * len(self.core))
        for place in self.chance.sample(places, min(completions, len(places))):
            finished[place % people].append(self.core[place // people])
        return finished

    def _own_minutes(self, count: int, wanted: int) -> list[int]:
        minutes = self.minutes.draw(self.chance, count)
        wanted += self.owed_minutes
        possible = max(LEAST_MINUTES * count, min(MOST_MINUTES * count, wanted))
        spread(minutes, possible, least=LEAST_MINUTES, most=MOST_MINUTES, step=MINUTES_STEP)
        self.owed_minutes = wanted - possible
        return minutes

    def _own_record(self, participation: int, moment: dt.datetime, minutes: int) -> Row:
        if self.extras and self.chance.random() < FROM_THE_CATALOGUE:
            course = self.extras[int(self.chance.random() * len(self.extras))]
            finished = minutes >= course.minutes
            return self._course_record(participation, moment, course, minutes, finished)
        title, form = self.own_learning.draw_one(self.chance)
        return self._record(participation, moment, None, title, minutes, form, False)

    def _course_record(
        self,
        participation: int,
        moment: dt.datetime,
        course: CourseDefinition,
        minutes: int,
        finished: bool,
    ) -> Row:
        return self._record(
            participation, moment, course.id, course.title, minutes, str(course.format), finished
        )

    def _record(
        self,
        participation: int,
        moment: dt.datetime,
        course: int | None,
        title: str,
        minutes: int,
        form: str,
        finished: bool,
    ) -> Row:
        later = int((self.last_day - moment.date()).days * self.chance.random())
        done_at = moment + dt.timedelta(days=later, minutes=5)
        evidence = self.evidence.draw_one(self.chance)
        id_ = UUID(int=self.chance.getrandbits(128), version=4)
        what = (course, title, done_at.date(), minutes, form, finished, evidence)
        return (id_, participation, *what, done_at)

    # --- Answers ------------------------------------------------------------------------------

    def _respond(
        self, rows: Rows, participation: int, moment: dt.datetime, has_learned: bool
    ) -> None:
        if self.chance.random() < SURVEYED:
            for questionnaire in self.surveys:
                self._submit(rows, participation, moment, questionnaire)
        if has_learned and self.chance.random() < FED_BACK:
            later = int((self.last_day - moment.date()).days * self.chance.random())
            for questionnaire in self.feedbacks:
                self._submit(rows, participation, moment + dt.timedelta(days=later), questionnaire)

    def _submit(
        self,
        rows: Rows,
        participation: int,
        moment: dt.datetime,
        questionnaire: QuestionnaireDefinition,
    ) -> None:
        response = next(self.numbers.responses)
        submitted = moment + dt.timedelta(minutes=questionnaire.minutes)
        rows.responses.append((response, participation, questionnaire.id, moment, submitted))
        answers: dict[str, tuple[str, ...]] = {}
        for question in questionnaire.questions:
            if not question.is_asked(answers):
                continue
            chosen, text = self._answer(question)
            answers[question.slug] = chosen
            if chosen or text:
                rows.answers.append((response, question.id, _array(chosen), text))
        if questionnaire.level_rule:
            level, reasons = self._level(questionnaire, answers)
            rows.decisions.append(
                self._decision(participation, submitted, questionnaire, level, reasons)
            )

    def _answer(self, question: QuestionDefinition) -> tuple[tuple[str, ...], str]:
        if question.kind == QuestionKind.TEXT:
            return (), self.chance.choice(COMMENTS) if self.chance.random() < SAID_A_WORD else ""
        values = [option.value for option in question.options]
        if question.kind == QuestionKind.SEVERAL:
            return tuple(value for value in values if self.chance.random() < 1 / 3) or (
                values[0],
            ), ""
        return (values[int(self.chance.triangular(0, len(values), len(values) / 2))],), ""

    def _level(
        self, questionnaire: QuestionnaireDefinition, answers: dict[str, tuple[str, ...]]
    ) -> tuple[int, str]:
        """The level's id and the reasons as JSON; each set of scored answers is scored once."""
        rule = questionnaire.level_rule
        if rule is None:
            raise ValueError(f"{questionnaire.slug} sets no level")
        slugs = dict.fromkeys(scored.question.slug for scored in rule.scores)
        key = tuple(value for slug in slugs for value in answers.get(slug, ()))
        if key not in self._levels:
            result = score(rule, answers)
            reasons = json.dumps([reason.as_kept() for reason in result.reasons])
            self._levels[key] = (result.level.id, reasons)
        return self._levels[key]

    def _decision(
        self,
        participation: int,
        moment: dt.datetime,
        questionnaire: QuestionnaireDefinition,
        level: int,
        reasons: str,
    ) -> Row:
        rule = questionnaire.level_rule
        chosen = None
        if rule and self.chance.random() < CHOSE_ANOTHER_LEVEL:
            chosen = self.chance.choice([scored.level.id for scored in rule.scores])
        rule_id = rule.id if rule else None
        chosen_at = moment if chosen else None
        return (participation, rule_id, level, reasons, moment, chosen, chosen_at)


def _questionnaires(
    definition: CampaignDefinition, kind: ActivityKind
) -> tuple[QuestionnaireDefinition, ...]:
    return tuple(
        activity.questionnaire
        for activity in definition.activities
        if activity.kind == kind and activity.questionnaire
    )


def _array(values: tuple[str, ...]) -> str:
    """As PostgreSQL writes an array of slugs."""
    return "{" + ",".join(values) + "}"
