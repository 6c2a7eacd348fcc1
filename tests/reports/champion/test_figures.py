"""Each figure of a champion's page is the one that stands elsewhere: in the league table, the forecast, the release."""

import datetime as dt
import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.utils import timezone

from campaigns.services import publish_offer
from departments.models import Grade, Organisation
from reports.models import Freshness, HeadcountOverride, Standing
from reports.patterns import Window
from reports.services import mark_everything_behind
from tests.factories import make_campaign, make_organisation
from tests.reports.breakdowns.world import release_a_day
from tests.reports.champion.people import appoint, champion_of
from tests.reports.days import keep_day
from tests.reports.participation.making import campaign_of, rows_under
from tests.reports.reading import csv_of, html_of, rows_of, text_of
from tests.sessions import proved

pytestmark = pytest.mark.django_db

BETA = "/organisation/beta/"
DWP = "/organisation/department-for-work-pensions/"


def ago(days):
    return timezone.localdate() - dt.timedelta(days=days)


@pytest.fixture
def week_ago(figures):
    counts = {"alpha": 500, "beta": 10, "beta-agency": 640}
    return keep_day(figures, ago(8), counts, headcounts={"alpha": 800})


def table_named(response, caption):
    """The rows of a table by its caption, each cell as text."""
    body = html_of(response).split(f"{caption}</caption>")[1].split("<tbody")[1]
    rows = re.findall(r"<tr.*?</tr>", body.split("</tbody>")[0], re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def figures_of(response):
    """Each large figure with its notes, by its name: the first where there are two of a name."""
    found = re.findall(r'<div class="portal-figure">(.*?)</div>', html_of(response), re.DOTALL)
    said = [[part.strip() for part in re.split(r"</?d[td][^>]*>", each)] for each in found]
    plain = [[re.sub(r"<[^>]+>", "", part) for part in each if part] for each in said]
    return {name: rest for name, *rest in reversed(plain)}


def test_what_stands_first_is_the_row_of_the_league_table(client, betas_browser, week_ago):
    page = betas_browser.get(BETA)

    row = next(row for row in rows_of(client.get("/league-table/")) if row[1].startswith("Beta"))
    rank, _, rate, moved, people, headcount, completions, completions_rank = row
    shown = figures_of(page)
    assert shown["Signed up"][0] == people == "720"
    assert shown["Share of headcount"] == [rate, f"of {headcount.split()[0]} people employed"]
    assert shown["Rank"][0] == rank == "2"
    assert shown["Core course completions"] == [completions, f"rank {completions_rank} of 3"]
    assert moved == "↓ down 1 +7.0 points"
    day = f"{ago(8).day} {ago(8):%B %Y}"
    assert shown[f"Since {day}"] == ["Down 1 place", "+7.0 points"]
    assert f"movement is since the end of {day}" in text_of(page)


def test_its_row_is_where_the_link_says(client, betas_browser, figures):
    for slug, words in (("beta", "Beta with 1 other"), ("beta-agency", "Beta Agency")):
        page = html_of(betas_browser.get(f"/organisation/{slug}/"))
        address = re.search(r'href="([^"]*)">Its row in the league table', page)[1]
        names = [row[1] for row in rows_of(client.get(html.unescape(address)))]
        assert words in names, slug


def test_a_head_of_a_group_is_shown_with_its_agencies_and_on_its_own(betas_browser, figures):
    page = betas_browser.get(BETA)

    together = table_named(page, "Beta with its agencies")
    assert together[0][:3] == ["Signed up", "720 people", "72.0%"]
    assert together[1][:2] == ["Core course completions", "360 completions"]
    assert table_named(page, "Beta on its own")[0][:3] == ["Signed up", "20 people", "10.0%"]
    assert table_named(page, "Organisations of the group") == [
        ["Beta", "20", "200", "10.0%", "Its own"],
        ["Beta Agency", "700", "800", "87.5%", "Beta"],
    ]


def test_an_agency_is_shown_on_its_own_and_says_whose_row_counts_it(betas_browser, figures):
    page = betas_browser.get("/organisation/beta-agency/")

    assert figures_of(page)["Signed up"] == ["700", "people"]
    assert "these people are counted in the row of Beta" in text_of(page)
    assert "Beta Agency with its agencies" not in text_of(page)


def test_how_far_people_have_got_is_as_on_the_page_of_participation(client, betas_browser, figures):
    Standing.objects.filter(organisation__slug="beta").update(
        recorded_learning=15, reached_target=5, finished=4, minutes_self_recorded=1_200
    )
    Freshness.objects.update(revision=99)

    mine = betas_browser.get(BETA)

    theirs = client.get("/participation/", {"organisation": "beta"})
    for title in ("How far people have got", "Hours of learning by evidence"):
        named = f"{title}: Beta with its agencies"
        assert rows_under(mine, named) == rows_under(theirs, named)
    assert rows_under(mine, "How far people have got")["Recorded learning"] == ["15", "2.1%"]
    assert rows_under(mine, "Hours of learning")["Recorded by the learner"] == ["20", "1.8%"]


def test_each_measure_leads_to_its_definition(betas_browser, figures):
    page = html_of(betas_browser.get(BETA))
    for name in ("signed_up", "core_completions", "reached_target", "finished", "learning_hours"):
        assert f'href="/how-figures-are-worked-out/#{name}"' in page


# --- Where sign-ups lead --------------------------------------------------------------------------


@pytest.fixture
def half_way():
    """Noon of a Saturday after 40 of 83 working days, on each of which 10 of Alpha's 1,000 people signed up."""
    opens_on = dt.date(2023, 9, 4)
    alpha = make_organisation("alpha", name="Alpha", headcount=1000)
    make_organisation("beta", name="Beta", headcount=400)
    with time_machine.travel("2023-10-28T11:00:00Z", tick=False):
        campaign = campaign_of(opens_on, dt.date(2023, 12, 29), headcount_on=opens_on)
        gone = 0
        for day in Window(opens_on, dt.date(2023, 10, 27)).days:
            gone += Window(day, day).working_days == (day,)
            keep_day(campaign, day, {"alpha": gone * 10, "beta": gone * 2})
        yield alpha


def test_the_forecast_is_that_of_the_page_of_forecasts(client, half_way):
    page = proved(champion_of("alpha")).get("/organisation/alpha/")

    address = re.search(r'href="([^"]*)">How the forecast is made', html_of(page))[1]
    theirs = client.get(html.unescape(address))
    title = "People signed up: Alpha"
    assert rows_under(page, title) == rows_under(theirs, title)
    name, people, *_, interval, rate, needed, lately = table_named(
        theirs, "Forecast by organisation"
    )[0]
    assert (name, people, rate, needed, lately) == ("Alpha", "400", "83.0%", "2.3", "10.0")
    low, high = interval.split(" to ")
    shown = figures_of(page)
    assert shown["Forecast for 29 December 2023"][:2] == [
        "830",
        f"between {low} and {high}, 4&nbsp;times in&nbsp;5",
    ]
    assert shown["Sign-ups a working day needed to reach 50%"] == [
        "2.3",
        "100 more people in 43 working days; 10.0 a day lately",
    ]


@pytest.mark.parametrize(
    ("reach", "said"), [("60", "4.7"), ("40", "Reached"), ("100", "14.0"), ("0", "2.3")]
)
def test_the_share_to_reach_is_chosen_in_the_address(half_way, reach, said):
    """Of 1,000 people 400 have signed up, and 43 working days are left; what is no share asks for the usual half."""
    page = proved(champion_of("alpha")).get("/organisation/alpha/", {"reach": reach})

    named = [each for name, each in figures_of(page).items() if "needed to reach" in name]
    assert [each[0] for each in named] == [said]
    assert f'value="{reach}"' in html_of(page)


# --- People, headcount, offers, champions ---------------------------------------------------------


@pytest.fixture
def dwps_browser(champion):
    return proved(champion)


def test_grades_and_professions_are_the_released_ones(
    dwps_browser, campaign, department, other_department
):
    released = release_a_day(campaign, department, other_department)
    Freshness.objects.create(campaign=campaign, as_at=timezone.now())

    page = dwps_browser.get(DWP)

    theirs = dwps_browser.get("/league-table/department-for-work-pensions/people/")
    for caption in ("By grade", "By profession"):
        assert table_named(page, caption) == table_named(theirs, caption)
    grades = {row[0]: row[1] for row in table_named(page, "By grade")}
    assert grades["EO"] == f"{released.figures['EO', None]:,}"
    assert grades["SCS"] == "withheld"
    assert "people, to the nearest 5, had signed up by the end of that day" in text_of(page)
    file = re.search(r'href="([^"]*people\.csv[^"]*)"', html_of(page))[1]
    rows = csv_of(dwps_browser.get(file))
    assert {row["Grade"] for row in rows} > {"EO", "SCS"}


def test_a_grade_that_has_another_name_is_shown_by_it_at_once(
    dwps_browser, campaign, department, other_department
):
    release_a_day(campaign, department, other_department)
    Freshness.objects.create(campaign=campaign, as_at=timezone.now())
    assert "Deputy director and above" not in text_of(dwps_browser.get(DWP))

    Grade.objects.filter(code="SCS").update(label="Deputy director and above")
    mark_everything_behind()

    assert "Deputy director and above" in text_of(dwps_browser.get(DWP))


def test_a_new_release_takes_the_place_of_the_one_that_was_drawn(
    dwps_browser, campaign, department, other_department
):
    release_a_day(campaign, department, other_department)
    Freshness.objects.create(campaign=campaign, as_at=timezone.now())
    before = table_named(dwps_browser.get(DWP), "By grade")

    release = campaign.breakdown_releases.get(organisation=department)
    figures = [
        [*key, 995] if isinstance(n, int) else [*key, n] for *key, n in release.content["figures"]
    ]
    release.pk, release.day = None, timezone.localdate()
    release.content = {**release.content, "figures": figures}
    release.save()

    assert table_named(dwps_browser.get(DWP), "By grade") != before


def test_the_headcount_in_use_is_said_with_its_day_and_source(betas_browser, figures, beta):
    words = text_of(betas_browser.get(BETA))
    assert "People employed 200 Counted on 1 January 2020 Source Made up for a test" in words

    HeadcountOverride.objects.create(
        campaign=figures, organisation=beta, people=250, as_at=ago(30), reason="A recount"
    )
    Freshness.objects.update(world_revision=9)

    words = text_of(betas_browser.get(BETA))
    assert "People employed 250" in words
    assert "Source A recount" in words


def test_offers_are_those_of_this_organisation_in_this_campaign(betas_browser, figures, beta):
    talk = publish_offer(
        campaign=figures,
        organisation=beta,
        title="A talk",
        text="On Monday",
        url="https://talk.test/",
    )
    alpha = Organisation.objects.get(slug="alpha")
    publish_offer(campaign=figures, organisation=alpha, title="Elsewhere", text="Not here")
    other = make_campaign("not-this", is_published=False)
    publish_offer(campaign=other, organisation=beta, title="Another year", text="Not now")

    page = betas_browser.get(BETA)

    assert "A talk On Monday Go to A talk" in text_of(page)
    assert 'href="https://talk.test/"' in html_of(page)
    assert "Elsewhere" not in text_of(page)
    assert "Another year" not in text_of(page)
    talk.delete()
    assert "A talk" not in text_of(betas_browser.get(BETA))


def test_champions_are_told_by_number_and_term(figures):
    today = timezone.localdate()
    browser = proved(champion_of("beta"))
    champion_of("beta", email="ended@beta.test.gov.uk", ends_on=today)
    champion_of("beta", email="coming@beta.test.gov.uk", starts_on=today + dt.timedelta(days=1))
    champion_of("beta", email="until@beta.test.gov.uk", ends_on=today + dt.timedelta(days=1))
    agencys = champion_of("beta-agency", email="agency@beta.test.gov.uk")

    words = text_of(browser.get(BETA))
    assert "2 people answer for this organisation today." in words
    assert "From 1 January 2023, with no end" in words
    assert f"From 1 January 2023 to {today.day} {today:%B %Y}" in words

    words = text_of(proved(agencys).get("/organisation/beta-agency/"))
    assert "3 people answer for this organisation today." in words
    assert "From 1 January 2023, with no end, as champion of the head of its group" in words


# --- The list of one's own organisations ----------------------------------------------------------


def test_whoever_answers_for_several_has_a_list_with_each_ones_rate(betas_browser, figures):
    page = betas_browser.get("/organisation/")

    assert rows_of(page) == [
        ["Beta", "20", "200", "10.0%"],
        ["Beta Agency", "700", "800", "87.5%"],
    ]
    links = re.findall(r'href="(/organisation/[^"?]+)\?', html_of(page))
    assert links == [BETA, "/organisation/beta-agency/"]


def test_whoever_answers_for_one_goes_straight_to_it(figures):
    user = champion_of("alpha")
    assert proved(user).get("/organisation/").url == "/organisation/alpha/"
    appoint(user, "gamma")
    assert [row[0] for row in rows_of(proved(user).get("/organisation/"))] == ["Alpha", "Gamma"]


def test_the_central_team_has_every_organisation_in_its_list(teams_browser, figures):
    names = [row[0] for row in rows_of(teams_browser.get("/organisation/"))]
    assert {"Alpha", "Beta", "Beta Agency", "Gamma", "Tiny", "Unknown"} <= set(names)


def test_links_lead_to_participation_of_this_organisation(betas_browser, figures):
    page = html_of(betas_browser.get(BETA))
    address = html.unescape(re.search(r'href="(/participation/\?[^"]*)"', page)[1])
    assert parse_qs(urlsplit(address).query) == {
        "campaign": [figures.slug],
        "organisation": ["beta"],
    }
