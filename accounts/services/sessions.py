"""What is over: sessions, which may hold an address that somebody typed and never proved, and counts of limits."""

import datetime as dt
from typing import cast

import structlog
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import transaction

from obt_portal.cache import LimitsCache

log = structlog.get_logger(__name__)


@transaction.atomic
def delete_ended_sessions(*, now: dt.datetime) -> int:
    """Delete sessions past their end; say how many."""
    deleted, _ = Session.objects.filter(expire_date__lt=now).delete()
    log.info("ended_sessions_deleted", count=deleted)
    return deleted


def delete_expired_limits() -> int:
    """Delete counts of limits that no longer hold; say how many."""
    deleted = cast("LimitsCache", caches["default"]).delete_expired()
    log.info("expired_limits_deleted", count=deleted)
    return deleted
