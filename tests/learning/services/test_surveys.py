import dataclasses
import datetime as dt

import pytest
from django.utils import timezone

from campaigns.models import Campaign, LevelRule, LevelScore, Option, TieRule
from campaigns.selectors import definition
from learning.models import Answer, LevelDecision, SurveyResponse
from learning.selectors import survey_progress
from learning.services import errors
from learning.services.surveys import save_answer, submit_response
from tests.factories import make_campaign, make_participation
from tests.learning.making import Heard, answer, answer_all, days_ago, questionnaire, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(campaign):
    return questionnaire(campaign)


def kept(participation):
    rows = Answer.objects.filter(response__participation=participation)
    return {row.question.slug: row.choices for row in rows.select_related("question")}


def save(participation, question, choices=(), text=""):
    save_answer(participation=participation, question=question, choices=choices, text=text)


def test_an_answer_is_kept_and_another_replaces_it(participation, survey):
    answer(participation, survey, explaining=["confident"])
    answer(participation, survey, explaining=["very-confident"])
    assert kept(participation) == {"explaining": ["very-confident"]}
    assert SurveyResponse.objects.count() == 1


@pytest.mark.parametrize(
    ("choices", "text"),
    [
        (["made-up"], ""),
        ([], ""),
        (["confident", "very-confident"], ""),
        (["confident", "confident"], ""),
        (["confident"], "and words"),
        ([""], ""),
    ],
)
def test_an_answer_that_the_question_does_not_allow_is_refused(
    participation, survey, choices, text
):
    with pytest.raises(errors.Refused) as refused:
        save(participation, survey.question("explaining"), choices, text)
    assert refused.value.field == "explaining"
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("choices", "text"), [(["confident"], ""), ([], "x" * 2001), ([], "a\x00b")]
)
def test_words_are_wanted_within_reason(participation, campaign, choices, text):
    comments = questionnaire(campaign, "feedback").question("comments")
    with pytest.raises(errors.Refused):
        save(participation, comments, choices, text)


def test_a_required_text_question_wants_words(participation, campaign):
    comments = questionnaire(campaign, "feedback").question("comments")
    required = dataclasses.replace(comments, is_required=True)
    with pytest.raises(errors.Refused, match="Enter an answer"):
        save(participation, required, text="   ")
    save(participation, required, text="  Good  ")
    assert Answer.objects.get().text == "Good"


def test_an_optional_question_can_be_passed_over(participation, campaign):
    feedback = questionnaire(campaign, "feedback")
    answer(participation, feedback, explaining=["confident"], comments="")
    assert survey_progress(participation, feedback).first_unanswered is None
    submit_response(participation=participation, questionnaire=feedback)


def test_several_choices_are_kept_where_the_question_allows_them(participation, survey):
    several = dataclasses.replace(survey.question("explaining"), kind="several")
    save(participation, several, ["confident", "very-confident"])
    assert kept(participation) == {"explaining": ["confident", "very-confident"]}


def test_another_campaigns_question_is_refused(participation):
    other = questionnaire(make_campaign(is_published=False))
    with pytest.raises(errors.Refused, match="not part of the campaign"):
        save(participation, other.question("explaining"), ["confident"])
    assert not SurveyResponse.objects.exists()


def test_sending_asks_for_every_required_answer_on_the_way(participation, survey):
    answer(participation, survey, explaining=["confident"], line_manager=["yes"])
    with pytest.raises(errors.QuestionsUnanswered) as refused:
        submit_response(participation=participation, questionnaire=survey)
    missing = [question.slug for question in refused.value.questions]
    assert missing == ["questioning", "using", "team-learning"]
    assert SurveyResponse.objects.get().submitted_at is None


def test_sending_nothing_at_all_asks_for_everything(participation, survey):
    with pytest.raises(errors.QuestionsUnanswered) as refused:
        submit_response(participation=participation, questionnaire=survey)
    assert len(refused.value.questions) == 4


def test_answers_no_longer_on_the_way_are_dropped_when_sent(participation, survey):
    answer(participation, survey, line_manager=["yes"], team_learning=["often"])
    answer_all(participation, survey)
    submit_response(participation=participation, questionnaire=survey)
    assert set(kept(participation)) == {"explaining", "questioning", "using", "line-manager"}


def test_line_managers_are_asked_about_their_team(participation, survey):
    answer_all(participation, survey)
    answer(participation, survey, line_manager=["yes"])
    with pytest.raises(errors.QuestionsUnanswered):
        submit_response(participation=participation, questionnaire=survey)
    answer(participation, survey, team_learning=["never"])
    submit_response(participation=participation, questionnaire=survey)
    assert kept(participation)["team-learning"] == ["never"]


