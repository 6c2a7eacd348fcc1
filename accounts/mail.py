"""Django's mail, put in our queue: what `EMAIL_BACKEND` names."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from accounts import services


class QueueBackend(BaseEmailBackend):
    """Keeps each message, once for each address, for the worker to send. Attachments are refused."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            if message.attachments:
                raise ValueError("The mail queue takes no attachments; link to the page instead")
            for address in message.recipients():
                services.queue_mail(
                    to=address,
                    subject=str(message.subject),
                    body=str(message.body),
                    html_body=_html(message),
                    sender=message.from_email,
                )
        return len(email_messages)


def _html(message: EmailMessage) -> str:
    alternatives = getattr(message, "alternatives", [])
    return next((str(content) for content, kind in alternatives if kind == "text/html"), "")
