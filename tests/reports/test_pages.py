"""The league table: who sees it, what it says, what it costs."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.utils import timezone

from campaigns.models import Campaign
from departments.models import Headcount, OrganisationName
from reports import services
from reports.models import Freshness, Standing
from tests.factories import make_campaign, make_organisation
from tests.reports.reading import csv_of, html_of, rows_of, text_of

pytestmark = pytest.mark.django_db

LEAGUE = "/league-table/"
ON = "1 Jan 2020 [1]"


def test_the_table_ranks_departments_with_their_agencies_and_lists_the_unranked_last(
    client, figures
):
    rows = rows_of(client.get(LEAGUE))

    assert [row[:5] for row in rows] == [
        ["1", "Gamma", "120.0% over 100%", "360", f"300 {ON}"],
        ["2", "Alpha", "72.0%", "720", f"1,000 {ON}"],
        ["2", "Beta with 1 other", "72.0%", "720", f"1,000 {ON}"],
        ["Too small to rank", "Tiny", "90.0%", "9", f"10 {ON}"],
        ["No headcount", "Unknown", "No headcount", "4", "No headcount"],
    ]


@pytest.mark.parametrize(
    "path", [LEAGUE, "/league-table.csv", "/league-table/alpha/", "/participation/"]
)
def test_an_organisation_that_has_just_been_added_waits_for_the_next_look(
    client, figures, settings, path
):
    """A process looks once a second how fresh figures are, and keeps organisations until then; standings are read anew."""
    settings.FRESHNESS_KEPT_SECONDS = 60
    client.get(LEAGUE)
    make_organisation("delta", name="Delta")
    services.mark_everything_behind()
    services.refresh_standings(campaign_id=figures.pk)
    assert Standing.objects.filter(organisation__slug="delta").exists()

    assert client.get(path).status_code == 200

    caches["local"].clear()
    assert "Delta" in text_of(client.get(LEAGUE))


def test_on_their_own_agencies_are_rows_of_the_other_organisations(client, figures):
    rows = rows_of(client.get(LEAGUE, {"table": "others", "basis": "core"}))

    assert [row[:4] for row in rows] == [["1", "Beta Agency", "87.5%", "700"]]


def test_the_whole_civil_service_is_the_same_on_both_bases(client, figures):
    """1,813 people; those of the organisation without headcount are not part of the share: 1,809 of 2,310."""
    for basis in ("core", "group"):
        words = text_of(client.get(LEAGUE, {"basis": basis}))
        assert "Whole Civil Service: signed up 1,813 people" in words
        assert "Share of headcount 78.3% headcount 2,310" in words


@pytest.mark.parametrize("choice", [{}, {"table": "others"}, {"basis": "core", "sort": "-amount"}])
def test_at_the_foot_of_every_table_stands_the_whole_civil_service(client, figures, choice):
    response = client.get(LEAGUE, choice)

    assert rows_of(response, "tfoot") == [
        ["", "Whole Civil Service", "78.3%", "1,813", "2,310", "906", ""]
    ]
    foot = html_of(response).split("<tfoot")[1].split("</tfoot>")[0]
    assert '<th scope="row" class="govuk-table__header">Whole Civil Service</th>' in foot
    assert 'width="78.3"' in foot


def test_the_foot_of_the_table_is_in_the_measures_own_unit(client, figures):
    """Everybody is counted, but 4 people of an organisation without headcount are in no share: 904 and 162,810 of 2,310."""
    hours = rows_of(client.get(LEAGUE, {"measure": "learning_hours"}), "tfoot")
    completions = rows_of(client.get(LEAGUE, {"measure": "core_completions"}), "tfoot")

    assert hours == [["", "Whole Civil Service", "1.2", "2,720", "2,310", "906", ""]]
    assert completions == [["", "Whole Civil Service", "39.1", "906", "2,310"]]


def test_the_whole_is_no_row_of_the_file(client, figures):
    names = [row["Organisation"] for row in csv_of(client.get("/league-table.csv"))]

    assert names == ["Gamma", "Alpha", "Beta", "Tiny", "Unknown"]


def test_completions_and_their_rank_stand_beside_the_measure(client, figures):
    rows = {row[1]: row[5:] for row in rows_of(client.get(LEAGUE))}

    assert rows["Gamma"] == ["180", "1"]
    assert rows["Alpha"] == ["360", "2"]
    assert rows["Tiny"] == ["4", "–"]


def test_completions_and_hours_are_compared_per_head_and_not_as_a_share(client, figures):
    completions = client.get(LEAGUE, {"measure": "core_completions"})
    hours = client.get(LEAGUE, {"measure": "learning_hours"})

    assert rows_of(completions)[0] == ["1", "Gamma", "60.0", "180", f"300 {ON}"]
    assert "Completions per 100 people employed" in text_of(completions)
    assert rows_of(hours)[0][:4] == ["1", "Gamma", "1.8", "540"]
    assert "over 100%" not in text_of(hours)


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("organisation", "Alpha", "Unknown"),
        ("-organisation", "Unknown", "Alpha"),
        ("headcount", "Tiny", "Unknown"),
        ("-headcount", "Alpha", "Unknown"),
        ("-rank", "Alpha", "Unknown"),
        ("amount", "Unknown", "Alpha"),
    ],
)
def test_any_column_sorts_and_what_is_not_known_stays_last(client, figures, sort, first, last):
    names = [
        row[1].removesuffix(" with 1 other") for row in rows_of(client.get(LEAGUE, {"sort": sort}))
    ]

    if last == "Alpha" and sort == "amount":
        assert (names[0], set(names[-2:])) == (first, {"Alpha", "Beta"})
    else:
        assert (names[0], names[-1]) == (first, last)


def test_headings_say_how_the_table_is_sorted_and_lead_to_the_other_way(client, figures):
    content = client.get(LEAGUE, {"sort": "organisation", "table": "all"}).content.decode()

    assert content.count('aria-sort="ascending"') == 1
    assert "measure=signed_up&amp;table=all&amp;basis=group" in content
    assert "sort=-organisation" in content


def test_what_somebody_else_put_into_an_address_is_not_kept_in_the_drawn_table(client, figures):
    client.get(LEAGUE, {"table": "all", "trap": "evil"})

    assert b"evil" not in client.get(LEAGUE, {"table": "all"}).content


@pytest.mark.parametrize("field", ["measure", "table", "basis", "campaign"])
def test_a_choice_that_does_not_exist_is_said_to_be_wrong_and_the_usual_table_shown(
    client, figures, field
):
    make_campaign(
        "earlier",
        opens_on=dt.date(2020, 1, 1),
        closes_on=dt.date(2020, 2, 1),
        is_league_table_public=True,
    )
    response = client.get(LEAGUE, {field: "<b>nonsense"})

    words = text_of(response)
    assert response.status_code == 200
    assert "Error: League table" in words
    assert "There is a problem" in words
    assert rows_of(response)[0][1] == "Gamma"
    assert b"<b>nonsense" not in response.content


@pytest.mark.parametrize("sort", ["nonsense", "--rank", "-", ""])
def test_a_sort_that_does_not_exist_is_the_usual_one(client, figures, sort):
    assert rows_of(client.get(LEAGUE, {"sort": sort}))[0][1] == "Gamma"


def test_every_headcount_says_its_day_and_its_source(client, figures):
    """Sources are numbered, the commonest first; a row of two bodies names both of its headcounts."""
    Headcount.objects.filter(organisation__slug="alpha").update(
        as_at=dt.date(2021, 3, 31), source="A recount"
    )
    Headcount.objects.filter(organisation__slug="beta-agency").update(as_at=dt.date(2020, 3, 31))

    page = client.get(LEAGUE)
    rows = {row[1]: row[4] for row in rows_of(page)}

    assert rows["Alpha"] == "1,000 31 Mar 2021 [2]"
    assert rows["Gamma"] == f"300 {ON}"
    assert rows["Beta with 1 other"] == f"1,000 {ON}, 31 Mar 2020 [1]"
    assert rows["Unknown"] == "No headcount"
    assert "its source: [1]&nbsp;Made up for a test; [2]&nbsp;A recount." in text_of(page)


def test_an_earlier_campaign_is_read_by_its_address(client, figures):
    earlier = make_campaign(
        "earlier",
        name="One Big Thing 2020",
        opens_on=dt.date(2020, 1, 1),
        closes_on=dt.date(2020, 2, 1),
        headcount_on=dt.date(2020, 1, 31),
        is_league_table_public=True,
        data_note="Made-up people, matched to published totals.",
    )
    services.recompute_standings(campaign_id=earlier.pk)

    response = client.get(LEAGUE, {"campaign": "earlier"})

    assert "One Big Thing 2020" in text_of(response)
    assert "Made-up people, matched to published totals." in text_of(response)
    assert {row[3] for row in rows_of(response)} == {"0"}


def test_a_table_that_is_not_public_asks_to_sign_in_first(client, figures, learner):
    Campaign.objects.update(is_league_table_public=False)
    for path in (f"{LEAGUE}?table=all", "/league-table.csv", "/league-table/alpha/"):
        response = client.get(path)
        assert response.status_code == 302, path
        assert "next=/league-table" in response["Location"]

    client.force_login(learner)

    assert rows_of(client.get(LEAGUE))[0][1] == "Gamma"


def test_names_are_those_of_the_campaigns_last_day(client, figures):
    beta = Standing.objects.get(organisation__slug="beta").organisation
    today = timezone.localdate()
    OrganisationName.objects.create(organisation=beta, name="New Beta", valid_from=today)
    OrganisationName.objects.create(
        organisation=beta, name="Future Beta", valid_from=today + dt.timedelta(days=1)
    )

    assert "New Beta" in text_of(client.get(LEAGUE))


def test_figures_are_said_to_be_old_after_five_minutes_and_not_before(client, figures):
    now = timezone.now()
    Freshness.objects.update(as_at=now - dt.timedelta(minutes=4))
    assert "As at" in text_of(client.get(LEAGUE))
    assert "These figures are old" not in text_of(client.get(LEAGUE))

    Freshness.objects.update(as_at=now - dt.timedelta(minutes=6))

    assert "These figures are old" in text_of(client.get(LEAGUE))


def test_a_figure_that_changed_is_on_the_page_at_once(client, figures):
    client.get(LEAGUE)
    services.recompute_standings(campaign_id=figures.pk)  # everybody really is at zero

    assert {row[3] for row in rows_of(client.get(LEAGUE))} == {"0"}


def test_before_the_first_count_the_page_says_so(client, public):
    assert "being counted for the first time" in text_of(client.get(LEAGUE))


def test_without_a_campaign_every_page_still_answers(client, db):
    assert "There is no campaign yet" in text_of(client.get(LEAGUE))
    assert "There is no campaign yet" in text_of(client.get("/"))
    assert "How figures are worked out" in text_of(client.get("/how-figures-are-worked-out/"))
    assert client.get("/league-table.csv").status_code == 404
    assert client.get("/league-table/alpha/").status_code == 404


@pytest.mark.parametrize("path", [LEAGUE, "/league-table/beta/", "/league-table.csv"])
def test_a_page_asks_the_same_few_questions_however_many_organisations(
    client, figures, learner, path, django_assert_num_queries
):
    """Session and person; campaigns, freshness, standings. Each process keeps names over time and the world of a day.

    The file of a public table needs not know who asks.
    """
    client.force_login(learner)
    client.get("/league-table/alpha/")  # reads the world of the day, once
    expected = {LEAGUE: 5, "/league-table/beta/": 5, "/league-table.csv": 3}[path]
    with django_assert_num_queries(expected):
        client.get(path)
    for _ in range(3):
        make_organisation()
    services.recompute_standings(campaign_id=figures.pk)
    client.get("/league-table/alpha/")
    with django_assert_num_queries(expected):
        client.get(path)


@pytest.mark.parametrize("path", [LEAGUE, "/league-table/beta/"])
def test_a_drawn_page_asks_only_who_is_there_which_campaign_and_how_fresh_it_is(
    client, figures, learner, path, django_assert_num_queries
):
    client.force_login(learner)
    client.get(path)

    with django_assert_num_queries(4):
        client.get(path)
