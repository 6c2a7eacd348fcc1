"""When figures are right, said once for every trouble of this folder."""

import time

from django.db.models import Sum
from django.utils import timezone

from learning.models import LearningRecord
from reports import services
from reports.models import Freshness, PendingChange, Standing
from tests.resilience.portal import wait_for

SECONDS_TO_BE_FRESH = 60


def kept_figures(campaign):
    """Minutes by organisation, as the league table has them, where there are any."""
    standings = Standing.objects.filter(campaign=campaign, minutes_self_recorded__gt=0)
    return dict(standings.values_list("organisation_id", "minutes_self_recorded"))


def rows_added_up(campaign):
    rows = LearningRecord.objects.filter(participation__campaign=campaign, removed_at=None)
    by_organisation = rows.values_list("participation__organisation_id")
    return dict(by_organisation.annotate(minutes=Sum("minutes")))


def is_fresh(campaign, since):
    """Counted after ``since``, and nothing waits."""
    is_counted = Freshness.objects.filter(campaign=campaign, as_at__gt=since).exists()
    return is_counted and not PendingChange.objects.exists()


def assert_figures_come_right(campaign):
    """By themselves within a minute, and then not one figure differs; returns how long it took."""
    since, started = timezone.now(), time.monotonic()
    wait_for(lambda: is_fresh(campaign, since), "the figures are fresh again")
    taken = time.monotonic() - started
    assert taken < SECONDS_TO_BE_FRESH
    assert_figures_are_right(campaign)
    return taken


def assert_figures_are_right(campaign):
    assert not PendingChange.objects.exists()
    assert kept_figures(campaign) == rows_added_up(campaign)
    services.check_figures(campaign_id=campaign.pk)
    check = campaign.figure_checks.finished()[0]
    assert check.figures > 0
    assert (check.differences, check.facts_repaired, check.details) == (0, 0, [])