def test_sent_answers_are_final_and_sending_twice_changes_nothing(participation, survey):
    send(participation)
    first = SurveyResponse.objects.get()
    with pytest.raises(errors.AlreadySubmitted):
        answer(participation, survey, explaining=["not-confident"])
    with Heard() as heard:
        again = submit_response(participation=participation, questionnaire=survey)
    assert again.submitted_at == first.submitted_at
    assert heard.announced == []
    assert LevelDecision.objects.count() == 1


def test_sending_announces_and_counts(participation):
    with Heard() as heard:
        send(participation, "feedback")
    participation.refresh_from_db()
    assert participation.has_given_feedback
    assert heard.announced == [
        (participation.campaign_id, frozenset({participation.organisation_id}))
    ]
    assert not LevelDecision.objects.exists()


def test_saving_an_answer_announces_nothing(participation, survey):
    with Heard() as heard:
        answer(participation, survey, explaining=["confident"])
    assert heard.announced == []


def test_a_closed_campaign_takes_no_answers(participation, survey):
    answer_all(participation, survey)
    campaign = participation.campaign
    Campaign.objects.filter(pk=campaign.pk).update(
        opens_on=days_ago(90), closes_on=days_ago(campaign.grace_days + 1)
    )
    campaign.refresh_from_db()
    with pytest.raises(errors.CampaignClosed):
        answer(participation, survey, explaining=["confident"])
    with pytest.raises(errors.CampaignClosed):
        submit_response(participation=participation, questionnaire=survey)


def test_the_level_comes_with_its_rule_and_the_answers_that_led_to_it(participation, campaign):
    send(participation)
    decision = LevelDecision.objects.get(participation=participation)
    assert decision.level.slug == "working"
    assert decision.rule.version == 1
    assert decision.reasons == [
        {"question": "How about explaining?", "answer": "Confident", "level": "working"},
        {"question": "How about questioning?", "answer": "Confident", "level": "working"},
        {"question": "How about using?", "answer": "Very confident", "level": "practitioner"},
    ]
    assert timezone.now() - decision.decided_at < dt.timedelta(minutes=1)


def test_golden_case_6_a_three_way_tie_gives_working_and_a_new_rule_changes_no_stored_level(
    participation, campaign
):
    survey = questionnaire(campaign)
    answer(
        participation,
        survey,
        explaining=["not-confident"],
        questioning=["confident"],
        using=["very-confident"],
        line_manager=["no"],
    )
    submit_response(participation=participation, questionnaire=survey)
    _new_rule_version(campaign)
    stored = LevelDecision.objects.get(participation=participation)
    assert (stored.scored_level.slug, stored.rule.version) == ("working", 1)
    submit_response(participation=participation, questionnaire=questionnaire(campaign))
    stored.refresh_from_db()
    assert (stored.scored_level.slug, stored.rule.version) == ("working", 1)

    newcomer = make_participation(campaign)
    answer(
        newcomer,
        survey,
        explaining=["not-confident"],
        questioning=["confident"],
        using=["very-confident"],
        line_manager=["no"],
    )
    submit_response(participation=newcomer, questionnaire=questionnaire(campaign))
    decision = LevelDecision.objects.get(participation=newcomer)
    assert (decision.scored_level.slug, decision.rule.version) == ("practitioner", 2)


def _new_rule_version(campaign):
    old = LevelRule.objects.get(questionnaire__campaign=campaign)
    new = LevelRule.objects.create(
        questionnaire=old.questionnaire, version=2, tie_rule=TieRule.HIGHEST
    )
    for score in old.scores.all():
        LevelScore.objects.create(rule=new, option=score.option, level=score.level)
    campaign.revision += 1
    campaign.save(update_fields=["revision"])
    assert definition(campaign).questionnaire("starting").level_rule.version == 2


def test_a_survey_whose_answers_score_nothing_decides_no_level(participation, campaign):
    LevelScore.objects.filter(rule__questionnaire__campaign=campaign).delete()
    campaign.revision += 1
    campaign.save(update_fields=["revision"])
    send(participation)
    assert not LevelDecision.objects.exists()


def test_an_option_value_is_only_valid_for_its_own_question(participation, survey):
    assert Option.objects.filter(value="yes").exists()
    with pytest.raises(errors.Refused):
        save(participation, survey.question("explaining"), ["yes"])
