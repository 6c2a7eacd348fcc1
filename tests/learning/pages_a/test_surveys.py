"""A survey: why we ask, a question a page, routing, check, sent once."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.core.cache import caches
from django.db.models import F
from django.utils import timezone

from campaigns.models import Campaign, Question, QuestionKind
from learning.models import Answer, LevelDecision, SurveyResponse
from learning.views import surveys
from tests.factories import make_question
from tests.learning.making import questionnaire
from tests.learning.pages_a.words import assert_refused, title_of, words_of

START = "/survey/starting/"


def page_about(question):
    return f"{START}{question}/"


def answer(client, question, value, query="", slug="starting"):
    return client.post(f"/survey/{slug}/{question}/{query}", {"answer": value})


def answer_all(client):
    for question in ("explaining", "questioning", "using"):
        answer(client, question, "confident")
    answer(client, "line-manager", "no")


def close(campaign):
    today = timezone.localdate()
    campaign.opens_on, campaign.closes_on = (
        today - dt.timedelta(days=60),
        today - dt.timedelta(days=20),
    )
    campaign.save()


def test_introduction_says_how_long_and_why(learner_client):
    words = words_of(learner_client.get(START))
    assert "It takes about 3 minutes" in words
    assert "Why we ask." in words


def test_each_question_has_its_own_page_and_its_place(learner_client):
    page = learner_client.get(page_about("explaining"))
    assert title_of(page).startswith("How about explaining?")
    assert "Question 1 of 4" in words_of(page)
    assert f'href="{START}"' in page.content.decode()


def test_answer_is_saved_and_the_next_question_asked(learner_client, participation):
    response = answer(learner_client, "explaining", "confident")
    assert response.url == page_about("questioning")
    assert Answer.objects.get(response__participation=participation).choices == ["confident"]
    assert (
        'value="confident" checked' in learner_client.get(page_about("explaining")).content.decode()
    )


def test_back_leads_to_the_question_before(learner_client):
    answer(learner_client, "explaining", "confident")
    assert (
        f'href="{page_about("explaining")}" class="govuk-back-link"'
        in learner_client.get(page_about("questioning")).content.decode()
    )


def test_coming_back_resumes_at_the_first_question_without_an_answer(learner_client):
    answer(learner_client, "explaining", "confident")
    page = learner_client.get(START)
    assert "You have answered 1 of 4 questions" in words_of(page)
    assert f'href="{page_about("questioning")}"' in page.content.decode()


def test_question_for_managers_is_asked_of_managers(learner_client):
    for question in ("explaining", "questioning", "using"):
        answer(learner_client, question, "confident")
    assert answer(learner_client, "line-manager", "yes").url == page_about("team-learning")
    assert "Question 5 of 5" in words_of(learner_client.get(page_about("team-learning")))


def test_question_for_managers_is_not_asked_of_others(learner_client):
    answer_all(learner_client)
    assert learner_client.get(page_about("team-learning")).url == f"{START}check/"


def test_answer_to_a_question_no_longer_asked_is_not_saved_and_that_is_said(learner_client):
    answer_all(learner_client)
    page = learner_client.post(page_about("team-learning"), {"answer": "often"}, follow=True)
    assert "Your last answer was not saved" in words_of(page)
    assert not Answer.objects.filter(question__slug="team-learning").exists()


def test_skipping_ahead_leads_to_the_first_question_without_an_answer(learner_client):
    answer(learner_client, "explaining", "confident")
    assert learner_client.get(page_about("line-manager")).url == page_about("questioning")
    assert learner_client.get(f"{START}check/").url == page_about("questioning")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "Choose one answer"),
        ("tampered", "Choose one of the answers shown"),
        ("x" * 5000, "Choose one of the answers shown"),
    ],
)
def test_wrong_answer_is_refused_beside_the_question(learner_client, value, message):
    assert_refused(answer(learner_client, "explaining", value), "id_answer", message)
    assert not Answer.objects.exists()


def test_check_shows_every_answer_with_a_way_to_change_it(learner_client):
    answer_all(learner_client)
    page = learner_client.get(f"{START}check/")
    assert (
        "How about explaining? Confident Change your answer to: How about explaining?"
        in words_of(page)
    )
    assert f'href="{page_about("questioning")}?from-check"' in page.content.decode()


def test_changing_an_answer_leads_back_to_the_check(learner_client):
    answer_all(learner_client)
    assert (
        answer(learner_client, "explaining", "not-confident", "?from-check").url == f"{START}check/"
    )


def test_change_that_leads_to_another_question_asks_it(learner_client):
    answer_all(learner_client)
    assert answer(learner_client, "line-manager", "yes", "?from-check").url == page_about(
        "team-learning"
    )


def test_sending_decides_the_level_and_shows_it(learner_client, participation):
    answer_all(learner_client)
    page = learner_client.post(f"{START}check/", follow=True)
    assert page.redirect_chain == [("/level/", 302)]
    assert "Thank you. Your answers have been sent" in words_of(page)
    assert "Your level is Working" in words_of(page)


def test_sending_twice_gives_the_same_confirmation_and_one_response(learner_client, participation):
    answer_all(learner_client)
    learner_client.post(f"{START}check/")
    again = learner_client.post(f"{START}check/", follow=True)
    assert "You sent these answers at" in words_of(again)
    assert SurveyResponse.objects.count() == 1
    assert LevelDecision.objects.count() == 1


def test_sent_answers_can_be_read_and_not_changed(learner_client):
    answer_all(learner_client)
    learner_client.post(f"{START}check/")
    page = learner_client.get(START)
    assert "How about explaining? Confident" in words_of(page)
    assert "Change" not in words_of(page)
    assert learner_client.get(page_about("explaining")).url == START


def test_second_tab_that_answers_after_sending_is_told_that_nothing_was_saved(learner_client):
    answer_all(learner_client)
    learner_client.post(f"{START}check/")
    page = learner_client.post(page_about("explaining"), {"answer": "not-confident"}, follow=True)
    assert "Your last answer was not saved" in words_of(page)
    assert "You sent these answers at" in words_of(page)
    assert Answer.objects.get(question__slug="explaining", question__position=1).choices == [
        "confident"
    ]


def new_revision(campaign):
    Campaign.objects.filter(pk=campaign.pk).update(revision=F("revision") + 1)
    caches["local"].clear()


def test_answer_goes_to_the_question_that_was_asked_though_another_was_put_before_it_meanwhile(
    learner_client, campaign
):
    """The options have the same values, so a page that was found by its place would take the answer for its neighbour's."""
    answer(learner_client, "explaining", "confident")
    shown = learner_client.get(page_about("questioning"))
    survey = campaign.questionnaires.get(slug="starting")
    survey.questions.filter(position__gt=1).update(position=F("position") + 10)
    make_question(survey, "reading", options=["not-confident", "confident"], position=2)
    new_revision(campaign)
    assert "Question 2 of 4" in words_of(shown)
    page = learner_client.post(shown.request["PATH_INFO"], {"answer": "confident"}, follow=True)
    kept = Answer.objects.values_list("question__slug", flat=True)
    assert set(kept) == {"explaining", "questioning"}
    assert "How about reading?" in title_of(page)


