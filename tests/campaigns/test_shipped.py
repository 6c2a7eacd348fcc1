"""The two campaigns that come with the portal: one code, two shapes."""

import dataclasses
import datetime as dt
import tomllib
from collections import Counter

import pytest

from campaigns.definitions import CampaignDefinition
from campaigns.models import ActivityKind, Campaign, LearningFormat, QuestionKind
from campaigns.scoring import score
from campaigns.selectors import definition
from campaigns.services import campaign_file, load_campaign, shipped_campaigns

pytestmark = pytest.mark.django_db

OF_2023 = "one-big-thing-2023"
OF_2025 = "one-big-thing-2025"


def loaded(slug):
    return load_campaign(source=campaign_file(slug)).campaign


def written(slug):
    return tomllib.loads(campaign_file(slug).read_text())


@pytest.mark.parametrize("slug", [OF_2023, OF_2025])
def test_loading_again_changes_nothing(slug):
    first = load_campaign(source=campaign_file(slug))
    again = load_campaign(source=campaign_file(slug))
    assert first.is_changed
    assert not again.is_changed
    assert again.campaign.revision == 1
    assert again.campaign.pk == first.campaign.pk


def test_two_shapes_load_beside_each_other_in_either_order():
    assert [loaded(OF_2025).slug, loaded(OF_2023).slug] == [OF_2025, OF_2023]


def test_2023_asks_for_a_level_a_core_course_seven_hours_and_feedback():
    campaign = loaded(OF_2023)
    whole = definition(campaign)
    assert (campaign.opens_on, campaign.closes_on) == (dt.date(2023, 9, 4), dt.date(2023, 12, 31))
    assert campaign.learning_from == dt.date(2023, 4, 1)
    assert campaign.target_minutes == 420
    assert [(each.kind, each.is_required) for each in whole.activities] == [
        (ActivityKind.SURVEY, True),
        (ActivityKind.CORE_COURSES, True),
        (ActivityKind.RECORDED_LEARNING, True),
        (ActivityKind.DECLARED, False),
        (ActivityKind.FEEDBACK, True),
    ]
    assert [level.slug for level in whole.levels] == ["awareness", "working", "practitioner"]
    assert Counter(course.level.slug for course in whole.core_courses) == Counter(
        awareness=1, working=1, practitioner=1
    )
    assert {course.format for course in whole.courses} == set(LearningFormat)
    assert [each.slug for each in whole.questionnaires if each.level_rule] == ["starting-survey"]


def test_2023_tie_gives_working():
    rule = definition(loaded(OF_2023)).questionnaire("starting-survey").level_rule
    tied = {
        "confidence-reading-data": ["not-confident"],
        "confidence-questioning-data": ["confident"],
        "confidence-deciding-with-data": ["very-confident"],
    }
    scored = score(rule, tied)
    assert scored.level.slug == "working"
    assert [reason.answer for reason in scored.reasons] == [
        "Not confident",
        "Confident",
        "Very confident",
    ]


def test_2023_feedback_asks_again_what_the_start_asked():
    start, feedback = (
        definition(loaded(OF_2023)).questionnaire(slug) for slug in ("starting-survey", "feedback")
    )
    comparable = {
        (each.construct, each.version): (each.text, [o.value for o in each.options])
        for each in feedback.questions
        if each.is_comparable
    }
    paired = [each for each in start.questions if (each.construct, each.version) in comparable]
    assert len(paired) == 7
    for each in paired:
        said = (each.text, [option.value for option in each.options])
        assert comparable[(each.construct, each.version)] == said


def test_2023_asks_line_managers_two_more_questions():
    survey = definition(loaded(OF_2023)).questionnaire("starting-survey")
    assert len(survey.route({"line-manager": ["no"]})) == 7
    assert len(survey.route({"line-manager": ["yes"]})) == 9


def test_2025_asks_for_four_modules_and_something_in_the_organisation():
    campaign = loaded(OF_2025)
    whole = definition(campaign)
    assert campaign.opens_on == dt.date(2025, 10, 14)
    assert campaign.target_minutes is None
    assert [course.minutes for course in whole.core_courses] == [15, 15, 15, 15]
    assert [each.kind for each in whole.activities] == [
        ActivityKind.CORE_COURSES,
        ActivityKind.DECLARED,
        ActivityKind.FEEDBACK,
    ]
    assert whole.activity("four-modules").courses_needed == 4
    assert whole.levels == ()
    assert not any(each.level_rule for each in whole.questionnaires)


def test_every_kind_of_question_is_asked_somewhere():
    questionnaires = [
        each for slug in (OF_2023, OF_2025) for each in definition(loaded(slug)).questionnaires
    ]
    asked = {question.kind for each in questionnaires for question in each.questions}
    assert asked == set(QuestionKind)


@pytest.mark.parametrize("slug", [OF_2023, OF_2025])
def test_every_value_of_the_file_reaches_what_pages_read(slug):
    campaign = loaded(slug)
    read = set(leaves(dataclasses.asdict(definition(campaign))))
    read |= {getattr(campaign, column.attname) for column in Campaign._meta.concrete_fields}
    content = written(slug)
    content.pop("constructs")
    for value in leaves(content):
        assert (value.strip() if isinstance(value, str) else value) in read, value


def leaves(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def test_constructs_mean_the_same_in_every_file():
    meanings = {}
    for source in shipped_campaigns():
        for slug, meaning in tomllib.loads(source.read_text())["constructs"].items():
            assert meanings.setdefault(slug, meaning) == meaning


def test_each_file_is_called_after_its_campaign():
    assert [path.stem for path in shipped_campaigns()] == [OF_2023, OF_2025]
    assert [written(slug)["slug"] for slug in (OF_2023, OF_2025)] == [OF_2023, OF_2025]


def test_second_campaign_of_the_same_shape_takes_its_own_name_and_dates():
    source = campaign_file(OF_2023)
    first = load_campaign(source=source, publish=True).campaign
    overrides = {
        "slug": "one-big-thing-now",
        "name": "One Big Thing now",
        "opens_on": dt.date(2026, 10, 1),
        "closes_on": dt.date(2026, 12, 31),
        "learning_from": dt.date(2026, 4, 1),
        "learning_to": dt.date(2026, 12, 31),
        "data_note": "These people are made up.",
    }
    second = load_campaign(source=source, overrides=overrides, publish=True).campaign
    for name, value in overrides.items():
        assert getattr(second, name) == value
    assert second.pk != first.pk
    assert shape(definition(second)) == shape(definition(first))


def shape(whole: CampaignDefinition):
    return [
        [each.slug for each in part]
        for part in (whole.activities, whole.levels, whole.courses, whole.questionnaires)
    ]


def test_override_is_checked_like_the_file():
    from departments.services import FileRefused

    with pytest.raises(FileRefused, match="closes_on: is 2023-01-01, before opens_on, 2023-09-04"):
        load_campaign(source=campaign_file(OF_2023), overrides={"closes_on": dt.date(2023, 1, 1)})
