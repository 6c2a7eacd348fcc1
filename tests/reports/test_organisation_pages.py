"""The pages of one organisation."""

import datetime as dt

import pytest
from django.utils import timezone

from departments.models import OrganisationName
from reports import services
from reports.models import Freshness, Standing
from tests.factories import make_organisation
from tests.reports.days import keep_day
from tests.reports.reading import text_of
from tests.sessions import proved

pytestmark = pytest.mark.django_db

LEAGUE = "/league-table/"


def test_an_organisations_page_shows_it_with_its_agencies_and_on_its_own(client, figures):
    words = text_of(client.get("/league-table/beta/"))

    assert "Beta and Beta Agency: 1,000 people employed" in words
    assert "720 people 72.0% 2 of 3" in words
    assert "20 people 10.0% 3 of 3" in words
    assert "200 on 1 January 2020. Source: Made up for a test" in words


def test_an_agencys_page_says_whose_row_counts_it(client, figures):
    response = client.get("/league-table/beta-agency/")

    assert "these people are counted in the row of Beta" in text_of(response)
    assert b"/league-table/beta/?campaign=" in response.content


def test_an_organisation_without_headcount_says_so(client, figures):
    assert "No headcount, so no share and no rank" in text_of(client.get("/league-table/unknown/"))


def test_an_organisations_names_over_time_are_all_there(client, figures):
    beta = Standing.objects.get(organisation__slug="beta").organisation
    OrganisationName.objects.create(
        organisation=beta, name="Beta and More", abbreviation="BM", valid_from=dt.date(2024, 7, 8)
    )

    words = text_of(client.get("/league-table/beta/"))

    assert "Earlier name Beta" in words
    assert "Name from 8 July 2024 Beta and More (BM)" in words


@pytest.mark.parametrize("path", ["/league-table/nonsense/", "/league-table/alpha/?campaign=none"])
def test_an_organisation_or_campaign_that_does_not_exist_is_not_found(client, figures, path):
    assert client.get(path).status_code == 404


def test_hours_are_told_with_how_they_are_known(client, figures):
    Standing.objects.filter(organisation__slug="alpha").update(
        minutes_self_recorded=600, minutes_imported=200
    )
    Freshness.objects.update(revision=99)

    words = text_of(client.get("/league-table/alpha/"))

    assert "Recorded by the learner 10 hours (75.0%)" in words
    assert "Imported from a learning platform 3 hours 20 minutes (25.0%)" in words
    assert "How hours are known: whole Civil Service" in text_of(
        client.get(LEAGUE, {"measure": "learning_hours"})
    )


def test_the_whole_group_is_a_row_only_when_no_ranked_department_is_in_it(client, figures):
    beta = Standing.objects.get(organisation__slug="beta").organisation
    assert "all of them are counted in one row" in text_of(client.get("/league-table/beta/"))

    make_organisation("own-row", kind="non-ministerial", group=beta, headcount=9_000)
    services.recompute_standings(campaign_id=figures.pk)

    words = text_of(client.get("/league-table/beta/"))
    assert "10,000 people are employed in the whole group" in words
    assert "is not a row of any league table" in words


# --- over time ------------------------------------------------------------------------------------


def ago(days):
    return timezone.localdate() - dt.timedelta(days=days)


def said(day):
    return f"{day.day} {day:%b}"


def test_a_short_history_has_a_point_for_each_day_and_ends_in_the_figures_of_the_page(
    client, figures
):
    keep_day(figures, ago(3), {"beta": 10, "beta-agency": 240})
    keep_day(figures, ago(2), {"beta": 20, "beta-agency": 480})

    words = text_of(client.get("/league-table/beta/"))

    assert (
        f"End of Share of headcount {said(ago(3))} 25.0% (250 people) {said(ago(2))} "
        f"50.0% (500 people) {said(ago(0))} 72.0% (720 people)"
    ) in words


def test_a_long_history_has_a_point_for_each_week_that_ends_on_the_days_weekday(client, figures):
    for days in range(1, 30):
        keep_day(figures, ago(days), {"alpha": 600 - 10 * days})

    words = text_of(client.get("/league-table/alpha/", {"day": ago(1).isoformat()}))

    points = [
        f"{said(ago(days))} {60 - days}.0% ({600 - 10 * days} people)"
        for days in (29, 22, 15, 8, 1)
    ]
    assert f"End of Share of headcount {' '.join(points)}" in words


