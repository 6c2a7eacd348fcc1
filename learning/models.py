"""What people did: one participation a person and campaign, with their answers, records, level and certificate."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from campaigns.models import (
    Activity,
    Campaign,
    Course,
    LearningFormat,
    Level,
    LevelRule,
    Question,
    Questionnaire,
)
from departments.models import Grade, Organisation, Profession
from learning.querysets import LearningRecordQuerySet, ParticipationQuerySet, SurveyResponseQuerySet


class Evidence(models.TextChoices):
    SELF_RECORDED = "self-recorded", "Recorded by the learner"
    MANAGER_CONFIRMED = "manager-confirmed", "Confirmed by a manager"
    IMPORTED = "imported", "Imported from a learning platform"
    DEPARTMENTAL_RETURN = "departmental-return", "Departmental return"


class Participation(models.Model):
    """One person in one campaign. Made only for a person who has proved a permitted address and given their organisation.

    ``organisation`` is who gets the credit under the campaign's mover rule; ``grade`` and ``profession`` go with it.
    ``user`` is empty once the person has left the portal: totals stay right, nobody is named.

    The *facts* (from ``record_count`` down) are what the rows below add up to. ``services.recount`` is the only thing
    that writes them, in the transaction that changed the rows; ``facts.py`` is their definition.
    """

    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="participations"
    )
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="participations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="participations"
    )
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="+")
    signed_up_at = models.DateTimeField(default=timezone.now)
    is_civil_servant = models.BooleanField(help_text="Their address is at a civil service domain")

    record_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    minutes_self_recorded = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    minutes_manager_confirmed = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    minutes_imported = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    minutes_departmental_return = models.PositiveIntegerField(
        default=0, db_default=0, editable=False
    )
    minutes = models.GeneratedField(
        expression=F("minutes_self_recorded")
        + F("minutes_manager_confirmed")
        + F("minutes_imported")
        + F("minutes_departmental_return"),
        output_field=models.PositiveIntegerField(),
        db_persist=True,
    )
    has_reached_target = models.BooleanField(default=False, db_default=False, editable=False)
    core_completions = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    has_given_feedback = models.BooleanField(default=False, db_default=False, editable=False)
    has_finished = models.BooleanField(default=False, db_default=False, editable=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "campaign"], name="person_takes_part_once_in_a_campaign"
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "organisation"], name="participation_by_organisation"),
            models.Index(fields=["campaign", "signed_up_at"], name="participation_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.pk}"


class SurveyResponse(models.Model):
    """One person's answers to one questionnaire: saved page by page, final once submitted."""

    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="responses"
    )
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="responses"
    )
    started_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = SurveyResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "questionnaire"],
                name="person_has_one_response_to_a_questionnaire",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(submitted_at__gte=F("started_at")),
                name="response_is_submitted_after_it_starts",
            ),
        ]


class Answer(models.Model):
    """One answer: the values of the chosen options (one, or several), or text."""

    response = models.ForeignKey(SurveyResponse, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    choices = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question"], name="question_is_answered_once_in_a_response"
            ),
            models.CheckConstraint(
                condition=Q(choices=[]) | Q(text=""), name="answer_is_choices_or_text"
            ),
        ]


class LearningRecord(models.Model):
    """Something a person did. Removed records are kept for 30 days, count for nothing, and can be put back.

    The id is made before the record is: it is the key that makes a second identical request find the first's record.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="records"
    )
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, blank=True, related_name="records"
    )
    title = models.CharField(max_length=200)
    done_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    format = models.CharField(max_length=20, choices=LearningFormat.choices)
    finishes_course = models.BooleanField(default=False)
    evidence = models.CharField(
        max_length=20, choices=Evidence.choices, default=Evidence.SELF_RECORDED
    )
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = LearningRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440), name="record_is_1_to_1440_minutes"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="record_has_a_title"),
            models.CheckConstraint(
                condition=Q(finishes_course=False) | Q(course__isnull=False),
                name="only_a_course_can_be_finished",
            ),
            models.CheckConstraint(
                condition=Q(evidence__in=Evidence.values), name="record_evidence_is_known"
            ),
            models.CheckConstraint(
                condition=Q(format__in=LearningFormat.values), name="record_format_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Declaration(models.Model):
    """A person's word that they did an activity of kind "declared"."""

    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="declarations"
    )
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="declarations")
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "activity"], name="activity_is_declared_once"
            ),
        ]


class LevelDecision(models.Model):
    """The level a person's answers gave, with the rule and the answers that led to it; and the one they chose, if any.

    ``reasons`` is a list of ``{"question": text, "answer": label, "level": slug}``, one for each scored answer.
    """

    participation = models.OneToOneField(
        Participation, on_delete=models.CASCADE, related_name="level_decision"
    )
    rule = models.ForeignKey(LevelRule, on_delete=models.PROTECT, related_name="+")
    scored_level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField()
    decided_at = models.DateTimeField(default=timezone.now)
    chosen_level = models.ForeignKey(
        Level, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    chosen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(chosen_level__isnull=True, chosen_at__isnull=True)
                | Q(chosen_level__isnull=False, chosen_at__isnull=False),
                name="a_chosen_level_says_when",
            ),
        ]

    @property
    def level(self) -> Level:
        """The level in force: the person's choice, else what the answers gave."""
        return self.chosen_level or self.scored_level


class Certificate(models.Model):
    """A finisher's certificate. Anybody who has the code can check it."""

    participation = models.OneToOneField(
        Participation, on_delete=models.CASCADE, related_name="certificate"
    )
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    issued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="certificate_names_a_person"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{12}$"),
                name="certificate_code_is_unmistakable",
            ),
        ]

    def __str__(self) -> str:
        return self.code
