"""The queue of outgoing mail: rows in the database, so that nothing is lost and no message carries content.

django-post-office was read and turned down: its Django backend runs every subject and body through
the template engine again, so that what a person typed into a learning record would be executed,
and its sender holds no row locks, so that two workers send twice.
"""

import datetime as dt
import time
from collections.abc import Mapping
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
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
KEPT_FOR = dt.timedelta(hours=1)
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


@transaction.atomic
def deliver_mail(*, mail_id: UUID) -> bool:
    """Send one message if it is due and nobody else is sending it; True when it went.

    The row stays locked meanwhile, so a task delivered twice sends once.
    """
    now = timezone.now()
    due = OutgoingMail.objects.due(now).select_for_update(skip_locked=True)
    mail = due.filter(pk=mail_id).first()
    if mail is None:
        return False
    if mail.kind == NOT_PERMITTED and _too_many_of_these(now):
        mail.delete()
        log.warning("mail_not_sent", mail=str(mail_id), reason="too many like it")
        return False
    mail.tries += 1
    try:
        _message(mail).send()
    except Exception as error:  # noqa: BLE001 - whatever the mail server did, the row must remember
        _postpone(mail, now)
        # The error's own words may repeat the address, so only its kind is logged.
        log.warning(
            "mail_not_sent", mail=str(mail.pk), tries=mail.tries, reason=type(error).__name__
        )
    else:
        mail.sent_at = timezone.now()
        log.info("mail_sent", mail=str(mail.pk), for_request=mail.request_id)
    mail.save(update_fields=["tries", "sent_at", "next_try_at", "given_up_at"])
    return mail.sent_at is not None


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


def _postpone(mail: OutgoingMail, now: dt.datetime) -> None:
    """Wait twice as long after each failure, from half a minute to about an hour, then give up."""
    if mail.tries >= MOST_TRIES:
        mail.given_up_at = now
    mail.next_try_at = now + FIRST_WAIT * 2 ** (mail.tries - 1)


def deliver_waiting_mail() -> int:
    """Send whatever is due, oldest first, until none is left or time is up; say how many went."""
    stop_at, sent = time.monotonic() + SWEEP_SECONDS, 0
    due = OutgoingMail.objects.due(timezone.now()).order_by("queued_at")
    for mail_id in due.values_list("pk", flat=True):
        if time.monotonic() > stop_at:
            break
        sent += deliver_mail(mail_id=mail_id)
    return sent


@transaction.atomic
def delete_old_mail(*, now: dt.datetime) -> int:
    """Delete messages an hour after they went, failed for good or stopped being of use; say how many."""
    deleted, _ = OutgoingMail.objects.done_with(now - KEPT_FOR).delete()
    log.info("old_mail_deleted", count=deleted)
    return deleted