def test_a_history_with_a_day_without_headcount_counts_people(client, figures):
    keep_day(figures, ago(3), {"alpha": 10}, headcounts={"alpha": None})

    words = text_of(client.get("/league-table/alpha/"))

    assert f"End of People {said(ago(3))} 10 {said(ago(0))} 720" in words


def test_an_agency_is_followed_by_itself(client, figures):
    keep_day(figures, ago(3), {"beta": 10, "beta-agency": 240})

    assert f"{said(ago(3))} 30.0% (240 people)" in text_of(client.get("/league-table/beta-agency/"))


def test_on_a_past_day_the_page_knows_nothing_of_later_days(client, figures):
    keep_day(figures, ago(3), {"beta": 10, "beta-agency": 240})
    keep_day(figures, ago(2), {"beta": 20, "beta-agency": 480})
    beta = Standing.objects.get(organisation__slug="beta").organisation
    OrganisationName.objects.create(organisation=beta, name="New Beta", valid_from=ago(1))
    day = {"day": ago(3).isoformat()}

    response = client.get("/league-table/beta/", day)

    assert "New Beta" not in text_of(response)
    assert "480" not in text_of(response)
    assert f"/league-table/beta-agency/?campaign={figures.slug}&amp;day={ago(3)}" in (
        response.content.decode()
    )
    assert "New Beta" in text_of(client.get("/league-table/beta/"))


def test_a_day_that_was_not_kept_is_an_error_with_the_nearest_and_figures_of_now(client, figures):
    keep_day(figures, ago(3), {"alpha": 10})

    response = client.get("/league-table/alpha/", {"day": ago(5).isoformat()})

    content = response.content.decode()
    assert "No figures were kept for" in content.split('id="id_day-error"')[1].split("</p>")[0]
    assert f"?campaign={figures.slug}&amp;day={ago(3)}" in content
    assert "720 people 72.0%" in text_of(response)


def test_a_past_page_of_an_organisation_costs_the_same_however_many_days_there_are(
    client, figures, learner, django_assert_num_queries
):
    """Session and person; campaigns, freshness; the day and the one it is compared with, their rows, and history."""
    client.force_login(learner)
    counts = {"alpha": 10, "beta": 10, "beta-agency": 240}
    for days in (1, 2, 3, 4, 11, 12):
        keep_day(figures, ago(days), counts)
    client.get("/league-table/alpha/")  # names over time and the days that were kept
    with django_assert_num_queries(7):
        client.get("/league-table/beta/", {"day": ago(4).isoformat()})
    for days in range(13, 29):
        keep_day(figures, ago(days), counts)
    client.get("/league-table/alpha/")
    with django_assert_num_queries(7):
        client.get("/league-table/beta/", {"day": ago(3).isoformat()})


def test_a_day_before_an_organisation_was_there_says_so(client, figures):
    """It is in the figures of now, so its page is there, whichever day is asked for."""
    today = timezone.localdate()
    day = today - dt.timedelta(days=8)
    keep_day(figures, day, {"alpha": 5})
    make_organisation("newcomer", name="Newcomer", opened_on=today - dt.timedelta(days=2))
    services.mark_everything_behind()
    services.refresh_standings(campaign_id=figures.pk)
    assert "Newcomer" in text_of(client.get("/league-table/newcomer/"))

    page = client.get("/league-table/newcomer/", {"day": day.isoformat()})

    assert page.status_code == 200
    words = text_of(page)
    assert "This organisation was not in the figures yet on that day" in words
    assert "counted where its people went" not in words
    assert client.get("/league-table/nobody/", {"day": day.isoformat()}).status_code == 404


def test_a_group_of_which_no_headcount_is_known_says_so(client, figures, central_team):
    head = make_organisation("head", name="Head", headcount=None)
    make_organisation("limb", name="Limb", kind="executive-agency", group=head, headcount=None)
    services.mark_everything_behind()
    services.refresh_standings(campaign_id=figures.pk)
    for browser, path in (
        (client, "/league-table/head/"),
        (proved(central_team), "/organisation/head/"),
    ):
        words = text_of(browser.get(path))
        assert "No headcount is known of any organisation in" in words
        assert "people are employed in the" not in words
        assert ": people employed" not in words
