"""Pages of figures write nothing: a host that serves only them may read from a replica (docs/performance.md)."""

import datetime as dt

import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from reports import services
from reports.models import Freshness

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/league-table/",
    "/league-table.csv",
    "/league-table.xlsx",
    "/league-table.ods",
    "/league-table/?measure=learning_hours&table=all&day={yesterday}",
    "/league-table/beta/",
    "/league-table/corrections/",
    "/participation/",
    "/participation/claims/",
    "/participation/forecast/",
    "/participation/people/",
    "/how-figures-are-worked-out/",
    "/releases/",
    "/api/v1/openapi.json",
)


@pytest.fixture
def kept(figures):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    services.take_snapshot(campaign_id=figures.pk, day=yesterday)
    services.release_breakdowns(campaign_id=figures.pk, day=yesterday)
    return yesterday


def as_on_a_replica():
    connection.check_constraints()  # of what the test wrote: they would be checked, with locks, at its end
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")


@pytest.mark.parametrize("page", PAGES)
def test_it_is_served_from_a_database_that_can_only_be_read(client, learner, kept, page):
    client.force_login(learner)
    as_on_a_replica()

    response = client.get(page.format(yesterday=kept.isoformat()))

    assert response.status_code == 200
    assert b"".join(response)


def test_such_a_database_refuses_to_be_written(figures):
    as_on_a_replica()

    with pytest.raises(InternalError, match="read-only"), transaction.atomic():
        Freshness.objects.update(revision=0)
