"""Programs that read figures: their tokens, and what they asked."""

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from reports.querysets import ApiTokenQuerySet


class Scope(models.TextChoices):
    FIGURES = "figures", "Campaigns, measures and standings"
    HISTORY = "history", "Standings of past days, and sign-ups by day"
    BREAKDOWNS = "breakdowns", "People by grade and profession, as published"


@pghistory.track(exclude=["last_used_at"])
class ApiToken(models.Model):
    """Lets one program read figures until a day. Only a hash of the token is kept; its first letters tell which it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    purpose = models.CharField(max_length=400)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    prefix = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64, unique=True)
    requests_a_minute = models.PositiveIntegerField(default=60)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(purpose=""), name="a_token_says_whose_and_what_for"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="a_token_expires_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=Scope.values) & Q(scopes__len__gt=0),
                name="a_token_has_known_scopes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"


class ApiCall(models.Model):
    """One request of a program. Kept for ninety days."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="calls")
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    path = models.CharField(max_length=400)
    status = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["token", "asked_at"], name="calls_of_a_token_by_moment")]

    def __str__(self) -> str:
        return f"{self.path} {self.status}"
