"""What a champion's page says where there is no number: always why, in words."""

import datetime as dt

import pytest
from django.utils import timezone

from campaigns.models import Campaign
from departments.models import ChangeKind, Organisation, OrganisationChange
from reports import services
from tests.factories import make_campaign
from tests.reports.champion.people import champion_of
from tests.reports.days import keep_day
from tests.reports.reading import html_of, text_of
from tests.sessions import proved

pytestmark = pytest.mark.django_db

BETA = "/organisation/beta/"


def ago(days):
    return timezone.localdate() - dt.timedelta(days=days)


def test_an_organisation_without_a_headcount_has_no_share_and_no_rank(teams_browser, figures):
    keep_day(figures, ago(1), {"unknown": 4})

    words = text_of(teams_browser.get("/organisation/unknown/"))

    assert "Share of headcount No headcount so no share and no rank" in words
    assert "There is no headcount of Unknown" in words
    assert "Signed up 4 people" in words
    assert "Sign-ups a working day needed to reach 50% No headcount" in words


def test_an_organisation_too_small_to_rank_says_so(teams_browser, figures):
    words = text_of(teams_browser.get("/organisation/tiny/"))

    assert "Rank Too small to rank" in words
    assert "Share of headcount 90.0% of 10 people employed" in words


def test_before_a_week_and_a_day_are_kept_nothing_moves_and_nothing_is_forecast(
    betas_browser, figures
):
    words = text_of(betas_browser.get(BETA))
    assert "Movement Not known yet no day has been kept that is a week old" in words
    assert "It is too early to forecast: no day of this campaign has been kept" in words

    keep_day(figures, ago(1), {"alpha": 700})
    assert "It is too early to forecast" in text_of(betas_browser.get(BETA))

    keep_day(figures, ago(1), {"beta": 20}, revision=2, reason="Beta was missing")
    words = text_of(betas_browser.get(BETA))
    assert "Beta on its own, from days that are over, up to the end of" in words
    assert "Too early to forecast" in words
    assert "needed to reach 50%" in words


def test_before_the_first_release_it_says_when_there_will_be_one(betas_browser, figures):
    page = betas_browser.get(BETA)
    assert "Nothing has been released yet. The first figures are released in the night" in text_of(
        page
    )
    assert "people.csv" not in html_of(page)


def test_a_campaign_that_was_never_counted_says_so(campaign, champion):
    page = proved(champion).get("/organisation/department-for-work-pensions/")

    words = text_of(page)
    assert "Department for Work and Pensions" in words
    assert "The figures of this campaign are being counted for the first time" in words
    assert "1 person answers for this organisation today" in words
    assert "As at" not in words


def test_a_closed_campaign_says_how_it_ended(teams_browser, figures):
    Campaign.objects.update(closes_on=ago(2), grace_days=0)
    keep_day(figures, ago(2), {"beta": 20})
    figures.refresh_from_db()

    words = text_of(teams_browser.get(BETA))

    assert f"closed on {ago(2):%A} {ago(2).day} {ago(2):%B %Y}. This is how it ended." in words
    assert "Signed up by the close 20 10.0% of a headcount of 200" in words
    assert "Forecast for" not in words
    assert "How far off a forecast would have been" in words


def test_another_campaign_is_one_link_away(teams_browser, figures):
    make_campaign(
        "earlier",
        name="The year before",
        opens_on=ago(400),
        closes_on=ago(300),
        learning_from=ago(400),
        learning_to=ago(300),
    )
    keep_day(Campaign.objects.get(slug="earlier"), ago(310), {"beta": 20})
    assert 'href="?campaign=earlier"' in html_of(teams_browser.get(BETA))

    page = teams_browser.get(BETA, {"campaign": "earlier", "reach": "60"})
    assert "The year before Beta" in text_of(page)
    assert 'name="campaign" value="earlier"' in html_of(page)
    assert "needed to reach 60%" in text_of(page)
    assert f'href="?campaign={figures.slug}"' in html_of(page)


def test_an_organisation_that_has_merged_says_where_its_people_are_counted(teams_browser, figures):
    gamma, alpha = (Organisation.objects.get(slug=slug) for slug in ("gamma", "alpha"))
    OrganisationChange.objects.create(
        kind=ChangeKind.MERGE,
        from_organisation=gamma,
        to_organisation=alpha,
        effective_on=ago(1),
    )
    Organisation.objects.filter(slug="gamma").update(closed_on=ago(1))
    services.recompute_standings(campaign_id=figures.pk)

    words = text_of(teams_browser.get("/organisation/gamma/"))

    assert "This organisation is not in the figures of now" in words
    assert "No headcount is in use" in words


@pytest.mark.parametrize(
    "path", ["/organisation/nonsense/", f"{BETA}?campaign=none", f"/organisation/{'x' * 2000}/"]
)
def test_what_does_not_exist_is_not_found(teams_browser, figures, path):
    assert teams_browser.get(path).status_code == 404


def test_a_share_that_is_none_is_said_to_be_wrong_beside_its_field(betas_browser, figures):
    keep_day(figures, ago(1), {"beta": 20})

    page = betas_browser.get(BETA, {"reach": "101"})

    assert text_of(page).count("The share to reach must be a whole number from 1 to 100") == 2
    assert "<title>Error: " in html_of(page)
    assert "needed to reach 50%" in text_of(page)


def test_before_any_campaign_champions_are_told_so(department, champion):
    words = text_of(proved(champion).get("/organisation/"))
    assert "There is no campaign yet" in words


def test_before_the_first_count_the_list_has_names_only(campaign, teams_browser, department):
    words = text_of(teams_browser.get("/organisation/"))
    assert "There are no figures of them yet. Department for Work and Pensions Ofsted" in words


def test_a_champion_of_what_is_gone_is_told_so(figures):
    browser = proved(champion_of("gamma"))
    Organisation.objects.filter(slug="gamma").update(closed_on=ago(1))
    assert "None of them exists today" in text_of(browser.get("/organisation/"))
