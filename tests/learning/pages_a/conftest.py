"""People who are about to join, and people who have.

A conftest is read before Django is set up, so what needs models is imported where it is used.
"""

import pytest


@pytest.fixture
def newcomer(department):
    """Signed in for the first time: no posting, no participation; the lists to choose from are there."""
    from tests.factories import a_grade, a_profession, make_user

    a_grade("EO")
    a_profession("Policy")
    return make_user("nia.newcomer@dwp.gov.uk")


@pytest.fixture
def newcomer_client(client, newcomer, campaign):
    client.force_login(newcomer)
    return client


@pytest.fixture
def learner_client(client, participation):
    client.force_login(participation.user)
    return client
