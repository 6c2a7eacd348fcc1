"""Mailing somebody's record to themselves or to a colleague."""

from __future__ import annotations

from typing import Final

from django.core.cache import cache
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.services import queue_mail
from departments.selectors import is_permitted
from learning.models import Participation
from learning.selectors import my_learning
from learning.services.errors import Refused
from learning.services.writing import locked

MAILS_IN_AN_HOUR: Final = 5
SECONDS_IN_AN_HOUR: Final = 60 * 60


class NotAColleague(Refused):
    default_field = "email"

    def __init__(self) -> None:
        super().__init__(
            "Enter an address at an organisation that takes part, like name@dwp.gov.uk"
        )


class TooManyMails(Refused):
    def __init__(self) -> None:
        super().__init__(f"You can send {MAILS_IN_AN_HOUR} emails an hour. Try again in an hour")


@transaction.atomic
def email_record(*, participation: Participation, to: str) -> None:
    """Queue a mail that lists what the person has recorded. Raises ``NotAColleague`` or ``TooManyMails``."""
    participation = locked(participation)
    user = participation.user
    assert user is not None  # a locked participation is somebody's
    to = to.strip().lower()
    if to != user.email and not is_permitted(to):
        raise NotAColleague
    _count_mail(participation)
    context = {
        "email": user.email,
        "is_own": to == user.email,
        "campaign": participation.campaign,
        "mine": my_learning(participation, timezone.now()),
    }
    queue_mail(
        to=to,
        subject=_drawn("subject.txt", context).strip(),
        body=_drawn("record.txt", context),
        html_body=_drawn("record.html", context),
    )


def _drawn(name: str, context: dict[str, object]) -> str:
    return render_to_string(f"emails/learning/{name}", context)


def _count_mail(participation: Participation) -> None:
    """Exact because the participation is locked: one person's mails are counted one after the other."""
    key = f"record-mail:{participation.user_id}:{timezone.now():%Y-%m-%dT%H}"
    sent: int = cache.get(key, 0)
    if sent >= MAILS_IN_AN_HOUR:
        raise TooManyMails
    cache.set(key, sent + 1, SECONDS_IN_AN_HOUR)
