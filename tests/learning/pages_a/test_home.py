"""Home: what to do next, whatever the moment of the campaign."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.utils import timezone

from campaigns.models import Activity, ActivityKind, Questionnaire
from learning.models import LevelDecision, SurveyResponse
from tests.factories import (
    make_campaign,
    make_organisation,
    make_participation,
    make_record,
    make_user,
)
from tests.learning.pages_a.words import title_of, words_of


def finish(participation):
    for questionnaire in Questionnaire.objects.filter(campaign=participation.campaign):
        SurveyResponse.objects.create(
            participation=participation,
            questionnaire=questionnaire,
            submitted_at=timezone.now() + dt.timedelta(seconds=1),
        )
    course = participation.campaign.courses.core().first()
    make_record(participation, minutes=420, course=course, finishes_course=True)


def move_to(campaign, *, opens, closes):
    today = timezone.localdate()
    campaign.opens_on, campaign.closes_on = (today + dt.timedelta(days=n) for n in (opens, closes))
    campaign.save()


def test_each_activity_is_listed_with_its_status_and_the_first_to_do_is_the_next_step(
    learner_client, participation
):
    make_record(participation, minutes=245)
    page = learner_client.get("/home/")
    words = words_of(page)
    assert "Your next step It sets your level Answer the starting survey" in words
    assert "Take a core course One for each level Not started" in words
    assert "Record seven hours of learning Anything about data counts In progress" in words
    assert "4 hours 5 minutes of 7 hours" in words
    assert "2 hours 55 minutes to go" in words
    assert "60 days left" in words
    assert 'width="58" height="14"' in page.content.decode()


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (419, "6 hours 59 minutes of 7 hours 1 minute to go"),
        (420, "7 hours of 7 hours You have reached the target"),
        (421, "7 hours 1 minute of 7 hours You have reached the target"),
    ],
)
def test_the_target_is_reached_at_its_last_minute(learner_client, participation, minutes, said):
    make_record(participation, minutes=minutes)
    assert said in words_of(learner_client.get("/home/"))


def test_who_has_finished_is_led_to_the_certificate(learner_client, participation):
    finish(participation)
    page = learner_client.get("/home/")
    assert "You have finished" in words_of(page)
    assert 'href="/finished/"' in page.content.decode()
    assert "Your next step" not in words_of(page)


def test_level_says_whether_the_person_chose_it(learner_client, participation):
    campaign = participation.campaign
    LevelDecision.objects.create(
        participation=participation,
        rule=campaign.questionnaires.get(slug="starting").level_rules.get(),
        scored_level=campaign.levels.get(slug="working"),
        reasons=[],
        chosen_level=campaign.levels.get(slug="practitioner"),
        chosen_at=timezone.now(),
    )
    words = words_of(learner_client.get("/home/"))
    assert "Your level: Practitioner You chose this. Your answers suggested Working." in words


def test_optional_activities_say_so(learner_client, participation):
    Activity.objects.create(
        campaign=participation.campaign,
        slug="talk",
        kind=ActivityKind.DECLARED,
        title="Talk about it",
        summary="With your team",
        position=5,
        is_required=False,
    )
    assert "Talk about it (optional)" in words_of(learner_client.get("/home/"))


def test_campaign_without_a_target_shows_no_meter(learner_client, participation):
    campaign = participation.campaign
    campaign.target_minutes = None
    campaign.save()
    page = learner_client.get("/home/")
    assert "There is no target this year" in words_of(page)
    assert "portal-bar" not in page.content.decode()


def test_last_day_is_called_that(learner_client, campaign):
    move_to(campaign, opens=-30, closes=0)
    assert "Last day One Big Thing test closes at the end of" in words_of(
        learner_client.get("/home/")
    )


def test_days_of_grace_are_explained(learner_client, campaign):
    move_to(campaign, opens=-30, closes=-1)
    words = words_of(learner_client.get("/home/"))
    assert "13 days left" in words
    assert "You can still add learning you did before then" in words


def test_closed_campaign_can_be_read_and_asks_for_nothing(learner_client, campaign):
    move_to(campaign, opens=-60, closes=-20)
    page = learner_client.get("/home/")
    words = words_of(page)
    assert "One Big Thing test has closed" in words
    assert "Your next step" not in words
    assert "Record some learning" not in words
    assert "Answer the starting survey" in words


def test_newcomer_is_led_to_joining(newcomer_client):
    page = newcomer_client.get("/home/", follow=True)
    assert title_of(page).startswith("Which organisation do you work in?")


def test_somebody_with_a_posting_is_only_asked_whether_it_still_holds(client, learner, campaign):
    client.force_login(learner)
    page = client.get("/home/", follow=True)
    assert page.redirect_chain == [("/welcome/check/", 302)]
    assert "Department for Work and Pensions (DWP)" in words_of(page)


def test_newcomer_after_closing_is_told_that_it_is_over(newcomer_client, campaign):
    move_to(campaign, opens=-60, closes=-1)
    words = words_of(newcomer_client.get("/home/"))
    assert "One Big Thing test has closed" in words
    assert "can no longer join" in words


def test_nothing_open_is_said_in_words(client, learner):
    client.force_login(learner)
    assert "Nothing is open yet" in words_of(client.get("/home/"))


def test_campaign_that_is_not_published_is_not_shown(client, learner):
    make_campaign("secret", is_published=False)
    client.force_login(learner)
    assert "Nothing is open yet" in words_of(client.get("/home/"))


def make_earlier(learner, slug, years, **fields):
    today = timezone.localdate()
    earlier = make_campaign(
        slug,
        name=f"One Big Thing {slug}",
        opens_on=today - dt.timedelta(days=365 * years),
        closes_on=today - dt.timedelta(days=365 * years - 60),
        learning_from=today - dt.timedelta(days=365 * years + 90),
        **fields,
    )
    return make_participation(earlier, user=learner)


def test_earlier_campaigns_stay_readable(learner_client, learner):
    earlier = make_earlier(learner, "before", 1)
    make_record(earlier, minutes=90)
    assert 'href="/home/before/"' in learner_client.get("/home/").content.decode()
    page = learner_client.get("/home/before/")
    words = words_of(page)
    assert "What you did in One Big Thing before" in words
    assert "Learning recorded 1 hour 30 minutes" in words
    assert "You completed 0 of 4 activities" in words
    assert 'href="/survey/' not in page.content.decode()


def test_earlier_campaign_that_is_hidden_now_is_not_found(learner_client, learner):
    earlier = make_earlier(learner, "before", 1, is_published=False)
    assert learner_client.get("/home/before/").status_code == 404
    assert learner_client.get("/record/?campaign=before").status_code == 404
    earlier.campaign.is_published = True
    earlier.campaign.save()
    assert learner_client.get("/home/before/").status_code == 200


def test_earlier_campaign_of_somebody_else_is_not_found(learner_client):
    someone = make_user(organisation=make_organisation())
    make_earlier(someone, "before", 1)
    assert learner_client.get("/home/before/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_five_queries(
    learner_client, learner, participation, django_assert_num_queries, count
):
    for number in range(count):
        make_record(participation, title=f"Read {number}")
        make_earlier(learner, f"before-{number}", number + 1)
    learner_client.get("/home/")
    with django_assert_num_queries(5):
        learner_client.get("/home/")


@pytest.mark.parametrize("path", ["/home/", "/home/before/"])
def test_stranger_is_sent_to_sign_in(client, campaign, path):
    assert client.get(path).url == f"/sign-in/?next={quote(path, safe='')}"
