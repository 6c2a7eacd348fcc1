"""Visits: ended when they must be, deleted when they are over; and what is counted of limits that are."""

import datetime as dt
from typing import cast

import structlog
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import transaction

from accounts.models import User
from obt_portal.cache import LimitsCache

log = structlog.get_logger(__name__)


@transaction.atomic
def delete_ended_sessions(*, now: dt.datetime) -> int:
    """Delete sessions past their end, as they may hold an address that was typed and never proved; say how many."""
    deleted, _ = Session.objects.filter(expire_date__lt=now).delete()
    log.info("ended_sessions_deleted", count=deleted)
    return deleted


def delete_expired_limits() -> int:
    """Delete counts of limits that no longer hold; say how many."""
    deleted = cast("LimitsCache", caches["default"]).delete_expired()
    log.info("expired_limits_deleted", count=deleted)
    return deleted


@transaction.atomic
def end_visits(*, user: User) -> None:
    """Sign somebody out everywhere: a visit lasts as long as the password, which nobody has."""
    User.objects.filter(pk=user.pk).update(password=make_password(None))
