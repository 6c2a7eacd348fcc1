"""Who may ask, what may be asked, and what it costs."""

import datetime as dt
import re

import pytest
from django.core.cache import caches
from django.utils import timezone

from campaigns.models import Campaign
from departments.services import record_organisation_change
from tests.factories import make_organisation
from tests.reports.participation.making import campaign_of, count, sign_up
from tests.reports.reading import html_of, text_of

pytestmark = pytest.mark.django_db

WHEN, CLAIMS, FORECAST = (f"/participation/{page}" for page in ("", "claims/", "forecast/"))
PAGES = [WHEN, CLAIMS, FORECAST]
DAY = dt.timedelta(days=1)


@pytest.fixture
def campaign():
    today = timezone.localdate()
    found = campaign_of(today - 4 * DAY, today + 30 * DAY, name="This one")
    sign_up(found, make_organisation("alpha", name="Alpha", headcount=10), today - 2 * DAY)
    count(found)
    return found


@pytest.mark.parametrize("path", PAGES)
def test_who_may_not_see_the_league_table_may_not_see_these(client, campaign, path):
    Campaign.objects.update(is_league_table_public=False)

    response = client.get(f"{path}?campaign={campaign.slug}")

    assert response.status_code == 302
    assert response.url.startswith(f"/sign-in/?next={path}")


@pytest.mark.parametrize("path", PAGES)
def test_without_a_campaign_nobody_has_signed_up(client, path):
    assert "There is no campaign yet, so nobody has signed up." in text_of(client.get(path))


@pytest.mark.parametrize("path", PAGES)
def test_an_earlier_campaign_is_asked_for_in_the_address(client, campaign, path):
    earlier = campaign_of(dt.date(2023, 10, 2), dt.date(2023, 10, 6), name="That one")
    count(earlier)

    assert f'<span class="govuk-caption-l">{campaign.name}</span>' in html_of(client.get(path))
    then = html_of(client.get(path, {"campaign": earlier.slug}))
    assert f'<span class="govuk-caption-l">{earlier.name}</span>' in then
    assert "6 October 2023" in then


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_lead_to_one_another_and_name_the_one_that_is_open(client, campaign, path):
    page = html_of(client.get(path))

    for other in PAGES:
        current = ' aria-current="page"' if other == path else ""
        assert f'href="{other}?campaign={campaign.slug}"{current}>' in page


def test_organisations_of_a_campaign_that_is_over_are_those_of_its_last_day(client):
    """A body that has merged since is in its figures, so it can be chosen."""
    today = timezone.localdate()
    over = campaign_of(today - 40 * DAY, today - 20 * DAY)
    alpha = make_organisation("alpha", name="Alpha", headcount=10)
    gone = make_organisation("gone", name="Gone", headcount=10)
    sign_up(over, gone, today - 30 * DAY)
    count(over)
    record_organisation_change(
        kind="merge",
        from_organisation=gone,
        to_organisation=alpha,
        effective_on=today - 5 * DAY,
        people=None,
        note="",
    )

    page = client.get(WHEN, {"organisation": "gone"})

    assert "Select an organisation from the list" not in text_of(page)
    assert "How far people have got: Gone" in text_of(page)


def test_the_league_table_leads_here(client, campaign):
    page = html_of(client.get("/league-table/"))

    assert all(f'href="{path}?campaign={campaign.slug}"' in page for path in PAGES)


@pytest.mark.parametrize(
    ("asked", "shown"), [({}, "50"), ({"reach": ""}, "50"), ({"reach": "72"}, "72")]
)
def test_the_share_to_reach_is_in_the_address_and_half_when_it_is_not(
    client, campaign, asked, shown
):
    page = client.get(FORECAST, asked)

    field = re.search(r'<input[^>]*name="reach"[^>]*>', html_of(page))[0]
    assert f'value="{shown}"' in field
    assert f"needed to reach {shown}%" in text_of(page)


def test_a_share_that_cannot_be_is_refused_beside_its_field_and_half_is_shown(client, campaign):
    page = client.get(FORECAST, {"reach": "101"})

    assert text_of(page).count("The share to reach must be a whole number from 1 to 100") == 2
    assert 'href="#id_reach"' in html_of(page)
    assert "needed to reach 50%" in text_of(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_six_questions_at_most_however_many_organisations(
    client, campaign, learner, path, django_assert_max_num_queries
):
    """Session and person; campaigns (kept for some seconds outside tests); the rest is about figures. Nothing is drawn yet;
    the world of the day is kept.
    """
    client.force_login(learner)
    client.get("/league-table/")  # reads the world of the day, once
    with django_assert_max_num_queries(7) as first:
        client.get(path)
    for _ in range(2):
        make_organisation()
    count(campaign)
    caches["local"].clear()
    client.get("/league-table/")
    with django_assert_max_num_queries(7) as second:
        client.get(path)
    assert len(first) == len(second)


@pytest.mark.parametrize(("path", "most"), [(WHEN, 4), (CLAIMS, 5), (FORECAST, 4)])
def test_a_drawn_page_asks_only_who_is_there_which_campaign_and_how_new_its_figures_are(
    client, campaign, learner, path, most, django_assert_num_queries
):
    client.force_login(learner)
    client.get(path)

    with django_assert_num_queries(most):
        client.get(path)