def test_answer_to_a_question_that_was_taken_out_meanwhile_is_not_lost_without_a_word(
    learner_client, campaign
):
    answer(learner_client, "explaining", "confident")
    Question.objects.filter(questionnaire__slug="starting", slug="questioning").delete()
    new_revision(campaign)
    page = learner_client.post(page_about("questioning"), {"answer": "confident"}, follow=True)
    assert "Your last answer was not saved" in words_of(page)
    assert "How about using?" in title_of(page)


def reword(campaign):
    """The file keeps the first question for its answers, and asks it in other words."""
    survey = campaign.questionnaires.get(slug="starting")
    survey.questions.filter(slug="explaining").update(is_retired=True)
    make_question(survey, "telling", options=["not-confident", "confident"], position=9)
    new_revision(campaign)


def test_retired_question_is_asked_of_nobody(learner_client, campaign):
    reword(campaign)
    assert "Question 1 of 4 How about questioning?" in words_of(
        learner_client.get(START + "questioning/")
    )
    page = learner_client.post(page_about("explaining"), {"answer": "confident"}, follow=True)
    assert "Your last answer was not saved" in words_of(page)
    assert not Answer.objects.exists()


def test_answers_that_were_sent_are_shown_as_they_were_sent(learner_client, campaign):
    answer_all(learner_client)
    learner_client.post(f"{START}check/")
    reword(campaign)
    words = words_of(learner_client.get(START))
    assert "How about explaining? Confident" in words
    assert "How about telling?" not in words


def test_who_is_in_the_middle_is_asked_the_new_wording_and_sends_no_answer_to_the_old_one(
    learner_client, campaign
):
    answer_all(learner_client)
    reword(campaign)
    assert learner_client.get(f"{START}check/").url == page_about("telling")
    assert answer(learner_client, "telling", "confident").url == f"{START}check/"
    assert "How about explaining?" not in words_of(learner_client.get(f"{START}check/"))
    learner_client.post(f"{START}check/")
    sent = set(Answer.objects.values_list("question__slug", flat=True))
    assert sent == {"questioning", "using", "line-manager", "telling"}


def test_answer_saved_while_another_tab_led_away_from_its_question_leads_on(
    learner_client, participation, monkeypatch
):
    """The other tab is quicker: it saves between this tab's reading of the route and its saving of the answer."""
    answer_all(learner_client)
    answer(learner_client, "line-manager", "yes")
    save = surveys.save_answer

    def save_after_another_tab(**given):
        manager = questionnaire(participation.campaign).question("line-manager")
        save(participation=participation, question=manager, choices=["no"], text="")
        save(**given)

    monkeypatch.setattr(surveys, "save_answer", save_after_another_tab)
    assert answer(learner_client, "team-learning", "often").url == f"{START}check/"


