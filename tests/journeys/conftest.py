"""What a journey starts from: the real organisations, a year's campaign open today, a worker, a browser.

A conftest is read before Django is set up, so what needs models is imported where it is used.
"""

import datetime as dt

import pytest


def _open_today(slug: str):
    """Load a campaign as it ships, with its days moved around today."""
    from django.core.cache import cache
    from django.core.management import call_command
    from django.utils import timezone

    from campaigns.models import Campaign

    cache.clear()  # rate limits are in a table that emptying the database spares
    call_command("load_reference_data", verbosity=0)
    call_command("load_campaign", slug, "--publish", verbosity=0)
    today = timezone.localdate()
    Campaign.objects.update(
        opens_on=today - dt.timedelta(days=30),
        closes_on=today + dt.timedelta(days=60),
        learning_from=today - dt.timedelta(days=90),
        learning_to=today + dt.timedelta(days=60),
    )
    return Campaign.objects.get()


@pytest.fixture
def year_2023(transactional_db, celery_worker):
    """Asks for a survey, a level, seven hours and feedback."""
    from reports.services import recompute_standings

    campaign = _open_today("one-big-thing-2023")
    recompute_standings(campaign_id=campaign.pk)
    return campaign


@pytest.fixture
def year_2025(transactional_db, celery_worker):
    """Asks for four short modules and a person's word; sets no level and no hours."""
    from reports.services import recompute_standings

    campaign = _open_today("one-big-thing-2025")
    recompute_standings(campaign_id=campaign.pk)
    return campaign


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def visitor(request, browser, browser_context_args, live_server):
    """Somebody at a browser, twice: with JavaScript and without."""
    from tests.browser import open_page
    from tests.journeys.visitor import Visitor

    args = browser, browser_context_args, live_server.url
    page = open_page(*args, has_javascript=request.param)
    checked_on = None if request.param else open_page(*args)
    yield Visitor(page, live_server.url, checked_on)
    page.context.close()
    if checked_on:
        checked_on.context.close()


@pytest.fixture
def scripted_visitor(page, live_server):
    """Somebody at a browser as most people have it."""
    from tests.journeys.visitor import Visitor

    return Visitor(page, live_server.url)
