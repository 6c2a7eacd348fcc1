"""Who sees a champion's page, what it leads each of them to, and that it tells nobody's name."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from departments.models import Classification, Organisation
from departments.services import record_organisation_change
from reports import services
from tests.factories import make_organisation, make_participation, make_user
from tests.reports.breakdowns.world import release_a_day
from tests.reports.champion.people import appoint, champion_of
from tests.reports.days import keep_day
from tests.reports.reading import html_of, text_of
from tests.sessions import proved

pytestmark = pytest.mark.django_db

BETA = "/organisation/beta/"
AGENCY = "/organisation/beta-agency/"
HOME = "/organisation/"


@pytest.fixture
def own_row(figures, beta):
    """A department in its own right that is in Beta's group."""
    made = make_organisation("own-row", name="Own Row", kind="non-ministerial", group=beta)
    services.recompute_standings(campaign_id=figures.pk)
    return made


@pytest.mark.parametrize("path", [BETA, AGENCY])
def test_nobody_else_sees_it(client, figures, learner, administrator, path):
    for person in (learner, administrator, champion_of("alpha")):
        response = proved(person).get(path)
        assert response.status_code == 403
        assert "Rank" not in text_of(response)
    response = client.get(path)
    assert (response.status_code, response.url) == (
        302,
        f"/sign-in/?next=%2Forganisation%2F{path.split('/')[2]}%2F",
    )


@pytest.mark.parametrize("path", [BETA, HOME])
def test_it_is_shown_after_the_second_factor(client, figures, path):
    client.force_login(champion_of("beta"))
    assert client.get(path).url == f"/second-factor/?next={path}"


def test_learners_have_no_list_of_organisations(figures, learner, administrator):
    for person in (learner, administrator):
        assert proved(person).get(HOME).status_code == 403


def test_the_head_of_a_group_answers_for_its_agencies_and_not_for_its_departments(
    betas_browser, own_row
):
    assert "Beta Agency" in text_of(betas_browser.get(AGENCY))
    assert betas_browser.get("/organisation/own-row/").status_code == 403
    assert "Own Row" not in text_of(betas_browser.get(HOME))


def test_an_agencys_champion_does_not_answer_for_the_head_of_its_group(figures):
    browser = proved(champion_of("beta-agency"))
    assert "Beta Agency" in text_of(browser.get(AGENCY))
    assert browser.get(BETA).status_code == 403


def with_no_champion(browser):
    return text_of(browser.get("/central/")).partition("Organisations with no champion")[2]


def test_an_agency_that_changes_its_group_changes_who_answers_for_it(
    betas_browser, teams_browser, figures
):
    agency, alpha = (Organisation.objects.get(slug=slug) for slug in ("beta-agency", "alpha"))
    Classification.objects.create(
        organisation=agency, valid_from=timezone.localdate(), kind=agency.kind, group=alpha
    )
    assert betas_browser.get(AGENCY).status_code == 403
    assert "Beta Agency" not in text_of(betas_browser.get(HOME))
    assert "Beta Agency" in with_no_champion(teams_browser)

    alphas_browser = proved(champion_of("alpha", email="al@alpha.test.gov.uk"))
    assert "Beta Agency" in text_of(alphas_browser.get(AGENCY))
    assert "Beta Agency" in text_of(alphas_browser.get(HOME))
    services.refresh_standings(campaign_id=figures.pk)
    assert "Beta Agency" not in with_no_champion(teams_browser)
    assert "1 person answers for this organisation today" in text_of(teams_browser.get(AGENCY))


def test_agencies_of_a_department_that_merged_are_answered_for_where_it_stands(
    betas_browser, teams_browser, figures
):
    record_organisation_change(
        kind="merge",
        from_organisation=Organisation.objects.get(slug="beta"),
        to_organisation=Organisation.objects.get(slug="gamma"),
        effective_on=timezone.localdate(),
        people=None,
        note="",
    )
    services.refresh_standings(campaign_id=figures.pk)
    assert betas_browser.get(AGENCY).status_code == 403
    assert betas_browser.get(BETA).status_code == 200
    assert "Beta Agency" in with_no_champion(teams_browser)

    gammas_browser = proved(champion_of("gamma", email="gay@gamma.test.gov.uk"))
    assert "Beta Agency" in text_of(gammas_browser.get(AGENCY))
    assert "Beta Agency" in text_of(gammas_browser.get(HOME))
    assert "Beta Agency" not in with_no_champion(teams_browser)


def test_a_body_that_becomes_a_department_of_its_own_is_answered_for_by_itself(
    betas_browser, figures, beta
):
    agency = Organisation.objects.get(slug="beta-agency")
    Classification.objects.create(
        organisation=agency, valid_from=timezone.localdate(), kind="non-ministerial", group=beta
    )
    assert betas_browser.get(AGENCY).status_code == 403


