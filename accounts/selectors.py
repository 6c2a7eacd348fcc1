"""What pages about people show."""

from collections.abc import Sequence

from django.conf import settings

from accounts.models import OutgoingMail, User

MAIL_SHOWN = 20


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
