"""The league table on a day that was kept: found by its address, said plainly, and never rewritten."""

import datetime as dt
from urllib.parse import parse_qs, urlparse

import pytest
from django.utils import timezone

from campaigns.models import Campaign
from departments.models import Headcount, Organisation, OrganisationName
from reports import services
from reports.models import Standing
from tests.factories import make_campaign
from tests.reports.days import keep_day
from tests.reports.reading import csv_of, html_of, rows_of, text_of

pytestmark = pytest.mark.django_db

LEAGUE = "/league-table/"
COUNTS = {"alpha": 500, "beta": 10, "beta-agency": 590, "gamma": 30, "tiny": 5}


def ago(days):
    return timezone.localdate() - dt.timedelta(days=days)


def said(day):
    return f"{day.day} {day:%B %Y}"


def main_of(response):
    return html_of(response).partition("<main")[2].partition("</main>")[0]


def links_to(response, words):
    """The choices in the address of each link with these words."""
    found = [
        link.split('"')[0]
        for link in html_of(response).split('<a class="govuk-link" href="')[1:]
        if words in link.split("</a>")[0]
    ]
    return [parse_qs(urlparse(address.replace("&amp;", "&")).query) for address in found]


@pytest.fixture
def kept(figures):
    """Ten days ago and nine days ago."""
    keep_day(figures, ago(10), dict.fromkeys(COUNTS, 1))
    return keep_day(figures, ago(9), COUNTS)


