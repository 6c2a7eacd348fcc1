"""What has moved since a week before, worked out by hand."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from departments.models import ChangeKind, Organisation, OrganisationChange
from reports import services
from tests.factories import make_organisation
from tests.reports.days import keep_day
from tests.reports.reading import csv_of, html_of, rows_of, text_of

pytestmark = pytest.mark.django_db

LEAGUE = "/league-table/"


def ago(days):
    return timezone.localdate() - dt.timedelta(days=days)


@pytest.fixture
def week_ago(figures):
    """Alpha had 500 of 800, Beta and its agency 650 of 1,000, Gamma was not there, Unknown had no headcount.

    So Beta was first and Alpha second; now Gamma is first, and they share the second place.
    """
    counts = {"alpha": 500, "beta": 10, "beta-agency": 640, "tiny": 5, "unknown": 3}
    return keep_day(figures, ago(8), counts, headcounts={"alpha": 800})


def movements(response):
    return {row[1].removesuffix(" with 1 other"): row[3] for row in rows_of(response)}


def test_each_row_says_its_places_and_points_since_the_day_that_is_named(client, week_ago):
    response = client.get(LEAGUE)

    assert movements(response) == {
        "Gamma": "new",
        "Alpha": "no change +9.5 points",
        "Beta": "↓ down 1 +7.0 points",
        "Tiny": "not ranked +40.0 points",
        "Unknown": "not ranked",
    }
    assert f"Since {ago(8).day} {ago(8):%B}" in text_of(response)
    assert f"since the end of {ago(8):%A} {ago(8).day} {ago(8):%B %Y}" in text_of(response)
    assert '<span class="portal-arrow" aria-hidden="true">↓</span>' in html_of(response)


def test_the_whole_civil_service_moves_too(client, week_ago):
    """1,155 of 1,810 then and 1,809 of 2,310 now, of those with a headcount: 63.8% and 78.3%."""
    response = client.get(LEAGUE)

    assert "+14.5 points whole Civil Service" in text_of(response)
    assert rows_of(response, "tfoot")[0][:4] == ["", "Whole Civil Service", "78.3%", "+14.5 points"]


def test_the_day_compared_with_is_the_latest_one_at_least_a_week_before(client, figures, week_ago):
    keep_day(figures, ago(6), {"alpha": 1})
    keep_day(figures, ago(15), {"alpha": 400})

    assert movements(client.get(LEAGUE))["Alpha"] == "no change +9.5 points"
    past = client.get(LEAGUE, {"day": ago(8).isoformat()})
    assert movements(past)["Alpha"] == "↓ down 1 +22.5 points"


def test_without_a_day_a_week_before_nothing_is_said_to_have_moved(client, figures):
    keep_day(figures, ago(6), {"alpha": 1})

    response = client.get(LEAGUE)

    assert "No day was kept a week before" in text_of(response)
    assert rows_of(response)[0] == [
        "1",
        "Gamma",
        "120.0% over 100%",
        "360",
        "300 1 Jan 2020 [1]",
        "180",
        "1",
    ]
    assert [row["Places moved"] for row in csv_of(client.get("/league-table.csv"))] == ["[z]"] * 5


def test_the_table_sorts_by_movement_and_what_has_none_stays_last(client, week_ago):
    for sort, first in (("-movement", "Alpha"), ("movement", "Beta with 1 other")):
        names = [row[1] for row in rows_of(client.get(LEAGUE, {"sort": sort}))]
        assert names[0] == first
        assert set(names[2:]) == {"Gamma", "Tiny", "Unknown"}


def test_completions_move_in_their_own_unit(client, figures):
    keep_day(figures, ago(8), {"alpha": {"signed_up": 700, "core_completions": 300}})

    rows = rows_of(client.get(LEAGUE, {"measure": "core_completions"}))

    assert {row[1]: row[3] for row in rows}["Alpha"] == "↓ down 1 +6.0"


def test_the_file_gives_places_and_points_with_where_they_came_from(client, week_ago):
    rows = {row["Organisation"]: row for row in csv_of(client.get("/league-table.csv"))}

    alpha, gamma = rows["Alpha"], rows["Gamma"]
    assert alpha["Compared with"] == ago(8).isoformat()
    assert (alpha["Places moved"], alpha["Points"]) == ("0", "9.5000000000")
    assert alpha["Points from people"] == "27.5000000000"
    assert alpha["Points from headcount"] == "-18.0000000000"
    assert (gamma["Places moved"], gamma["Points"]) == ("[z]", "[z]")
    assert gamma[f"Since {ago(8).day} {ago(8):%B}"] == "new"
    assert alpha["Definition"].startswith("People who proved")
    assert (alpha["Day"], alpha["Revision"]) == (timezone.localdate().isoformat(), "[z]")


def test_the_file_of_a_past_day_says_its_revision_and_why(client, figures, week_ago):
    keep_day(figures, ago(8), {"alpha": 600}, revision=2, reason="Counted again")

    response = client.get("/league-table.csv", {"day": ago(8).isoformat()})

    (alpha,) = csv_of(response)
    assert (alpha["Day"], alpha["Revision"]) == (ago(8).isoformat(), "2")
    assert (alpha["Why corrected"], alpha["People"]) == ("Counted again", "600")
    assert ago(8).isoformat() in response["Content-Disposition"]


def test_an_organisations_page_splits_its_points_into_people_and_headcount(client, week_ago):
    words = text_of(client.get("/league-table/alpha/"))

    assert "Signed up down 1 place +9.5 points +27.5 points −18.0 points" in words


@pytest.fixture
def merged(figures):
    """Gone had 30 of its 100 people a week ago; it has merged into Alpha, whose headcount grows by 100."""
    gone = make_organisation("gone", name="Gone", headcount=100)
    keep_day(figures, ago(9), {"gone": 20})
    keep_day(figures, ago(8), {"alpha": 500, "beta": 300, "gone": 30})
    OrganisationChange.objects.create(
        kind=ChangeKind.MERGE,
        from_organisation=gone,
        to_organisation=Organisation.objects.get(slug="alpha"),
        effective_on=ago(3),
        note="By order.",
    )
    Organisation.objects.filter(slug="gone").update(closed_on=ago(3))
    return gone


def test_a_body_that_has_merged_is_part_of_what_its_new_row_is_compared_with(client, merged):
    """720 of 1,100 now against 530 of 1,100 then."""
    assert movements(client.get(LEAGUE))["Alpha"] == "↓ down 1 +17.3 points"
    words = text_of(client.get("/league-table/alpha/"))
    assert "What is compared includes Gone as it was then" in words
    assert "Gone merged into Alpha. By order." in words
    assert "1,100 on 1 January 2020" in words
    assert re.search(
        r"Gone merged into Alpha on [^.]* and is counted there[^.]*\. By order\. ",
        text_of(client.get(LEAGUE)),
    )


def test_a_body_that_has_merged_keeps_its_page_and_its_past(client, merged):
    words = text_of(client.get("/league-table/gone/"))

    assert "This organisation is not in the figures of now" in words
    assert "Gone merged into Alpha. By order." in words
    assert "20.0% (20 people)" in words
    assert "30.0% (30 people)" in words
    past = text_of(client.get("/league-table/gone/", {"day": ago(8).isoformat()}))
    assert "Gone merged into Alpha" not in past
    assert "30 people" in past


def test_a_merger_that_is_recorded_late_changes_no_day_that_was_kept(client, figures):
    gone = make_organisation("gone", name="Gone", headcount=100)
    keep_day(figures, ago(15), {"alpha": 400, "gone": 10})
    keep_day(figures, ago(8), {"alpha": 500, "gone": 30})
    day = {"day": ago(8).isoformat()}
    before = rows_of(client.get(LEAGUE, day))

    OrganisationChange.objects.create(
        kind=ChangeKind.MERGE,
        from_organisation=gone,
        to_organisation=Organisation.objects.get(slug="alpha"),
        effective_on=ago(12),
    )
    services.recompute_standings(campaign_id=figures.pk)

    assert rows_of(client.get(LEAGUE, day)) == before
