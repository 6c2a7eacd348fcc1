"""Where a person works: the first posting, and each move."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import Posting, User
from departments.models import Grade, Organisation, Profession


class PostingRefused(Exception):
    """Plain words for the page in ``message``; ``field`` names what they are about."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@transaction.atomic
def start_posting(
    *,
    user: User,
    organisation: Organisation,
    grade: Grade,
    profession: Profession,
    starts_on: dt.date,
) -> Posting:
    """Start a person's first posting, or move them: the open posting ends on the day the new one starts.

    On the very day a posting started, saying it again corrects it. Raises PostingRefused.
    """
    # One at a time for each person: two tabs cannot make two postings.
    User.objects.select_for_update().get(pk=user.pk)
    current = Posting.objects.current().filter(user=user).first()
    _check(user, organisation, starts_on, current)
    details = {"organisation": organisation, "grade": grade, "profession": profession}
    if current is not None and current.starts_on == starts_on:
        Posting.objects.filter(pk=current.pk).update(**details)
        return Posting.objects.get(pk=current.pk)
    if current is not None:
        Posting.objects.filter(pk=current.pk).update(ends_on=starts_on)
    return Posting.objects.create(user=user, starts_on=starts_on, **details)


def _check(
    user: User, organisation: Organisation, starts_on: dt.date, current: Posting | None
) -> None:
    if starts_on > timezone.localdate():
        raise PostingRefused("starts_on", "The day you started must be today or in the past")
    if current is not None and starts_on < current.starts_on:
        day = f"{current.starts_on:%-d %B %Y}"
        raise PostingRefused(
            "starts_on",
            f"The day you moved must be on or after {day}, when you started your current post",
        )
    if Posting.objects.filter(user=user, ends_on__gt=starts_on).exists():
        raise PostingRefused("starts_on", "You were in another organisation on that day")
    if not Organisation.objects.existing_on(starts_on).filter(pk=organisation.pk).exists():
        raise PostingRefused(
            "organisation", "That organisation did not exist on the day you started"
        )
