"""Mailing somebody's record to themselves or to a colleague."""

from __future__ import annotations

from math import ceil
from typing import Final
from uuid import UUID, uuid5

from django.core.cache import cache
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import Truncator

from accounts.services import queue_mail
from departments.selectors import is_permitted
from learning.models import Participation
from learning.selectors import my_learning
from learning.services.errors import Refused
from learning.services.writing import locked
from learning.wording import minutes_in_words

MAILS_IN_AN_HOUR: Final = 5
SECONDS_IN_AN_HOUR: Final = 60 * 60
LONGEST_SUBJECT: Final = 200


class NotAColleague(Refused):
    default_field = "email"

    def __init__(self) -> None:
        super().__init__(
            "Enter an address at an organisation that takes part, like name@dwp.gov.uk"
        )


class TooManyMails(Refused):
    def __init__(self, *, seconds_left: float) -> None:
        wait = minutes_in_words(ceil(seconds_left / 60))
        super().__init__(f"You can send {MAILS_IN_AN_HOUR} emails an hour. Try again in {wait}")


@transaction.atomic
def email_record(*, participation: Participation, to: str, send_id: UUID) -> None:
    """Queue a mail that lists what the person has recorded. To the same address with the same id again, none.

    Raises ``NotAColleague`` or ``TooManyMails``.
    """
    participation = locked(participation)
    user = participation.user
    assert user is not None  # a locked participation is somebody's
    to = to.strip().lower()
    if to != user.email and not is_permitted(to):
        raise NotAColleague
    if not _count_mail(participation, uuid5(send_id, to)):
        return
    context = {
        "email": user.email,
        "is_own": to == user.email,
        "campaign": participation.campaign,
        "mine": my_learning(participation, timezone.now()),
    }
    queue_mail(
        to=to,
        subject=Truncator(_drawn("subject.txt", context).strip()).chars(LONGEST_SUBJECT),
        body=_drawn("record.txt", context),
        html_body=_drawn("record.html", context),
    )


def _drawn(name: str, context: dict[str, object]) -> str:
    return render_to_string(f"emails/learning/{name}", context)


def _count_mail(participation: Participation, mail: UUID) -> bool:
    """Whether this is one more. Exact because the participation is locked: one person's mails come one after the other."""
    key = f"record-mail:{participation.user_id}"
    now = timezone.now().timestamp()
    kept: dict[str, float] = cache.get(key, {})
    sent = {each: at for each, at in kept.items() if at > now - SECONDS_IN_AN_HOUR}
    if str(mail) in sent:
        return False
    if len(sent) >= MAILS_IN_AN_HOUR:
        raise TooManyMails(seconds_left=min(sent.values()) + SECONDS_IN_AN_HOUR - now)
    cache.set(key, sent | {str(mail): now}, SECONDS_IN_AN_HOUR)
    return True
