"""Which standings, and which of them are behind."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db import models

if TYPE_CHECKING:
    from campaigns.models import Campaign
    from reports.models import (  # noqa: F401 - named in the bases below
        ApiToken,
        BreakdownRelease,
        Export,
        FigureCheck,
        Freshness,
        PendingChange,
        ReleasePack,
        Snapshot,
        Standing,
    )

# Standings older than this say so on the page.
OLD_AFTER: Final = dt.timedelta(minutes=5)
# A worker that has said nothing for so long is dead.
DEAD_AFTER: Final = dt.timedelta(seconds=30)


class StandingQuerySet(models.QuerySet["Standing"]):
    def of(self, campaign: Campaign) -> StandingQuerySet:
        """A campaign's standings, each with its organisation at hand."""
        return self.filter(campaign=campaign).select_related("organisation")


class FreshnessQuerySet(models.QuerySet["Freshness"]):
    def old_at(self, now: dt.datetime) -> FreshnessQuerySet:
        """Standings not known to be true for longer than a page should pass over in silence."""
        return self.filter(as_at__lt=now - OLD_AFTER)


class PendingChangeQuerySet(models.QuerySet["PendingChange"]):
    def of(self, campaign_id: int) -> PendingChangeQuerySet:
        return self.filter(campaign_id=campaign_id)


class FigureCheckQuerySet(models.QuerySet["FigureCheck"]):
    def finished(self) -> FigureCheckQuerySet:
        """The newest first."""
        return self.filter(finished_at__isnull=False).order_by("-finished_at", "-pk")

    def waiting(self) -> FigureCheckQuerySet:
        """Asked for and not finished, the oldest first."""
        return self.filter(finished_at__isnull=True).order_by("asked_at", "pk")


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def in_force(self) -> SnapshotQuerySet:
        """The last revision of each day, the newest day first."""
        return self.order_by("campaign_id", "-day", "-revision").distinct("campaign_id", "day")

    def corrections(self) -> SnapshotQuerySet:
        """What was put right after it had been taken, the newest first."""
        return self.filter(revision__gt=1).order_by("-taken_at", "-pk")


def nobody_at_work(now: dt.datetime) -> models.Q:
    """Of what a worker makes: never begun, given up, or left by a worker that died."""
    return models.Q(started_at__isnull=True) | models.Q(beat_at__lt=now - DEAD_AFTER)


class ExportQuerySet(models.QuerySet["Export"]):
    def waiting(self) -> ExportQuerySet:
        """Not finished, the oldest first: never begun, at work, or left by a worker that died."""
        return self.filter(finished_at__isnull=True).order_by("asked_at")

    def ready_at(self, now: dt.datetime) -> ExportQuerySet:
        return self.filter(finished_at__isnull=False, failure="", expires_at__gt=now)

    def expired_at(self, now: dt.datetime) -> ExportQuerySet:
        """Finished, past their time."""
        return self.filter(finished_at__isnull=False, expires_at__lte=now)


class ReleasePackQuerySet(models.QuerySet["ReleasePack"]):
    def waiting(self) -> ReleasePackQuerySet:
        """Not made yet, the oldest first: never begun, at work, or left by a worker that died."""
        return self.filter(made_at__isnull=True, failure="").order_by("asked_at")

    def published(self) -> ReleasePackQuerySet:
        """Signed off, the newest first."""
        return self.filter(signed_off_at__isnull=False).order_by("-signed_off_at")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid_at(self, now: dt.datetime) -> ApiTokenQuerySet:
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)


class BreakdownReleaseQuerySet(models.QuerySet["BreakdownRelease"]):
    def standing_on(self, day: dt.date) -> BreakdownReleaseQuerySet:
        """The release of each organisation, and of the nation, that holds on ``day``."""
        made = self.filter(day__lte=day).order_by("campaign_id", "organisation_id", "-day")
        return made.distinct("campaign_id", "organisation_id")
