"""The past: one kept day after another, never rewritten, and when people signed up."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from campaigns.models import Campaign
from departments.models import Organisation
from reports.models.standings import Counts
from reports.querysets import BreakdownReleaseQuerySet, SnapshotQuerySet

NEVER_REWRITTEN = pgtrigger.Protect(
    name="never_rewritten", operation=pgtrigger.Update | pgtrigger.Delete
)


@pghistory.track(pghistory.InsertEvent())
class Snapshot(models.Model):
    """A campaign's figures as they stood at the end of a London day, drawn as the world was on that day.

    The first is taken by the clock. A later correction is a new revision with its reason; the day then shows the last one.
    ``is_reconstructed`` marks a day that was counted afterwards from what was still held.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="snapshots")
    day = models.DateField()
    revision = models.PositiveSmallIntegerField(default=1)
    as_at = models.DateTimeField()
    taken_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=400, blank=True)
    is_reconstructed = models.BooleanField(default=False)
    minimum_headcount = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list, blank=True, help_text="What changed among organisations")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "day", "revision"], name="a_day_has_each_revision_once"
            ),
            models.CheckConstraint(
                condition=Q(revision=1, reason="") | (Q(revision__gt=1) & ~Q(reason="")),
                name="a_correction_gives_its_reason",
            ),
        ]
        triggers = [NEVER_REWRITTEN]

    def __str__(self) -> str:
        return f"{self.campaign_id} on {self.day}, revision {self.revision}"


class SnapshotRow(Counts):
    """One organisation in a snapshot: its counts, and what it was called, was, and employed on that day."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="rows")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="snapshot_rows"
    )
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20)
    group = models.SlugField(max_length=100)
    headcount = models.PositiveIntegerField(null=True, blank=True)
    headcount_as_at = models.DateField(null=True, blank=True)
    headcount_source = models.TextField(blank=True, help_text="With every move since, in words")

    class Meta(Counts.Meta):
        constraints = [
            *Counts.Meta.constraints,
            models.UniqueConstraint(
                fields=["snapshot", "organisation"], name="organisation_is_in_a_snapshot_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    headcount__isnull=True, headcount_as_at__isnull=True, headcount_source=""
                )
                | (
                    Q(headcount__isnull=False, headcount_as_at__isnull=False)
                    & ~Q(headcount_source="")
                ),
                name="a_headcount_comes_with_its_date_and_source",
            ),
        ]
        triggers = [NEVER_REWRITTEN]

    def __str__(self) -> str:
        return f"{self.name} in {self.snapshot_id}"


class SignUpHour(models.Model):
    """How many people signed up in an hour of a London day; the hour that a clock change repeats holds both."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="sign_up_hours")
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "day", "hour"], name="an_hour_is_counted_once_in_a_campaign"
            ),
            models.CheckConstraint(condition=Q(hour__lte=23), name="an_hour_is_one_of_twenty_four"),
        ]

    def __str__(self) -> str:
        return f"{self.people} on {self.day} at {self.hour}"


class BreakdownRelease(models.Model):
    """What is published of people by grade and profession, from a day until the next release.

    Of an organisation, or of the nation when ``organisation`` is empty. ``content`` is what ``reports.disclosure`` let
    out: every page, chart, file and the API show exactly it. ``behind`` are the true counts that the next release is
    compared with; nobody is shown them.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="breakdown_releases"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="breakdown_releases",
    )
    day = models.DateField()
    content = models.JSONField()
    behind = models.JSONField()

    objects = BreakdownReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organisation", "day"],
                nulls_distinct=False,
                name="a_breakdown_is_released_once_a_day",
            ),
        ]
        triggers = [NEVER_REWRITTEN]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.campaign_id} on {self.day}"
