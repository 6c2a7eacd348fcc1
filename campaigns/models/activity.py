"""What a campaign asks people to do, in order, and what organisations offer beside it."""

import uuid

import pghistory
from django.db import models
from django.db.models import Q

from campaigns.models.campaign import Campaign
from campaigns.models.questionnaire import Questionnaire
from departments.models import Organisation


class ActivityKind(models.TextChoices):
    """What has to be true for an activity to be done: see ``learning`` for how each is decided."""

    SURVEY = "survey", "Survey"
    CORE_COURSES = "core-courses", "Core courses"
    RECORDED_LEARNING = "recorded-learning", "Recorded learning"
    FEEDBACK = "feedback", "Feedback"
    DECLARED = "declared", "Something people do and then say they have done"


class Activity(models.Model):
    """One thing the campaign asks for, in order.

    Done when: survey and feedback, their questionnaire is submitted; core courses, ``courses_needed`` different core
    courses are finished; recorded learning, live minutes reach the campaign's target; declared, the person says so.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="activities")
    slug = models.SlugField(max_length=40)
    kind = models.CharField(max_length=20, choices=ActivityKind.choices)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    detail = models.TextField(blank=True, help_text="What to do, for the activity's own page")
    is_required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField()
    questionnaire = models.OneToOneField(
        Questionnaire, on_delete=models.PROTECT, null=True, blank=True, related_name="activity"
    )
    courses_needed = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "slug"], name="activity_is_named_once_in_a_campaign"
            ),
            models.UniqueConstraint(
                fields=["campaign", "position"], name="activity_has_its_own_place_in_a_campaign"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ActivityKind.values), name="activity_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[ActivityKind.SURVEY, ActivityKind.FEEDBACK],
                    questionnaire__isnull=False,
                )
                | (
                    ~Q(kind__in=[ActivityKind.SURVEY, ActivityKind.FEEDBACK])
                    & Q(questionnaire__isnull=True)
                ),
                name="activity_has_a_questionnaire_when_it_is_a_survey",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=ActivityKind.CORE_COURSES,
                    courses_needed__isnull=False,
                    courses_needed__gte=1,
                )
                | (~Q(kind=ActivityKind.CORE_COURSES) & Q(courses_needed__isnull=True)),
                name="activity_says_how_many_core_courses",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Offer(models.Model):
    """What one organisation offers its own people in a campaign: words and a link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="offers")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="offers")
    title = models.CharField(max_length=120)
    text = models.TextField()
    url = models.URLField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.title
