"""The queue of outgoing mail: rows in the database, so that nothing is lost and no message carries content.

django-post-office was read and turned down: its Django backend runs every subject and body through
the template engine again, so that what a person typed into a learning record would be executed,
and its sender holds no row locks, so that two workers send twice.
"""

import datetime as dt
import smtplib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum, auto
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import Truncator

from accounts.models import OutgoingMail
from accounts.signals import mail_queued

log = structlog.get_logger(__name__)

LONGEST_SUBJECT = 200
MOST_TRIES = 8
FIRST_WAIT = dt.timedelta(seconds=30)
NOT_PERMITTED = "address_not_permitted"
NOT_PERMITTED_A_MINUTE = 60
# With the five minutes between two tidyings: an hour at most.
SENT_KEPT_FOR = dt.timedelta(minutes=55)
GIVEN_UP_KEPT_FOR = dt.timedelta(days=7)
REFUSED_FOR_GOOD = 500
SWEEP_SECONDS = 120


@transaction.atomic
def queue_mail(
    *,
    to: str,
    subject: str,
    body: str,
    html_body: str = "",
    kind: str = "",
    sender: str = "",
    useful_until: dt.datetime | None = None,
) -> OutgoingMail:
    """Promise to send a message. It is not sent after ``useful_until``; a subject that is too long is cut."""
    mail = OutgoingMail.objects.create(
        kind=kind,
        to=to,
        sender=sender or settings.DEFAULT_FROM_EMAIL,
        subject=Truncator(subject).chars(LONGEST_SUBJECT),
        body=body,
        html_body=html_body,
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
        useful_until=useful_until,
    )
    mail_queued.send(sender=OutgoingMail, mail_id=mail.pk)
    return mail


def send_letter(
    *, to: str, letter: str, context: Mapping[str, object], useful_until: dt.datetime | None = None
) -> OutgoingMail:
    """Promise to send one of our own letters: the templates under ``emails/`` that begin with its name."""
    subject, body, html_body = (
        str(render_to_string(f"emails/{letter}{part}", dict(context)))
        for part in ("_subject.txt", ".txt", ".html")
    )
    return queue_mail(
        to=to,
        subject=" ".join(subject.split()),
        body=body,
        html_body=html_body,
        kind=letter,
        useful_until=useful_until,
    )


class Delivery(Enum):
    SENT = auto()
    NOT_DUE = auto()
    REFUSED = auto()
    SERVER_AWAY = auto()


def deliver_mail(*, mail_id: UUID) -> bool:
    """Send one message if it is due and nobody else is sending it; True when it went."""
    return _deliver(mail_id) is Delivery.SENT


@transaction.atomic
def _deliver(mail_id: UUID) -> Delivery:
    """The row stays locked meanwhile, so a task delivered twice sends once."""
    now = timezone.now()
    due = OutgoingMail.objects.due(now).select_for_update(skip_locked=True)
    mail = due.filter(pk=mail_id).first()
    if mail is None:
        return Delivery.NOT_DUE
    if mail.kind == NOT_PERMITTED and _too_many_of_these(now):
        mail.delete()
        log.warning("mail_not_sent", mail=str(mail_id), reason="too many like it")
        return Delivery.REFUSED
    delivery = _try(mail, now)
    mail.save()
    return delivery


def _try(mail: OutgoingMail, now: dt.datetime) -> Delivery:
    mail.tries += 1
    try:
        _message(mail).send()
    except Exception as error:  # noqa: BLE001 - whatever the mail server did, the row must remember
        # The error's own words may repeat the address, so only its kind is logged.
        log.warning(
            "mail_not_sent", mail=str(mail.pk), tries=mail.tries, reason=type(error).__name__
        )
        _postpone(mail, now, for_good=_is_for_good(error))
        return Delivery.SERVER_AWAY if _is_about_the_server(error) else Delivery.REFUSED
    mail.sent_at = timezone.now()
    log.info("mail_sent", mail=str(mail.pk), for_request=mail.request_id)
    return Delivery.SENT


def _is_about_the_server(error: Exception) -> bool:
    """Whether the next message would fare no better. Every error of the mail library is an OSError."""
    about_the_message = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
    return isinstance(error, OSError) and not isinstance(error, about_the_message)


def _is_for_good(error: Exception) -> bool:
    """Whether the server said that it will never take mail to this address."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= REFUSED_FOR_GOOD for code, _ in error.recipients.values())


def _too_many_of_these(now: dt.datetime) -> bool:
    """Strangers can have us write to anybody, so such letters are limited together; the page they see is the same."""
    lately = OutgoingMail.objects.filter(
        kind=NOT_PERMITTED, sent_at__gt=now - dt.timedelta(minutes=1)
    )
    return lately.count() >= NOT_PERMITTED_A_MINUTE


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body,
        mail.sender,
        [mail.to],
        headers={"X-Request-ID": mail.request_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection(str(settings.MAIL_TRANSPORT)),
    )
    if mail.html_body:
        message.attach_alternative(mail.html_body, "text/html")
    return message


def _postpone(mail: OutgoingMail, now: dt.datetime, *, for_good: bool) -> None:
    """Wait twice as long after each failure, from half a minute to about an hour, then give up."""
    mail.next_try_at = now + FIRST_WAIT * 2 ** (mail.tries - 1)
    if for_good or mail.tries >= MOST_TRIES:
        _give_up(mail, now)


def _give_up(mail: OutgoingMail, now: dt.datetime) -> None:
    """Keep that it failed, for whoever looks after the portal: not what it said, nor to whom but for the domain."""
    mail.given_up_at = now
    mail.to = f"@{mail.domain}"
    mail.subject = mail.body = mail.html_body = ""


def deliver_waiting_mail() -> int:
    """Send whatever is due, oldest first, until none is left, time is up or the mail server is away; say how many went.

    One such sweep at a time: the next minute's finds nothing to do while this one waits for a slow server.
    """
    with _alone() as is_alone:
        return _sweep() if is_alone else 0


def _sweep() -> int:
    stop_at, sent = time.monotonic() + SWEEP_SECONDS, 0
    _give_up_useless_mail(timezone.now())
    due = OutgoingMail.objects.due(timezone.now()).order_by("queued_at")
    for mail_id in due.values_list("pk", flat=True):
        if time.monotonic() > stop_at:
            break
        delivery = _deliver(mail_id)
        sent += delivery is Delivery.SENT
        if delivery is Delivery.SERVER_AWAY:
            break
    return sent


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other process is in here. The database lets go of it with the connection of one that died."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('accounts.mail'))")
        is_alone: bool = cursor.fetchone()[0]
        try:
            yield is_alone
        finally:
            if is_alone:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('accounts.mail'))")


@transaction.atomic
def _give_up_useless_mail(now: dt.datetime) -> None:
    """A code that expired before the mail server took it was not delivered either."""
    useless = list(OutgoingMail.objects.useless(now).select_for_update(skip_locked=True))
    for mail in useless:
        _give_up(mail, now)
    OutgoingMail.objects.bulk_update(useless, ["given_up_at", "to", "subject", "body", "html_body"])


@transaction.atomic
def delete_old_mail(*, now: dt.datetime) -> int:
    """Delete messages within an hour after they went, and a week after they were given up; say how many."""
    old = Q(sent_at__lt=now - SENT_KEPT_FOR) | Q(given_up_at__lt=now - GIVEN_UP_KEPT_FOR)
    deleted, _ = OutgoingMail.objects.filter(old).delete()
    log.info("old_mail_deleted", count=deleted)
    return deleted
