"""The campaign itself, its levels and its catalogue."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from campaigns.querysets import CampaignQuerySet, CourseQuerySet


class MoverRule(models.TextChoices):
    """Who gets the credit for somebody who moves between organisations."""

    AT_SIGN_UP = "at-sign-up", "The organisation they signed up in"
    CURRENT = "current", "The organisation they are in now"


class LearningFormat(models.TextChoices):
    """How learning was done; one list for the catalogue and for what people record."""

    ONLINE = "online", "Online course"
    CLASSROOM = "classroom", "Classroom or workshop"
    EVENT = "event", "Talk, event or conference"
    READING = "reading", "Reading, video or podcast"
    ON_THE_JOB = "on-the-job", "Learning on the job, coaching or shadowing"
    OTHER = "other", "Something else"


class ClosedDateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


@pghistory.track()
class Campaign(models.Model):
    """One year's One Big Thing. Dates are London days; the last day counts to 23:59:59."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    theme = models.CharField(max_length=100)
    strapline = models.CharField(max_length=300)
    description = models.TextField(
        help_text="What it is this year, in plain paragraphs, for the start page"
    )
    sponsor = models.CharField(max_length=200)
    time_needed = models.CharField(
        max_length=100, help_text="For people: 'About seven hours in all'"
    )
    opens_on = models.DateField()
    closes_on = models.DateField()
    learning_from = models.DateField(help_text="First day on which learning counts")
    learning_to = models.DateField(help_text="Last day on which learning counts")
    grace_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days after closing in which late records are accepted"
    )
    target_minutes = models.PositiveIntegerField(null=True, blank=True)
    headcount_on = models.DateField(
        help_text="The denominators are the headcounts in use on this day"
    )
    minimum_headcount = models.PositiveIntegerField(
        default=0, help_text="Smaller organisations are listed unranked"
    )
    mover_rule = models.CharField(
        max_length=12, choices=MoverRule.choices, default=MoverRule.AT_SIGN_UP
    )
    is_published = models.BooleanField(default=False)
    is_league_table_public = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(
        default=1, help_text="Goes up when the loader changes the definition: a cache key"
    )
    data_note = models.TextField(
        blank=True, help_text="Said beside every figure, for instance that the people are made up"
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="campaign_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(learning_to__gte=F("learning_from")),
                name="campaign_learning_window_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(target_minutes__isnull=True) | Q(target_minutes__gt=0),
                name="campaign_target_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(mover_rule__in=MoverRule.values), name="campaign_mover_rule_is_known"
            ),
            ExclusionConstraint(
                name="published_campaigns_do_not_overlap",
                expressions=[
                    (
                        ClosedDateRange(
                            "opens_on",
                            "closes_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
                condition=Q(is_published=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def accepts_records_to(self) -> dt.date:
        """Last London day on which a record is accepted: the closing day and the grace after it."""
        return self.closes_on + dt.timedelta(days=self.grace_days)

    def is_open_on(self, day: dt.date) -> bool:
        return self.opens_on <= day <= self.closes_on

    def accepts_records_on(self, day: dt.date) -> bool:
        return self.opens_on <= day <= self.accepts_records_to


class Level(models.Model):
    """How far along somebody is, lowest first by ``position``."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="levels")
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    description = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "slug"], name="level_is_named_once_in_a_campaign"
            ),
            models.UniqueConstraint(
                fields=["campaign", "position"], name="level_has_its_own_place_in_a_campaign"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """Something in the catalogue. Completions of core courses are counted."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="courses")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    provider = models.CharField(max_length=120)
    url = models.URLField(blank=True)
    minutes = models.PositiveSmallIntegerField(help_text="Usual time")
    format = models.CharField(max_length=20, choices=LearningFormat.choices)
    level = models.ForeignKey(
        Level, on_delete=models.PROTECT, null=True, blank=True, related_name="courses"
    )
    is_core = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    objects = CourseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "slug"], name="course_is_named_once_in_a_campaign"
            ),
            models.UniqueConstraint(
                fields=["campaign", "position"], name="course_has_its_own_place_in_a_campaign"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440),
                name="course_takes_1_to_1440_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.title
