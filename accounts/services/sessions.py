"""Sessions that are over: they may hold an address that somebody typed and never proved."""

import datetime as dt

import structlog
from django.contrib.sessions.models import Session
from django.db import transaction

log = structlog.get_logger(__name__)


@transaction.atomic
def delete_ended_sessions(*, now: dt.datetime) -> int:
    """Delete sessions past their end; say how many."""
    deleted, _ = Session.objects.filter(expire_date__lt=now).delete()
    log.info("ended_sessions_deleted", count=deleted)
    return deleted
