"""A learner who has signed in, and what tests of these pages look for."""

import pytest
from django.test import Client


@pytest.fixture
def web(client: Client, participation) -> Client:
    """The learner's browser."""
    client.force_login(participation.user)
    return client


@pytest.fixture
def stranger(other_department, campaign) -> Client:
    """The browser of another learner in the same campaign."""
    from tests.factories import make_participation, make_user

    user = make_user("sam.stranger@ofsted.gov.uk", organisation=other_department)
    make_participation(campaign, user=user)
    client = Client()
    client.force_login(user)
    return client
