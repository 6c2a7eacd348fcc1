"""Who is appointed to what: champions, the central team, administrators."""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Appointment, Role, User
from accounts.selectors import may_sign_in
from departments.models import Organisation


class AppointmentRefused(Exception):
    """Plain words for the page in ``message``; ``field`` names what they are about."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@transaction.atomic
def open_account(*, email: str) -> User:
    """The account of somebody to be appointed. It proves nothing: they still sign in with a code."""
    email = email.strip().lower()
    if not may_sign_in(email):
        why = "People at this address's domain, and addresses with a plus sign, may not sign in"
        raise AppointmentRefused("email", why)
    user: User
    user, _ = User.objects.get_or_create(email=email, defaults={"password": make_password(None)})
    return user


@transaction.atomic
def appoint(
    *, user: User, role: str, organisation: Organisation | None = None, starts_on: dt.date
) -> Appointment:
    """Appoint somebody from a day. Raises AppointmentRefused."""
    # One at a time for each person, so that the check still holds when the row is made.
    User.objects.select_for_update().get(pk=user.pk)
    check_appointment(user=user, role=role, organisation=organisation, starts_on=starts_on)
    return Appointment.objects.create(
        user=user, role=role, organisation=organisation, starts_on=starts_on
    )


def check_appointment(
    *, user: User, role: str, organisation: Organisation | None, starts_on: dt.date
) -> None:
    """Whether ``appoint`` would do it: raises the AppointmentRefused that it would."""
    if role not in Role.values:
        raise AppointmentRefused("role", "Choose a role")
    if role == Role.CHAMPION and organisation is None:
        raise AppointmentRefused("organisation", "Choose the organisation the champion answers for")
    if role != Role.CHAMPION and organisation is not None:
        raise AppointmentRefused("organisation", "Only a champion answers for an organisation")
    if not user.is_active:
        raise AppointmentRefused("user", "This person's account is closed")
    held = Appointment.objects.filter(user=user, role=role, organisation=organisation)
    if held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)).exists():
        raise AppointmentRefused("role", "This person is already appointed to that")


@transaction.atomic
def end_appointment(*, appointment: Appointment, ends_on: dt.date) -> Appointment:
    """End an appointment: ``ends_on`` is the first day without it, its very first day included.

    One that is to end may be ended sooner. Raises AppointmentRefused.
    """
    held = Appointment.objects.select_for_update().get(pk=appointment.pk)
    check_end(appointment=held, ends_on=ends_on)
    held.ends_on = ends_on
    held.save(update_fields=["ends_on"])
    return held


def check_end(*, appointment: Appointment, ends_on: dt.date | None) -> None:
    """Whether ``end_appointment`` would do it: raises the AppointmentRefused that it would."""
    held = Appointment.objects.get(pk=appointment.pk)
    if held.has_ended_by(timezone.localdate()):
        raise AppointmentRefused("ends_on", "This appointment has already ended")
    if ends_on is None:
        raise AppointmentRefused("ends_on", "Enter the first day without the appointment")
    if ends_on < held.starts_on:
        raise AppointmentRefused(
            "ends_on", "The first day without it must be on or after the day the appointment starts"
        )
    if held.ends_on is not None and ends_on >= held.ends_on:
        day = f"{held.ends_on:%-d %B %Y}"
        raise AppointmentRefused("ends_on", f"It already ends on {day}. Enter an earlier day")
