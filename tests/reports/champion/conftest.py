"""Champions and what they look at. A conftest is read before Django is set up: models are imported late."""

import pytest


@pytest.fixture
def beta(figures):
    """A department with an agency of its own, and Alpha beside it: see ``figures``."""
    from departments.models import Organisation

    return Organisation.objects.get(slug="beta")


@pytest.fixture
def betas_browser(beta):
    from tests.reports.champion.people import champion_of
    from tests.sessions import proved

    return proved(champion_of("beta"))


@pytest.fixture
def teams_browser(central_team):
    from tests.sessions import proved

    return proved(central_team)
