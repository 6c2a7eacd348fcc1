"""Joining: three questions, checked, then kept."""

import datetime as dt
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Posting
from departments.models import EmailDomain, OrganisationName
from learning.models import Participation
from tests.factories import a_grade, a_profession, make_organisation
from tests.learning.pages_a.words import assert_refused, error_summary_of, title_of, words_of

ORGANISATION = "/welcome/organisation/"
GRADE = "/welcome/grade/"
PROFESSION = "/welcome/profession/"
CHECK = "/welcome/check/"
STEPS = [ORGANISATION, GRADE, PROFESSION, CHECK]
DWP = "department-for-work-pensions"


def answer_all(client):
    client.post(ORGANISATION, {"organisation": DWP})
    client.post(GRADE, {"grade": "EO"})
    client.post(PROFESSION, {"profession": "policy"})


@pytest.fixture
def communities(db):
    """A department that had another name."""
    organisation = make_organisation("mhclg", name="Levelling Up", abbreviation="DLUHC")
    OrganisationName.objects.create(
        organisation=organisation,
        name="Ministry of Housing",
        abbreviation="MHCLG",
        valid_from=dt.date(2024, 7, 8),
    )
    return organisation


def test_three_answers_and_a_check_make_a_participant(newcomer_client, newcomer, campaign):
    assert newcomer_client.post(ORGANISATION, {"organisation": DWP}).url == GRADE
    assert newcomer_client.post(GRADE, {"grade": "EO"}).url == PROFESSION
    assert newcomer_client.post(PROFESSION, {"profession": "policy"}).url == CHECK
    assert not Participation.objects.exists()
    words = words_of(newcomer_client.get(CHECK))
    assert "Organisation Department for Work and Pensions (DWP) Change your organisation" in words
    assert "Grade EO Change your grade" in words
    assert "Profession Policy Change your profession" in words
    page = newcomer_client.post(CHECK, follow=True)
    assert "You have joined One Big Thing test" in words_of(page)
    participation = Participation.objects.get(user=newcomer, campaign=campaign)
    assert (participation.organisation.slug, participation.grade.code) == (DWP, "EO")
    assert Posting.objects.get(user=newcomer).profession.slug == "policy"


def test_organisation_is_suggested_from_the_address(newcomer_client):
    page = newcomer_client.get(ORGANISATION)
    assert f'value="{DWP}" selected' in page.content.decode()
    assert "We chose Department for Work and Pensions because of your email address" in words_of(
        page
    )


def test_address_that_suggests_nothing_leaves_the_list_open(newcomer_client, newcomer):
    EmailDomain.objects.update(organisation=None)
    page = newcomer_client.get(ORGANISATION)
    assert "because of your email address" not in words_of(page)
    assert f'value="{DWP}" selected' not in page.content.decode()


@pytest.mark.parametrize("words", ["MHCLG", "housing", "DLUHC", "levelling up"])
def test_organisation_is_found_by_name_initials_and_older_name(newcomer_client, communities, words):
    page = newcomer_client.get(ORGANISATION, {"q": words})
    html = page.content.decode()
    assert 'type="radio" value="mhclg"' in html
    assert f'value="{DWP}"' not in html
    assert "Ministry of Housing (MHCLG) Formerly Levelling Up (DLUHC)" in words_of(page)


def test_what_a_search_found_can_be_chosen(newcomer_client, communities):
    response = newcomer_client.post(f"{ORGANISATION}?q=dluhc", {"organisation": "mhclg"})
    assert response.url == GRADE


def test_choosing_nothing_of_what_was_found_keeps_what_was_found(newcomer_client, communities):
    EmailDomain.objects.update(organisation=None)
    page = newcomer_client.post(f"{ORGANISATION}?q=dluhc", {})
    assert_refused(page, "id_organisation", "Choose the organisation you work in")
    assert 'type="radio" value="mhclg"' in page.content.decode()


def test_search_that_finds_nothing_says_so_and_keeps_the_whole_list(newcomer_client):
    page = newcomer_client.get(ORGANISATION, {"q": "zebra"})
    assert "We found no organisation for “zebra”" in words_of(page)
    assert f'<option value="{DWP}"' in page.content.decode()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "Enter a name or initials to search for"),
        ("z" * 101, "What you search for must be 100 characters or fewer"),
    ],
)
def test_wrong_search_is_refused_in_words(newcomer_client, words, message):
    page = newcomer_client.get(ORGANISATION, {"q": words})
    assert error_summary_of(page) == {"id_q": message}
    assert title_of(page).startswith("Error: Which organisation")


def test_organisation_that_is_not_listed_has_a_page(newcomer_client):
    assert (
        'href="/welcome/organisation/not-listed/"'
        in newcomer_client.get(ORGANISATION).content.decode()
    )
    assert "If it is still not there" in words_of(
        newcomer_client.get("/welcome/organisation/not-listed/")
    )


@pytest.mark.parametrize("value", ["", "made-up", "x" * 5000, "closed-department"])
def test_wrong_organisation_is_refused_beside_the_question(newcomer_client, value):
    make_organisation("closed-department", closed_on=dt.date(2020, 1, 1))
    page = newcomer_client.post(ORGANISATION, {"organisation": value})
    assert_refused(page, "id_organisation", "Choose the organisation you work in")
    assert newcomer_client.get(GRADE).url == ORGANISATION


