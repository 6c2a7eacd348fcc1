"""Releases to read. A conftest is read before Django is set up: models are imported late."""

import pytest


@pytest.fixture(autouse=True)
def _nothing_kept():
    from django.core.cache import caches

    caches["local"].clear()
    yield
    caches["local"].clear()


@pytest.fixture
def released(campaign, department, other_department):
    from tests.reports.breakdowns.world import release_a_day

    return release_a_day(campaign, department, other_department)


@pytest.fixture
def champions_browser(champion):
    from tests.sessions import proved

    return proved(champion)


@pytest.fixture
def teams_browser(central_team):
    from tests.sessions import proved

    return proved(central_team)
