"""The demonstration, seeded once for all the tests of it. A conftest is read before Django is set up."""

import pytest


@pytest.fixture(scope="package", params=["demo"])
def seeded(request, django_db_setup, django_db_blocker):
    """The demonstration, or what else is asked for by its name; everything is rolled back after its tests."""
    from django.db import transaction

    from obt_portal.demonstration.seeding import SCALES, seed
    from tests.demonstration.published import Seeded

    scale, said = SCALES[request.param], []
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        seed(scale, said.append)
        yield Seeded(scale.one_in, said)
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def closed(seeded, db):
    """The campaign of 2023."""
    from campaigns.models import Campaign
    from obt_portal.demonstration.seeding import CLOSED

    return Campaign.objects.get(slug=CLOSED)
