"""Which campaign is current, what it consists of, and what an organisation offers in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.db.models import Prefetch

from accounts.models import Posting, User
from campaigns.definitions import (
    ActivityDefinition,
    CampaignDefinition,
    CourseDefinition,
    LevelDefinition,
    LevelRuleDefinition,
    OptionDefinition,
    QuestionDefinition,
    QuestionnaireDefinition,
    ScoreDefinition,
)
from campaigns.models import (
    Activity,
    ActivityKind,
    Campaign,
    Course,
    LearningFormat,
    Level,
    LevelRule,
    LevelScore,
    Offer,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    TieRule,
)

_kept: dict[tuple[int, int], CampaignDefinition] = {}


@dataclass(frozen=True)
class OfferShown:
    title: str
    text: str
    url: str


def current_campaign(today: dt.date) -> Campaign | None:
    """The newest published campaign that has opened; it stays current after closing, until the next one opens."""
    return next(iter(published_campaigns(today)), None)


def published_campaigns(today: dt.date) -> tuple[Campaign, ...]:
    """The current campaign and the earlier ones, newest first: what a visitor may read.

    Every page of a learner starts here and they change a few times a year, so each process keeps them for some seconds.
    """
    key = f"published-campaigns:{today}"
    kept: tuple[Campaign, ...] | None = caches["local"].get(key)
    if kept is None:
        kept = tuple(Campaign.objects.started_by(today))
        caches["local"].set(key, kept, settings.CAMPAIGNS_KEPT_SECONDS)
    return kept


def offers(*, campaign_id: int, user: User) -> tuple[OfferShown, ...]:
    """What the organisation that a person works in now offers its own people in a campaign."""
    here = Posting.objects.current().filter(user=user)
    rows = Offer.objects.filter(campaign_id=campaign_id, organisation__postings__in=here)
    return tuple(
        OfferShown(title=row.title, text=row.text, url=row.url)
        for row in rows.order_by("position", "title")
    )


def definition(campaign: Campaign) -> CampaignDefinition:
    """The whole definition, kept in this process for as long as the campaign's revision stands.

    Everything that changes a definition raises the revision (``services.load_campaign``), so nothing has to be
    thrown away.
    """
    key = (campaign.pk, campaign.revision)
    if key not in _kept:
        _kept[key] = _read(campaign)
    return _kept[key]


def _read(campaign: Campaign) -> CampaignDefinition:
    """A fixed number of queries, whatever the campaign holds."""
    levels = {
        row.pk: LevelDefinition(row.pk, row.slug, row.name, row.description, row.position)
        for row in Level.objects.filter(campaign=campaign).order_by("position")
    }
    questionnaires = _questionnaires(campaign, levels)
    return CampaignDefinition(
        campaign_id=campaign.pk,
        slug=campaign.slug,
        activities=tuple(
            _activity(row, questionnaires)
            for row in Activity.objects.filter(campaign=campaign).order_by("position")
        ),
        levels=tuple(levels.values()),
        courses=tuple(
            _course(row, levels)
            for row in Course.objects.filter(campaign=campaign).order_by("position")
        ),
        questionnaires=tuple(questionnaires.values()),
    )


def _activity(
    row: Activity, questionnaires: dict[int, QuestionnaireDefinition]
) -> ActivityDefinition:
    return ActivityDefinition(
        id=row.pk,
        slug=row.slug,
        kind=ActivityKind(row.kind),
        title=row.title,
        summary=row.summary,
        detail=row.detail,
        is_required=row.is_required,
        position=row.position,
        questionnaire=questionnaires[row.questionnaire_id] if row.questionnaire_id else None,
        courses_needed=row.courses_needed,
    )


def _course(row: Course, levels: dict[int, LevelDefinition]) -> CourseDefinition:
    return CourseDefinition(
        id=row.pk,
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        provider=row.provider,
        url=row.url,
        minutes=row.minutes,
        format=LearningFormat(row.format),
        level=levels[row.level_id] if row.level_id else None,
        is_core=row.is_core,
        position=row.position,
    )


def _questionnaires(
    campaign: Campaign, levels: dict[int, LevelDefinition]
) -> dict[int, QuestionnaireDefinition]:
    rules = _level_rules(campaign)
    rows = Questionnaire.objects.filter(campaign=campaign).prefetch_related(
        Prefetch(
            "questions",
            Question.objects.select_related("construct", "asked_if_question").order_by("position"),
        ),
        Prefetch("questions__options", Option.objects.order_by("position")),
    )
    return {row.pk: _questionnaire(row, rules.get(row.pk), levels) for row in rows.order_by("slug")}


def _questionnaire(
    row: Questionnaire, rule: LevelRule | None, levels: dict[int, LevelDefinition]
) -> QuestionnaireDefinition:
    questions = tuple(_question(question) for question in row.questions.all())
    return QuestionnaireDefinition(
        id=row.pk,
        slug=row.slug,
        title=row.title,
        introduction=row.introduction,
        minutes=row.minutes,
        questions=questions,
        level_rule=_level_rule(rule, questions, levels) if rule else None,
    )


def _question(row: Question) -> QuestionDefinition:
    return QuestionDefinition(
        id=row.pk,
        slug=row.slug,
        construct=row.construct.slug,
        version=row.version,
        is_comparable=row.is_comparable,
        kind=QuestionKind(row.kind),
        text=row.text,
        hint=row.hint,
        is_required=row.is_required,
        is_retired=row.is_retired,
        position=row.position,
        options=tuple(OptionDefinition(o.pk, o.value, o.label) for o in row.options.all()),
        asked_if_slug=row.asked_if_question.slug if row.asked_if_question else None,
        asked_if_answers=frozenset(row.asked_if_answers),
    )


def _level_rules(campaign: Campaign) -> dict[int, LevelRule]:
    """The newest rule of each questionnaire that has one, with its scores, by questionnaire id."""
    rows = (
        LevelRule.objects.filter(questionnaire__campaign=campaign)
        .order_by("questionnaire_id", "-version")
        .distinct("questionnaire_id")
        .prefetch_related(Prefetch("scores", LevelScore.objects.all()))
    )
    return {row.questionnaire_id: row for row in rows}


def _level_rule(
    rule: LevelRule,
    questions: tuple[QuestionDefinition, ...],
    levels: dict[int, LevelDefinition],
) -> LevelRuleDefinition:
    level_of = {score.option_id: score.level_id for score in rule.scores.all()}
    return LevelRuleDefinition(
        id=rule.pk,
        version=rule.version,
        tie_rule=TieRule(rule.tie_rule),
        scores=tuple(
            ScoreDefinition(question, option, levels[level_of[option.id]])
            for question in questions
            for option in question.options
            if option.id in level_of
        ),
    )
