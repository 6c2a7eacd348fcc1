"""Which people, postings and appointments."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import Appointment, OutgoingMail, Posting, User  # noqa: F401


class UserQuerySet(models.QuerySet["User"]):
    def with_verified_address(self) -> UserQuerySet:
        """People who proved their address by typing the code that was sent to it."""
        return self.filter(emailaddress__verified=True, emailaddress__primary=True)


class PostingQuerySet(models.QuerySet["Posting"]):
    def current(self) -> PostingQuerySet:
        """Postings that have not ended."""
        return self.filter(ends_on__isnull=True)


def _in_force(day: dt.date) -> Q:
    return Q(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force_on(self, day: dt.date) -> AppointmentQuerySet:
        """Appointments that had started and not ended on ``day``."""
        return self.filter(_in_force(day))

    def held_by(self, user: User | AnonymousUser) -> AppointmentQuerySet:
        """What this person is appointed to today; nothing for strangers and closed accounts."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.filter(_in_force(timezone.localdate()), user=user.pk)


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> OutgoingMailQuerySet:
        """Mail that nobody has sent or given up."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def due(self, now: dt.datetime) -> OutgoingMailQuerySet:
        """Waiting mail whose next try has come and that is still of use to whoever asked for it."""
        is_useful = Q(useful_until__isnull=True) | Q(useful_until__gt=now)
        return self.waiting().filter(is_useful, next_try_at__lte=now)

    def useless(self, now: dt.datetime) -> OutgoingMailQuerySet:
        """Waiting mail that has become of no use to whoever asked for it, such as an expired code."""
        return self.waiting().filter(useful_until__lte=now)

    def given_up(self) -> OutgoingMailQuerySet:
        """Mail that was not sent and never will be."""
        return self.filter(given_up_at__isnull=False)