@pytest.mark.parametrize("value", ["", "KING", "x" * 5000])
def test_wrong_grade_is_refused_beside_the_question(newcomer_client, value):
    newcomer_client.post(ORGANISATION, {"organisation": DWP})
    page = newcomer_client.post(GRADE, {"grade": value})
    assert_refused(page, "id_grade", "Choose your grade")


@pytest.mark.parametrize("value", ["", "alchemy", "x" * 5000])
def test_wrong_profession_is_refused_beside_the_question(newcomer_client, value):
    newcomer_client.post(ORGANISATION, {"organisation": DWP})
    newcomer_client.post(GRADE, {"grade": "EO"})
    page = newcomer_client.post(PROFESSION, {"profession": value})
    assert_refused(page, "id_profession", "Choose your profession")


@pytest.mark.parametrize("path", [GRADE, PROFESSION, CHECK])
def test_skipping_ahead_leads_to_the_first_question(newcomer_client, path):
    assert newcomer_client.get(path).url == ORGANISATION


def test_answers_of_a_session_that_ended_are_asked_again(newcomer_client, newcomer):
    newcomer_client.post(ORGANISATION, {"organisation": DWP})
    newcomer_client.logout()
    newcomer_client.force_login(newcomer)
    assert newcomer_client.post(GRADE, {"grade": "EO"}).url == ORGANISATION


def test_going_back_shows_the_answer_given(newcomer_client):
    answer_all(newcomer_client)
    assert 'value="EO" checked' in newcomer_client.get(GRADE).content.decode()
    assert f'href="{CHECK}" class="govuk-back-link"' in newcomer_client.get(GRADE).content.decode()


def test_changing_one_answer_leads_back_to_the_check(newcomer_client):
    a_grade("HEO")
    answer_all(newcomer_client)
    assert newcomer_client.post(GRADE, {"grade": "HEO"}).url == CHECK
    assert "Grade HEO" in words_of(newcomer_client.get(CHECK))


def test_answer_that_is_no_longer_in_the_list_is_asked_again(newcomer_client, department):
    answer_all(newcomer_client)
    department.closed_on = timezone.localdate()
    department.save()
    assert newcomer_client.post(CHECK).url == ORGANISATION
    assert not Participation.objects.exists()


def test_joining_twice_makes_one_participation(newcomer_client):
    answer_all(newcomer_client)
    newcomer_client.post(CHECK)
    assert newcomer_client.post(CHECK).url == "/home/"
    assert Participation.objects.count() == 1


def test_address_that_was_never_proved_cannot_join_and_is_told_why(newcomer_client):
    EmailAddress.objects.update(verified=False)
    answer_all(newcomer_client)
    page = newcomer_client.post(CHECK)
    assert "There is a problem Prove your work email address before you join" in words_of(page)
    assert title_of(page).startswith("Error: ")
    assert not Participation.objects.exists()


@pytest.mark.parametrize("path", STEPS)
def test_closed_campaign_cannot_be_joined(newcomer_client, campaign, path):
    answer_all(newcomer_client)
    campaign.opens_on, campaign.closes_on = (
        timezone.localdate() - dt.timedelta(days=days) for days in (60, 1)
    )
    campaign.save()
    assert newcomer_client.post(path, {"organisation": DWP}).url == "/home/"
    assert not Participation.objects.exists()


@pytest.mark.parametrize("path", STEPS)
def test_who_has_joined_goes_home(learner_client, path):
    assert learner_client.get(path).url == "/home/"


@pytest.mark.parametrize("path", STEPS)
def test_stranger_is_sent_to_sign_in(client, campaign, path):
    assert client.get(path).url == f"/sign-in/?next={quote(path, safe='')}"


def test_somebody_known_from_an_earlier_year_is_asked_only_to_check(client, learner, campaign):
    client.force_login(learner)
    assert "Grade EO" in words_of(client.get(CHECK))
    client.post(CHECK)
    assert Participation.objects.get(user=learner).organisation.slug == DWP
    assert Posting.objects.count() == 1


def test_somebody_known_who_has_moved_gets_a_new_posting(client, learner, campaign):
    make_organisation("ofsted", name="Ofsted")
    client.force_login(learner)
    assert client.post(ORGANISATION, {"organisation": "ofsted"}).url == CHECK
    client.post(CHECK)
    assert Participation.objects.get(user=learner).organisation.slug == "ofsted"
    assert Posting.objects.current().get(user=learner).organisation.slug == "ofsted"


def test_grades_are_in_order_and_all_offered(newcomer_client):
    for code in ("SCS", "AO"):
        a_grade(code)
    newcomer_client.post(ORGANISATION, {"organisation": DWP})
    html = newcomer_client.get(GRADE).content.decode()
    assert html.index('value="AO"') < html.index('value="EO"') < html.index('value="SCS"')


@pytest.mark.parametrize("count", [1, 3])
def test_organisation_page_costs_ten_queries_however_many_there_are(
    newcomer_client, django_assert_num_queries, count
):
    for _ in range(count):
        make_organisation()
        a_profession(f"Profession {count}")
    newcomer_client.get(ORGANISATION)
    with django_assert_num_queries(10):
        newcomer_client.get(ORGANISATION)