@pytest.mark.parametrize(
    "term",
    [{"ends_on": timezone.localdate()}, {"starts_on": timezone.localdate() + dt.timedelta(1)}],
)
def test_who_is_champion_no_more_or_not_yet_does_not_see_it(figures, term):
    browser = proved(champion_of("beta", **term))
    assert browser.get(BETA).status_code == 403
    assert browser.get(HOME).status_code == 403


def group_links(response):
    """Where the names of the table of the group lead."""
    body = html_of(response).split("Organisations of the group</caption>")[1].split("</table>")[0]
    return re.findall(r'href="([^"?]+)', body)


def test_the_table_of_a_group_leads_each_reader_where_they_may_go_whoever_came_before(
    betas_browser, teams_browser, own_row
):
    """What is drawn for one reader is not what the next one gets."""
    everywhere = [BETA, AGENCY, "/organisation/own-row/"]
    only_mine = [BETA, AGENCY, "/league-table/own-row/"]
    agencys = proved(champion_of("beta-agency", email="agency@beta.test.gov.uk"))
    for _ in range(2):
        assert group_links(teams_browser.get(BETA)) == everywhere
        assert group_links(betas_browser.get(BETA)) == only_mine
        assert group_links(agencys.get(AGENCY)) == [
            "/league-table/beta/",
            AGENCY,
            "/league-table/own-row/",
        ]


def test_the_list_of_one_reader_is_not_that_of_another(betas_browser, teams_browser, figures):
    for _ in range(2):
        assert "Gamma" in text_of(teams_browser.get(HOME))
        assert "Gamma" not in text_of(betas_browser.get(HOME))


def test_what_is_drawn_already_is_still_refused_to_others(betas_browser, figures):
    user = champion_of("gamma", email="gamma@gamma.test.gov.uk")
    browser = proved(user)
    betas_browser.get(BETA)
    assert browser.get(BETA).status_code == 403
    appoint(user, "beta")
    assert "720" in text_of(browser.get(BETA))


@pytest.mark.parametrize("path", [BETA, HOME])
def test_no_browser_or_proxy_keeps_it(betas_browser, figures, path):
    assert "no-store" in betas_browser.get(path)["Cache-Control"]
    assert "private" in betas_browser.get(path)["Cache-Control"]


def test_it_tells_nobodys_name_or_address(figures, beta, betas_browser, teams_browser):
    for name in ("pat.participant", "quinn.quiet"):
        user = make_user(f"{name}@beta.test.gov.uk", organisation=beta)
        make_participation(figures, user=user)
    champion_of("beta", email="second.champion@beta.test.gov.uk")
    services.recompute_standings(campaign_id=figures.pk)
    people = list(User.objects.values_list("email", flat=True))
    assert len(people) > 3

    for browser in (betas_browser, teams_browser):
        for path in (BETA, AGENCY, HOME):
            page = html_of(browser.get(path)).casefold()
            assert "@" not in page
            for email in people:
                assert email.partition("@")[0].casefold() not in page
                assert email.partition(".")[0].casefold() not in re.findall(r"\w+", page)


# --- The way there --------------------------------------------------------------------------------


def test_champions_have_it_in_the_navigation_from_when_they_sign_in(client, figures, learner):
    def links_of(user):
        client.force_login(user)
        return re.findall(
            r'class="govuk-service-navigation__link" href="([^"]+)"',
            html_of(client.get("/league-table/")),
        )

    assert HOME in links_of(champion_of("beta"))
    assert HOME not in links_of(learner)


def test_the_navigation_asks_nothing_of_the_database(
    client, figures, learner, django_assert_num_queries
):
    """As for people who are no champions: session and person; campaigns and freshness."""
    for user in (learner, champion_of("beta")):
        client.force_login(user)
        client.get("/league-table/")
        with django_assert_num_queries(4):
            client.get("/league-table/")


# --- How much it asks of the database -------------------------------------------------------------


def asked_by(browser, path):
    """How many questions a page asks once it has been drawn."""
    browser.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def test_it_asks_six_questions_at_most_however_many_organisations_and_champions(
    betas_browser, teams_browser, figures, beta
):
    """Session and person; may they; campaigns and freshness; and what is beside the figures."""
    gone = make_organisation("gone", closed_on=dt.date(2021, 1, 1))
    release_a_day(figures, beta, gone)
    pages = [BETA, f"{BETA}?reach=60", AGENCY, HOME]
    of_the_team = [*pages, "/organisation/alpha/", "/organisation/unknown/", "/organisation/gone/"]
    for more in (0, 100):
        for _ in range(more):
            agency = make_organisation(kind="executive-agency", group=beta)
            appoint(make_user(), agency.slug)
            appoint(make_user(), "beta")
        services.recompute_standings(campaign_id=figures.pk)
        assert max(asked_by(betas_browser, path) for path in pages) == 6
        assert max(asked_by(teams_browser, path) for path in of_the_team) == 6
    keep_day(figures, timezone.localdate() - dt.timedelta(days=1), {"beta": 20})
    assert max(asked_by(betas_browser, path) for path in pages) == 6