def test_optional_text_may_be_passed_over(learner_client):
    answer(learner_client, "explaining", "confident", slug="feedback")
    assert "(optional)" in title_of(learner_client.get("/survey/feedback/comments/"))
    assert answer(learner_client, "comments", "", slug="feedback").url == "/survey/feedback/check/"
    assert "Not answered" in words_of(learner_client.get("/survey/feedback/check/"))


def test_text_that_is_too_long_is_kept_on_the_page_and_refused(learner_client):
    answer(learner_client, "explaining", "confident", slug="feedback")
    page = answer(learner_client, "comments", "y" * 2001, slug="feedback")
    assert_refused(page, "id_answer", "Your answer must be 2,000 characters or fewer")
    assert "y" * 2001 in page.content.decode()


def test_new_line_counts_as_one_character_as_in_the_counter_beside_it(learner_client):
    answer(learner_client, "explaining", "confident", slug="feedback")
    answer(learner_client, "comments", "y" * 1998 + "\r\n" + "y", slug="feedback")
    assert Answer.objects.get(question__slug="comments").text == "y" * 1998 + "\n" + "y"
    page = answer(learner_client, "comments", "y" * 1999 + "\r\n" + "y", slug="feedback")
    assert_refused(page, "id_answer", "Your answer must be 2,000 characters or fewer")


def test_text_is_shown_as_text(learner_client):
    answer(learner_client, "explaining", "confident", slug="feedback")
    answer(learner_client, "comments", "<b>Bold</b>\nand more", slug="feedback")
    page = learner_client.get("/survey/feedback/check/").content.decode()
    assert "&lt;b&gt;Bold&lt;/b&gt;<br>and more" in page


def test_feedback_once_sent_says_what_is_next(learner_client):
    answer(learner_client, "explaining", "confident", slug="feedback")
    answer(learner_client, "comments", "Good", slug="feedback")
    page = learner_client.post("/survey/feedback/check/", follow=True)
    assert "Thank you. Your answers have been sent" in words_of(page)
    assert "What happens next See what there is still to do" in words_of(page)


@pytest.fixture
def several(campaign):
    return make_question(
        campaign.questionnaires.get(slug="feedback"),
        "formats",
        options=["courses", "books", "talks"],
        position=3,
        kind=QuestionKind.SEVERAL,
    )


def test_several_answers_can_be_chosen(learner_client, several):
    answer(learner_client, "explaining", "confident", slug="feedback")
    answer(learner_client, "comments", "", slug="feedback")
    answer(learner_client, "formats", ["books", "talks"], slug="feedback")
    assert "How about formats? Books Talks" in words_of(
        learner_client.get("/survey/feedback/check/")
    )
    assert (
        'value="talks" checked' in learner_client.get("/survey/feedback/formats/").content.decode()
    )


@pytest.mark.parametrize(
    ("value", "message"),
    [([], "Choose at least one answer"), (["books", "wrong"], "Choose from the answers shown")],
)
def test_several_wrong_answers_are_refused(learner_client, several, value, message):
    answer(learner_client, "explaining", "confident", slug="feedback")
    answer(learner_client, "comments", "", slug="feedback")
    page = answer(learner_client, "formats", value, slug="feedback")
    assert_refused(page, "id_answer", message)


def test_closed_campaign_says_so_and_keeps_nothing(learner_client, campaign):
    answer(learner_client, "explaining", "confident")
    close(campaign)
    assert "Where are you starting from? has closed" in words_of(learner_client.get(START))
    page = learner_client.post(page_about("questioning"), {"answer": "confident"}, follow=True)
    assert "Your last answer was not saved" in words_of(page)
    assert Answer.objects.count() == 1
    assert learner_client.post(f"{START}check/").url == START


def test_unknown_survey_and_question_are_not_found(learner_client):
    assert learner_client.get("/survey/none/").status_code == 404
    assert learner_client.get(page_about("none")).status_code == 404
    assert learner_client.get(page_about("1")).status_code == 404


PATHS = [START, page_about("explaining"), f"{START}check/"]


@pytest.mark.parametrize("path", PATHS)
def test_stranger_is_sent_to_sign_in(client, campaign, path):
    assert client.get(path).url == f"/sign-in/?next={quote(path, safe='')}"


@pytest.mark.parametrize("path", PATHS)
def test_somebody_who_has_not_joined_goes_home(newcomer_client, path):
    assert newcomer_client.get(path).url == "/home/"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_five_queries(learner_client, several, django_assert_num_queries, path, count):
    questions = Question.objects.filter(questionnaire__slug="starting").order_by("position")
    for question in ("explaining", "questioning", "using")[:count]:
        answer(learner_client, question, "confident")
    assert questions.count() > count
    learner_client.get(path)
    with django_assert_num_queries(5):
        learner_client.get(path)
