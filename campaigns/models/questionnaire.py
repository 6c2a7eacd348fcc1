"""What a campaign asks in words: questionnaires, questions that measure constructs, and how answers give a level."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from campaigns.models.campaign import Campaign, Level


class Questionnaire(models.Model):
    """A survey of a campaign: saved page by page, submitted once."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="questionnaires")
    slug = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    introduction = models.TextField(help_text="Why we ask and what we do with the answers")
    minutes = models.PositiveSmallIntegerField(help_text="Usual time to answer")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "slug"], name="questionnaire_is_named_once_in_a_campaign"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Construct(models.Model):
    """The thing a question measures, the same before and after and across years."""

    slug = models.SlugField(max_length=80, unique=True)
    meaning = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.slug


class QuestionKind(models.TextChoices):
    ONE_CHOICE = "one-choice", "One choice"
    AGREEMENT = "agreement", "Agreement on five points"
    SEVERAL = "several", "Several choices"
    TEXT = "text", "Text"


class Question(models.Model):
    """One page of a questionnaire. A reworded question is a new version of the same construct,
    beside the first, which is retired once people have answered it.

    Routing: with ``asked_if_question`` set, it is asked only of those who gave one of ``asked_if_answers`` there.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="questions"
    )
    construct = models.ForeignKey(Construct, on_delete=models.PROTECT, related_name="questions")
    slug = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    is_comparable = models.BooleanField(
        default=True, help_text="May be compared with other versions of its construct"
    )
    kind = models.CharField(max_length=12, choices=QuestionKind.choices)
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True)
    is_required = models.BooleanField(default=True)
    is_retired = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Asked of nobody any more; kept for the answers it was given",
    )
    position = models.PositiveSmallIntegerField()
    asked_if_question = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_if_answers = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "slug"], name="question_is_named_once_in_a_questionnaire"
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "position"], name="question_has_its_own_page"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values), name="question_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(asked_if_question__isnull=True, asked_if_answers=[])
                | (Q(asked_if_question__isnull=False) & ~Q(asked_if_answers=[])),
                name="question_routing_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Option(models.Model):
    """One possible answer of a question; ``value`` is what an answer keeps."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    value = models.SlugField(max_length=60)
    label = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "value"], name="option_is_offered_once"),
            models.UniqueConstraint(
                fields=["question", "position"], name="option_has_its_own_place"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class TieRule(models.TextChoices):
    """Which of the levels that tie is given."""

    LOWEST = "lowest", "The lowest of the levels that tie"
    MIDDLE = "middle", "The middle of the levels that tie (the lower middle when they are even)"
    HIGHEST = "highest", "The highest of the levels that tie"


class LevelRule(models.Model):
    """How a questionnaire's answers give a level. A new rule is a new version; stored levels keep theirs."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="level_rules"
    )
    version = models.PositiveSmallIntegerField()
    tie_rule = models.CharField(max_length=10, choices=TieRule.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "version"], name="level_rule_version_is_used_once"
            ),
            models.CheckConstraint(
                condition=Q(tie_rule__in=TieRule.values), name="level_rule_tie_rule_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"


class LevelScore(models.Model):
    """Under a rule, this answer points at this level."""

    rule = models.ForeignKey(LevelRule, on_delete=models.CASCADE, related_name="scores")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="level_scores")
    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "option"], name="answer_points_at_one_level_under_a_rule"
            )
        ]
