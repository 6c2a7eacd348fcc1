"""What the database refuses, each once."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from reports.models import Freshness, HeadcountOverride, Snapshot, SnapshotRow, Standing
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def refused(name, model, **values):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(**values)


def make_snapshot(campaign, **given):
    return Snapshot.objects.create(
        **{"campaign": campaign, "day": campaign.opens_on, "as_at": timezone.now(), **given}
    )


def test_an_organisation_stands_once_in_a_campaign(campaign):
    who = {"campaign": campaign, "organisation": make_organisation()}
    Standing.objects.create(**who)

    refused("organisation_stands_once_in_a_campaign", Standing, **who)


@pytest.mark.parametrize(
    "given",
    [
        {"headcount": 10},
        {"headcount": 10, "headcount_as_at": dt.date(2023, 12, 31)},
        {"headcount": 10, "headcount_source": "A survey"},
        {"headcount_as_at": dt.date(2023, 12, 31)},
        {"headcount_source": "A survey"},
    ],
)
def test_a_headcount_comes_with_its_date_and_source(campaign, given):
    who = {"snapshot": make_snapshot(campaign), "organisation": make_organisation()}

    refused("a_headcount_comes_with_its_date_and_source", SnapshotRow, **who, **given)


@pytest.mark.parametrize(
    "column",
    ["recorded_learning", "reached_target", "people_with_core_course", "gave_feedback", "finished"],
)
def test_nobody_is_counted_who_did_not_sign_up(campaign, column):
    who = {"campaign": campaign, "organisation": make_organisation()}

    refused(
        "standing_counts_nobody_who_did_not_sign_up", Standing, **who, signed_up=1, **{column: 2}
    )


def test_a_headcount_is_overridden_once_and_with_a_reason(campaign):
    values = {
        "campaign": campaign,
        "organisation": make_organisation(),
        "people": 5,
        "as_at": campaign.headcount_on,
    }

    refused("headcount_override_gives_its_reason", HeadcountOverride, **values, reason="")
    HeadcountOverride.objects.create(**values, reason="They told us")
    refused(
        "headcount_is_overridden_once_in_a_campaign", HeadcountOverride, **values, reason="Again"
    )


def test_a_campaign_has_one_freshness(campaign):
    moment = dt.datetime(2023, 12, 31, tzinfo=dt.UTC)
    Freshness.objects.create(campaign=campaign, as_at=moment)

    refused("campaign_id", Freshness, campaign=campaign, as_at=moment)
