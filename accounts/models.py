"""Who people are: the account, where they work (postings) and what they answer for (appointments)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

import pghistory
from allauth.mfa.models import Authenticator
from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.querysets import (
    AppointmentQuerySet,
    OutgoingMailQuerySet,
    PostingQuerySet,
    UserQuerySet,
)
from departments.models import Grade, Organisation, Profession


class DateRange(Func):
    """``daterange(from, to)``: from the first day, up to and not including the second; no day means for ever."""

    function = "daterange"
    output_field = DateRangeField()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """What Django's sign-in machinery asks of a user manager."""

    def create_user(self, email: str, **fields: Any) -> User:
        """A person with no password: participants sign in with a code sent to their work address."""
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        found: User = self.get(email=(username or "").strip().lower())
        return found


@pghistory.track(pghistory.UpdateEvent(), fields=["is_active"])
class User(AbstractBaseUser):  # type: ignore[django-manager-missing]
    """A person, known by a work e-mail address. Nothing else is asked for here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")) & ~Q(email=""), name="user_email_is_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    # Django's admin site asks these two of whoever is signed in; the authentication backends answer.

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        return any(
            backend.has_perm(self, perm, obj)
            for backend in auth.get_backends()
            if hasattr(backend, "has_perm")
        )

    def has_module_perms(self, app_label: str) -> bool:
        return self.has_perm(f"{app_label}.")


class FormerAddress(
    pghistory.create_event_model(  # type: ignore[misc]
        User,
        pghistory.UpdateEvent("changed", row=pghistory.Old),
        fields=["email"],
        obj_field=pghistory.ObjForeignKey(related_name="former_addresses"),
    )
):
    """An address that an account had, when it was given up and by whom. Kept until the person leaves."""


class SecondFactor(Authenticator):  # type: ignore[misc]
    """allauth's row of somebody's authenticator app, passkey or recovery codes, for the history's sake."""

    class Meta:
        proxy = True


class SecondFactorEvent(
    pghistory.create_event_model(  # type: ignore[misc]
        SecondFactor,
        pghistory.InsertEvent(),
        pghistory.DeleteEvent(),
        fields=["user", "type"],
        obj_field=None,
    )
):
    """That somebody's second factor was set up or removed, when and by whom; nothing of what it is checked with."""


class Posting(models.Model):
    """A person in an organisation, at a grade, in a profession, from a day up to (not including) a day.

    A mover gets a new posting, not a new account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="postings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="postings"
    )
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="posting_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ends_on__isnull=True),
                name="person_has_one_current_posting",
            ),
            ExclusionConstraint(
                name="person_is_in_one_posting_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} from {self.starts_on}"


class Role(models.TextChoices):
    CHAMPION = "champion", "Champion"
    CENTRAL_TEAM = "central-team", "Central team"
    ADMINISTRATOR = "administrator", "Administrator"


@pghistory.track()
class Appointment(models.Model):
    """A person appointed to a role from a day up to (not including) a day; a champion answers for an organisation.

    One that ends on the day it starts was withdrawn: it is in force on no day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="champion_appointments",
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="appointment_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(role=Role.CHAMPION, organisation__isnull=False)
                | (~Q(role=Role.CHAMPION) & Q(organisation__isnull=True)),
                name="champions_and_only_champions_answer_for_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_does_not_end_before_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(ends_on__isnull=True),
                nulls_distinct=False,
                name="person_is_appointed_once_to_a_role",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()

    def has_ended_by(self, day: dt.date) -> bool:
        return self.ends_on is not None and self.ends_on <= day


class FormerStaff(models.Model):
    """Who somebody was that was appointed to something and has left: what they changed is kept under this id."""

    id = models.UUIDField(primary_key=True, help_text="Of the account they had")
    email = models.EmailField()
    left_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.email


class OutgoingMail(models.Model):
    """One message to one address, waiting to be sent or lately sent. The row is the promise; a task only fulfils it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text="The letter it was made from, if any",
    )
    to = models.EmailField()
    sender = models.CharField(max_length=320)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    html_body = models.TextField(blank=True)
    request_id = models.CharField(
        max_length=64, blank=True, help_text="Of the request that asked for it"
    )
    queued_at = models.DateTimeField(default=timezone.now)
    useful_until = models.DateTimeField(
        null=True, blank=True, help_text="Not sent after this; none: always"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True),
                name="mail_is_sent_or_given_up_not_both",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="mail_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"

    @property
    def domain(self) -> str:
        return self.to.rpartition("@")[2]
