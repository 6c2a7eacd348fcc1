"""Today: the standings that pages read, the changes that they have yet to take in, and how they were checked."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from campaigns.models import Campaign
from departments.models import Organisation
from reports.querysets import (
    FigureCheckQuerySet,
    FreshnessQuerySet,
    PendingChangeQuerySet,
    StandingQuerySet,
)


class Counts(models.Model):
    """Every counted thing of one organisation alone (core basis), as ``reports.measures`` defines them."""

    signed_up = models.PositiveIntegerField(default=0)
    recorded_learning = models.PositiveIntegerField(default=0)
    reached_target = models.PositiveIntegerField(default=0)
    core_completions = models.PositiveIntegerField(default=0)
    people_with_core_course = models.PositiveIntegerField(default=0)
    minutes_self_recorded = models.PositiveBigIntegerField(default=0)
    minutes_manager_confirmed = models.PositiveBigIntegerField(default=0)
    minutes_imported = models.PositiveBigIntegerField(default=0)
    minutes_departmental_return = models.PositiveBigIntegerField(default=0)
    gave_feedback = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    recorded_learning__lte=F("signed_up"),
                    reached_target__lte=F("signed_up"),
                    people_with_core_course__lte=F("signed_up"),
                    gave_feedback__lte=F("signed_up"),
                    finished__lte=F("signed_up"),
                ),
                name="%(class)s_counts_nobody_who_did_not_sign_up",
            ),
        ]


class Standing(Counts):
    """What one organisation's people have done in one campaign, now.

    Only counts: names, kinds, groups and headcounts are those of the day on which a table is drawn.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="standings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="standings"
    )

    objects = StandingQuerySet.as_manager()

    class Meta(Counts.Meta):
        constraints = [
            *Counts.Meta.constraints,
            models.UniqueConstraint(
                fields=["campaign", "organisation"], name="organisation_stands_once_in_a_campaign"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.campaign_id}"


@pghistory.track()
class HeadcountOverride(models.Model):
    """The headcount to use for an organisation in a campaign instead of the published one, and why.

    The published headcount stays where it is; standings show this one with its reason as the source.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="headcount_overrides"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="headcount_overrides"
    )
    people = models.PositiveIntegerField()
    as_at = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organisation"],
                name="headcount_is_overridden_once_in_a_campaign",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="headcount_override_gives_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} for {self.organisation_id} in {self.campaign_id}"


class Freshness(models.Model):
    """When a campaign's standings were last true, and how often they have changed (the key of drawn tables).

    ``world_revision`` goes up when something else than counts may have changed: organisations, headcounts, the campaign.
    Sign-ups by hour are counted apart from standings, and have a moment and a revision of their own. ``breakdowns_to`` is
    the last day whose people by grade and profession were looked at, whether or not there was something new to release.
    """

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="freshness")
    as_at = models.DateTimeField()
    revision = models.PositiveBigIntegerField(default=0)
    world_revision = models.PositiveBigIntegerField(default=0)
    sign_ups_as_at = models.DateTimeField(null=True, blank=True)
    sign_ups_revision = models.PositiveBigIntegerField(default=0, db_default=0)
    breakdowns_to = models.DateField(null=True, blank=True)

    objects = FreshnessQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.campaign_id} at {self.as_at}"


class PendingChange(models.Model):
    """A promise that standings will be recounted: written in the transaction that made them stale.

    Of one organisation, or of the whole campaign when ``organisation`` is empty (its headcounts or its rules changed).
    Append-only, so that writers never wait for each other and a refresh deletes only what it has seen.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    announced_at = models.DateTimeField(auto_now_add=True)

    objects = PendingChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.campaign_id}"


class FigureCheck(models.Model):
    """One comparison of a campaign's standings with a recount from raw rows: asked for, at work, done.

    ``differences`` counts the figures that were wrong, ``details`` names the first of them; all were put right.
    ``facts_repaired`` counts people whose kept facts were not what their rows add up to.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="figure_checks")
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    figures = models.PositiveIntegerField(default=0)
    differences = models.PositiveIntegerField(default=0)
    facts_repaired = models.PositiveIntegerField(default=0)
    details = models.JSONField(default=list, blank=True)

    objects = FigureCheckQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.campaign_id} at {self.asked_at}"
