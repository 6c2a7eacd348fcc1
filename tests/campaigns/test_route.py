"""Which questions are asked: properties of every questionnaire that can be built."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from campaigns.definitions import OptionDefinition, QuestionnaireDefinition
from tests.campaigns.test_scoring import question

VALUES = ["yes", "no", "maybe"]
OPTIONS = [OptionDefinition(number, value, value) for number, value in enumerate(VALUES)]


@st.composite
def questionnaires(draw):
    """Up to seven questions; each may be asked only of those who gave certain answers to an earlier one."""
    questions = []
    for number in range(1, draw(st.integers(1, 7)) + 1):
        made = question(number, OPTIONS)
        if questions and draw(st.booleans()):
            made = replace(
                made,
                asked_if_slug=draw(st.sampled_from(questions)).slug,
                asked_if_answers=frozenset(draw(st.sets(st.sampled_from(VALUES), min_size=1))),
            )
        questions.append(made)
    return QuestionnaireDefinition(1, "survey", "Survey", "", 5, tuple(questions), None)


answered = st.dictionaries(
    st.integers(1, 7).map(lambda number: f"question-{number}"),
    st.lists(st.sampled_from(VALUES), max_size=3),
)


@given(questionnaire=questionnaires(), answers=answered)
def test_route_keeps_the_order_and_holds_each_question_once(questionnaire, answers):
    route = questionnaire.route(answers)
    assert [each.position for each in route] == sorted({each.position for each in route})
    assert set(route) <= set(questionnaire.questions)


@given(questionnaire=questionnaires(), answers=answered)
def test_question_is_asked_exactly_when_an_asked_question_led_to_it(questionnaire, answers):
    asked = {each.slug for each in questionnaire.route(answers)}
    for each in questionnaire.questions:
        led = each.asked_if_slug is None or (
            each.asked_if_slug in asked
            and bool(each.asked_if_answers & set(answers.get(each.asked_if_slug, ())))
        )
        assert (each.slug in asked) == led


@given(questionnaire=questionnaires(), answers=answered)
def test_dropping_answers_to_questions_not_asked_changes_nothing(questionnaire, answers):
    route = questionnaire.route(answers)
    asked = {each.slug for each in route}
    kept = {slug: values for slug, values in answers.items() if slug in asked}
    assert questionnaire.route(kept) == route


@given(questionnaire=questionnaires(), answers=answered)
def test_answer_never_changes_what_was_asked_before_it(questionnaire, answers):
    route = questionnaire.route(answers)
    for number, each in enumerate(route):
        for value in VALUES:
            other = questionnaire.route({**answers, each.slug: [value]})
            assert other[: number + 1] == route[: number + 1]


def test_questions_for_line_managers_are_asked_of_line_managers_only():
    manager = question(1, OPTIONS)
    team = replace(question(2), asked_if_slug="question-1", asked_if_answers=frozenset({"yes"}))
    always = question(3)
    survey = QuestionnaireDefinition(1, "survey", "Survey", "", 5, (manager, team, always), None)
    assert survey.route({}) == (manager, always)
    assert survey.route({"question-1": ["yes"]}) == (manager, team, always)
    assert survey.route({"question-1": ["no"], "question-2": ["yes"]}) == (manager, always)
