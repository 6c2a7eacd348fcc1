"""What pages about people show."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Field, Min, Model

from accounts.models import FormerStaff, OutgoingMail, User
from departments.selectors import is_permitted

MAIL_SHOWN = 20


def may_sign_in(email: str) -> bool:
    """At a permitted domain, and not one of the many addresses that name+anything@ gives one mailbox: each would be a person."""
    return is_permitted(email) and not has_plus(email)


def has_plus(email: str) -> bool:
    return "+" in email.rpartition("@")[0]


def demonstration_cast() -> Sequence[User]:
    """The people whom a developer may become with one click, in the order of the setting; nobody in production."""
    if settings.IS_PRODUCTION or not settings.DEMONSTRATION_CAST:
        return []
    people = {
        user.email: user for user in User.objects.filter(email__in=settings.DEMONSTRATION_CAST)
    }
    return [people[email] for email in settings.DEMONSTRATION_CAST if email in people]


def recent_mail() -> Sequence[OutgoingMail]:
    """The newest messages of the queue, sent or not."""
    return list(OutgoingMail.objects.order_by("-queued_at")[:MAIL_SHOWN])


@dataclass(frozen=True)
class MailState:
    """``oldest`` is when the message that has waited longest was queued."""

    waiting: int
    oldest: dt.datetime | None
    given_up: int


def mail_state() -> MailState:
    waits = OutgoingMail.objects.waiting().aggregate(number=Count("pk"), oldest=Min("queued_at"))
    return MailState(waits["number"], waits["oldest"], OutgoingMail.objects.given_up().count())


@dataclass(frozen=True)
class Change:
    """One line of a row's history: when, by whom, and what the tracked columns then said."""

    at: dt.datetime
    who: str
    what: str


def changes_of(row: Model) -> list[Change]:
    """What the triggers have kept about a row, the newest first; nothing about a kind that is not tracked."""
    kinds = set(getattr(type(row), "pgh_event_models", {}).values())
    events = [
        event
        for kind in kinds
        for event in kind.objects.filter(pgh_obj_id=row.pk).select_related("pgh_context")
    ]
    events.sort(key=lambda event: event.pgh_created_at, reverse=True)
    known = _addresses({user for event in events if (user := _user_of(event))})
    return [
        Change(event.pgh_created_at, known.get(_user_of(event), "Not known"), _said(event))
        for event in events
    ]


def _user_of(event: Any) -> str:
    """The account that somebody was signed in with; none for commands and for the database's own prompt."""
    return str(event.pgh_context.metadata.get("user") or "") if event.pgh_context else ""


def _addresses(ids: set[str]) -> dict[str, str]:
    """Of these accounts, and of those among them whose owner was appointed to something and has left."""
    return {
        str(pk): email
        for kind in (FormerStaff, User)
        for pk, email in kind._default_manager.filter(pk__in=ids).values_list("pk", "email")
    }


def _said(event: Any) -> str:
    columns = [column for column in event._meta.fields if not column.name.startswith("pgh_")]
    said = [f"{column.verbose_name}: {_value(event, column)}" for column in columns]
    return f"{event.pgh_label}: {', '.join(said)}"


def _value(event: Any, column: "Field[Any, Any]") -> object:
    try:
        return getattr(event, column.name)
    except ObjectDoesNotExist:  # what it pointed to is gone
        return getattr(event, column.attname)
