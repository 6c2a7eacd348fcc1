"""What tests of the central team's pages stand on."""

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _nothing_kept():
    caches["local"].clear()
    yield
    caches["local"].clear()


@pytest.fixture
def team(central_team):
    from tests.sessions import proved

    return proved(central_team)


@pytest.fixture
def figures(campaign):
    from tests.reports.central.figures import make_figures

    return make_figures(campaign)
