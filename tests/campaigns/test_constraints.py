"""Each constraint of the tables, broken once."""

import datetime as dt

import pytest
from django.db.models import ProtectedError

from campaigns.models import (
    Activity,
    Campaign,
    Construct,
    Course,
    Level,
    LevelRule,
    LevelScore,
    Option,
    Question,
    Questionnaire,
)
from campaigns.services import campaign_file, load_campaign
from tests.constraints import refuses
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return load_campaign(source=campaign_file("one-big-thing-2023"), publish=True).campaign


def change(rows, **values):
    return lambda: rows.update(**values)


def test_campaign(campaign):
    rows = Campaign.objects.filter(pk=campaign.pk)
    for constraint, values in (
        ("campaign_closes_after_it_opens", {"closes_on": dt.date(2023, 1, 1)}),
        ("campaign_learning_window_ends_after_it_starts", {"learning_to": dt.date(2023, 1, 1)}),
        ("campaign_target_is_positive", {"target_minutes": 0}),
        ("campaign_mover_rule_is_known", {"mover_rule": "coin"}),
    ):
        refuses(constraint, change(rows, **values))


def test_campaigns_have_different_slugs(campaign):
    refuses(
        "campaigns_campaign_slug",
        lambda: make_campaign(campaign.slug, is_published=False),
    )


@pytest.mark.parametrize("opens_on", [dt.date(2023, 12, 31), dt.date(2023, 10, 1)])
def test_published_campaigns_do_not_overlap(campaign, opens_on):
    dates = {"opens_on": opens_on, "closes_on": dt.date(2024, 2, 1)}
    refuses("published_campaigns_do_not_overlap", lambda: make_campaign(is_published=True, **dates))
    assert make_campaign(is_published=False, **dates).pk


def test_levels(campaign):
    low = Level.objects.filter(campaign=campaign, slug="awareness")
    refuses("level_is_named_once_in_a_campaign", change(low, slug="working"))
    refuses("level_has_its_own_place_in_a_campaign", change(low, position=2))
    with pytest.raises(ProtectedError):
        low.delete()


def test_courses(campaign):
    course = Course.objects.filter(campaign=campaign, position=1)
    refuses("course_is_named_once_in_a_campaign", change(course, slug="working-with-data"))
    refuses("course_has_its_own_place_in_a_campaign", change(course, position=2))
    refuses("course_takes_1_to_1440_minutes", change(course, minutes=0))
    refuses("course_takes_1_to_1440_minutes", change(course, minutes=1441))


def test_activities(campaign):
    survey = Activity.objects.filter(campaign=campaign, slug="starting-survey")
    core = Activity.objects.filter(campaign=campaign, slug="core-course")
    feedback = Questionnaire.objects.get(campaign=campaign, slug="feedback")
    refuses("activity_is_named_once_in_a_campaign", change(core, slug="starting-survey"))
    refuses("activity_has_its_own_place_in_a_campaign", change(core, position=1))
    refuses("activity_kind_is_known", change(core, kind="party", courses_needed=None))
    refuses("activity_has_a_questionnaire_when_it_is_a_survey", change(survey, questionnaire=None))
    refuses("activity_has_a_questionnaire_when_it_is_a_survey", change(survey, kind="declared"))
    refuses("activity_says_how_many_core_courses", change(core, courses_needed=None))
    refuses("activity_says_how_many_core_courses", change(core, courses_needed=0))
    refuses("activity_says_how_many_core_courses", change(survey, courses_needed=1))
    refuses("campaigns_activity_questionnaire", change(survey, questionnaire=feedback))


def test_questionnaires(campaign):
    feedback = Questionnaire.objects.filter(campaign=campaign, slug="feedback")
    refuses("questionnaire_is_named_once_in_a_campaign", change(feedback, slug="starting-survey"))
    with pytest.raises(ProtectedError):
        feedback.delete()


def test_questions(campaign):
    rows = Question.objects.filter(questionnaire__slug="starting-survey")
    first, routed = rows.filter(position=1), rows.filter(position=2)
    refuses("question_is_named_once_in_a_questionnaire", change(first, slug="hopes"))
    refuses("question_has_its_own_page", change(first, position=2))
    refuses("question_kind_is_known", change(first, kind="essay"))
    refuses("question_routing_is_whole", change(routed, asked_if_question=None))
    refuses("question_routing_is_whole", change(routed, asked_if_answers=[]))
    with pytest.raises(ProtectedError):
        first.delete()
    with pytest.raises(ProtectedError):
        Construct.objects.filter(slug="line-management").delete()


def test_constructs_are_named_once(campaign):
    refuses("campaigns_construct_slug", lambda: Construct.objects.create(slug="hopes", meaning="x"))


def test_options(campaign):
    question = Question.objects.get(questionnaire__slug="feedback", slug="line-manager")
    yes = Option.objects.filter(question=question, value="yes")
    refuses("option_is_offered_once", change(yes, value="no"))
    refuses("option_has_its_own_place", change(yes, position=2))


def test_level_rules(campaign):
    rule = LevelRule.objects.get()
    refuses(
        "level_rule_version_is_used_once",
        lambda: LevelRule.objects.create(
            questionnaire=rule.questionnaire, version=1, tie_rule="lowest"
        ),
    )
    refuses("level_rule_tie_rule_is_known", change(LevelRule.objects.all(), tie_rule="first"))
    score = LevelScore.objects.first()
    refuses(
        "answer_points_at_one_level_under_a_rule",
        lambda: LevelScore.objects.create(rule=rule, option=score.option, level=score.level),
    )
