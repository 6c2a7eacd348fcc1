"""Every page that has a figure says when it was true, and leads to what exactly is counted."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from reports import services
from reports.measures import MEASURES
from tests.reports.reading import html_of, text_of

pytestmark = pytest.mark.django_db

DEFINITIONS = "/how-figures-are-worked-out/"
PAGES = {
    "/": {"signed_up"},
    "/league-table/": {"signed_up", "core_completions", "headcounts"},
    "/league-table/?measure=learning_hours": {"learning_hours", "core_completions", "headcounts"},
    "/league-table/?day={yesterday}": {"signed_up", "core_completions", "headcounts"},
    "/league-table/beta/": {*MEASURES, "headcounts"},
    "/participation/": {"signed_up"},
    "/participation/claims/": {"signed_up", "learning_hours"},
    "/participation/people/": {"signed_up", "breakdowns"},
}
MOMENT = re.compile(r"As at |at the end of |As released on |by the end of ", re.IGNORECASE)


@pytest.fixture
def yesterday(figures):
    day = timezone.localdate() - dt.timedelta(days=1)
    services.take_snapshot(campaign_id=figures.pk, day=day)
    services.release_breakdowns(campaign_id=figures.pk, day=day)
    return day


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_figures_says_when_and_leads_to_what_is_counted(client, yesterday, path):
    response = client.get(path.format(yesterday=yesterday.isoformat()))
    page = html_of(response)
    linked = set(re.findall(rf'href="{DEFINITIONS}#([a-z_]+)"', page))

    assert MOMENT.search(text_of(response))
    assert PAGES[path] <= linked
    assert linked <= set(re.findall(r'id="([a-z_]+)"', html_of(client.get(DEFINITIONS))))