@pytest.mark.parametrize("written", ["%Y-%m-%d", "%d %m %Y", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"])
def test_a_kept_day_is_read_by_its_address_however_it_is_written(client, kept, written):
    response = client.get(LEAGUE, {"day": f"{ago(9):{written}}"})

    assert f"As it was at the end of {ago(9):%A} {said(ago(9))}" in text_of(response)
    assert [row[:2] + row[3:5] for row in rows_of(response)] == [
        ["1", "Beta with 1 other", "600", "1,000 1 Jan 2020 [1]"],
        ["2", "Alpha", "500", "1,000 1 Jan 2020 [1]"],
        ["3", "Gamma", "30", "300 1 Jan 2020 [1]"],
        ["Too small to rank", "Tiny", "5", "10 1 Jan 2020 [1]"],
    ]


def test_every_choice_stands_in_the_address_of_the_day_before_the_file_and_each_heading(
    client, kept
):
    asked = {
        "measure": "finished",
        "table": "all",
        "basis": "core",
        "campaign": kept.campaign.slug,
        "day": ago(9).isoformat(),
    }
    response = client.get(LEAGUE, asked | {"sort": "organisation"})

    expected = {name: [value] for name, value in asked.items()}
    assert links_to(response, "Download this table") == [expected]
    assert links_to(response, "The day before") == [expected | {"day": [ago(10).isoformat()]}]
    assert links_to(response, "Figures of now") == [
        {name: value for name, value in expected.items() if name != "day"}
    ]
    assert f"day={ago(9)}&amp;sort=-organisation" in html_of(response)
    assert f'value="{said(ago(9))}"' in html_of(response)


@pytest.mark.parametrize(
    ("day", "mistake"),
    [
        ("nonsense", "Enter a day, for example, 15 10 2023"),
        ("31 2 2023", "Enter a day, for example, 15 10 2023"),
        ("2999-01-01", "The day must be today or in the past"),
        ("2001-01-01", "One Big Thing test opened on"),
    ],
)
def test_a_day_that_cannot_be_is_an_error_beside_the_field_and_the_rest_stays(
    client, kept, day, mistake
):
    response = client.get(LEAGUE, {"day": day, "table": "others", "basis": "core"})

    content = html_of(response)
    assert mistake in content.split('id="id_day-error"')[1].split("</p>")[0]
    assert "Error: League table" in content
    assert 'href="#id_day"' in content
    assert f'value="{day}"' in content
    assert [row[1] for row in rows_of(response)] == ["Beta Agency"]
    assert "As it was" not in text_of(response)


@pytest.mark.parametrize(("asked", "nearest"), [(20, 10), (5, 9)])
def test_a_day_that_was_not_kept_leads_to_the_nearest_one(client, kept, asked, nearest):
    response = client.get(LEAGUE, {"day": ago(asked).isoformat(), "measure": "finished"})

    assert f"No figures were kept for {said(ago(asked))}" in text_of(response)
    (choices,) = links_to(response, said(ago(nearest)))[:1]
    assert choices["day"] == [ago(nearest).isoformat()]
    assert choices["measure"] == ["finished"]


def test_with_no_day_kept_at_all_no_other_is_offered(client, figures):
    words = text_of(client.get(LEAGUE, {"day": ago(3).isoformat()}))

    assert f"No figures were kept for {said(ago(3))}" in words
    assert "The nearest day" not in words


def test_today_is_now(client, kept):
    response = client.get(LEAGUE, {"day": timezone.localdate().isoformat()})

    assert rows_of(response)[0][:2] == ["1", "Gamma"]
    assert "As it was" not in text_of(response)


@pytest.mark.parametrize("path", [LEAGUE, "/league-table/alpha/"])
@pytest.mark.parametrize("written", [" , ", "%Y/%m/%d"])
def test_what_somebody_else_typed_for_now_is_not_kept_in_the_drawn_form(
    client, kept, path, written
):
    typed = f"{timezone.localdate():{written}}"
    client.get(path, {"day": typed})

    field = html_of(client.get(path)).split('id="id_day"')[1].split(">")[0]
    assert typed not in field


def test_a_past_day_stays_as_it_was_when_more_is_learned_and_names_change(client, kept):
    day = {"day": ago(9).isoformat(), "table": "all"}
    before = main_of(client.get(LEAGUE, day))
    file_before = csv_of(client.get("/league-table.csv", day))

    beta = Organisation.objects.get(slug="beta")
    OrganisationName.objects.create(organisation=beta, name="New Beta", valid_from=ago(20))
    Headcount.objects.create(organisation=beta, as_at=ago(20), people=7, source="Later")
    Organisation.objects.filter(slug="gamma").update(kind="other")
    Campaign.objects.update(minimum_headcount=400)
    Standing.objects.update(signed_up=999)
    services.recompute_standings(campaign_id=kept.campaign_id)

    assert main_of(client.get(LEAGUE, day)) == before
    assert csv_of(client.get("/league-table.csv", day)) == file_before
    assert "New Beta" in text_of(client.get(LEAGUE))


def test_a_correction_says_why_and_leads_to_what_was_there_before(client, kept, figures):
    keep_day(
        figures, ago(9), COUNTS | {"alpha": 700}, revision=2, reason="A return was counted twice"
    )
    day = {"day": ago(9).isoformat()}

    now = client.get(LEAGUE, day)
    first = client.get(LEAGUE, day | {"revision": "1"})

    assert "revision 2 of 2" in text_of(now)
    assert "Why these figures were corrected: A return was counted twice" in text_of(now)
    assert rows_of(now)[0][1:4:2] == ["Alpha", "700"]
    assert links_to(now, "Revision 1")[0]["revision"] == ["1"]
    assert "These figures have been corrected since. Revision 2 is the latest" in text_of(first)
    assert rows_of(first)[1][1:4:2] == ["Alpha", "500"]
    assert "revision" not in links_to(first, "Revision 2")[0]
    assert f"day={ago(9)}&amp;revision=1&amp;sort=" in html_of(first)
    words = text_of(client.get(LEAGUE, day | {"revision": "3"}))
    assert f"There is no revision 3 of {said(ago(9))}" in words


def test_the_corrections_page_lists_each_with_its_reason_and_both_revisions(client, kept, figures):
    assert "No day of this campaign has been corrected" in text_of(
        client.get("/league-table/corrections/")
    )
    keep_day(figures, ago(9), COUNTS, revision=2, reason="A return was counted twice")
    keep_day(figures, ago(9), COUNTS, revision=3, reason="And another")

    response = client.get("/league-table/corrections/")

    assert [(row[0], row[2]) for row in rows_of(response)] == [
        (said(ago(9)), "And another"),
        (said(ago(9)), "A return was counted twice"),
    ]
    assert [choices["revision"] for choices in links_to(response, "Revision 2")] == [["2"], ["2"]]


def test_a_day_worked_out_afterwards_says_so_in_plain_words(client, figures, kept):
    keep_day(figures, ago(8), COUNTS, is_reconstructed=True)
    words = "They were worked out afterwards from what was still held"

    assert words in text_of(client.get(LEAGUE, {"day": ago(8).isoformat()}))
    assert words not in text_of(client.get(LEAGUE, {"day": ago(9).isoformat()}))


def test_a_day_of_one_campaign_is_not_a_day_of_another(client, kept):
    other = make_campaign("other", opens_on=ago(90), closes_on=ago(40), is_league_table_public=True)
    services.recompute_standings(campaign_id=other.pk)

    words = text_of(client.get(LEAGUE, {"campaign": "other", "day": ago(9).isoformat()}))

    assert f"No figures were kept for {said(ago(9))}" in words


def test_a_snapshot_taken_by_the_clock_shows_what_was_on_the_page(client, figures):
    services.recompute_standings(campaign_id=figures.pk)
    services.take_snapshot(
        campaign_id=figures.pk, day=ago(1), now=services.snapshots.end_of(ago(1))
    )

    response = client.get(LEAGUE, {"day": ago(1).isoformat()})

    assert [row[1] for row in rows_of(response)] == [row[1] for row in rows_of(client.get(LEAGUE))]


@pytest.mark.parametrize("path", [LEAGUE, "/league-table/beta/"])
@pytest.mark.parametrize("day", ["", "past"])
def test_a_drawn_page_asks_only_who_is_there_which_campaign_and_how_fresh_it_is(
    client, kept, figures, learner, path, day, django_assert_num_queries
):
    keep_day(figures, ago(2), COUNTS)
    client.force_login(learner)
    asked = {"day": ago(2).isoformat()} if day else {}
    client.get(path, asked)

    with django_assert_num_queries(4):
        client.get(path, asked)


def test_a_day_taken_while_a_page_is_kept_is_seen_at_once(client, kept, figures):
    before = text_of(client.get(LEAGUE))
    keep_day(figures, ago(7), COUNTS)

    assert f"Since {said(ago(9))}" in before
    assert f"Since {said(ago(7))}" in text_of(client.get(LEAGUE))
