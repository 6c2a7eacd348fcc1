"""Two accounts of one person become one."""

from itertools import pairwise

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.models import FormerAddress, Posting, User
from accounts.services.addresses import give_address
from accounts.services.mail import send_letter
from accounts.signals import accounts_joined


class JoinRefused(Exception):
    """Plain words for the page in ``message``."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@transaction.atomic
def join_accounts(*, user: User, other_address: str, email: str) -> User:
    """Take everything of the account with the other address over into this one, which opens with ``email`` from then on.

    Both are one person's, who has proved both addresses, or so an administrator has found. The other account is deleted,
    and both addresses are told by mail. Raises JoinRefused.
    """
    people = User.objects.filter(Q(pk=user.pk) | Q(email=other_address))
    found = list(people.order_by("pk").select_for_update())
    kept: User | None = next((person for person in found if person.pk == user.pk), None)
    gone: User | None = next((person for person in found if person.pk != user.pk), None)
    if kept is None or gone is None:
        raise JoinRefused("One of the two accounts has been deleted")
    check_joining(user=kept, other=gone)
    is_proved = EmailAddress.objects.filter(email=email, verified=True).exists()
    addresses = kept.email, gone.email
    _join_postings(kept, gone)
    accounts_joined.send(sender=User, kept=kept, other=gone)
    FormerAddress.objects.filter(pgh_obj=gone.pk).update(pgh_obj=kept.pk)
    gone.delete()
    if email == kept.email:
        FormerAddress.objects.create(pgh_obj=kept, pgh_label="joined", email=gone.email)
    else:
        give_address(kept, email, is_proved=is_proved)
    _tell(addresses, email)
    return kept


def check_joining(*, user: User, other: User) -> None:
    """Whether ``join_accounts`` would do it: raises the JoinRefused that it would."""
    if not (user.is_active and other.is_active):
        raise JoinRefused("One of the two accounts is closed, so they cannot be joined")
    if not _is_guarded(other):
        return
    if _is_guarded(user):
        raise JoinRefused(
            "Both accounts were appointed to something or have a second step to sign in, so they cannot be joined"
        )
    raise JoinRefused(
        f"The account of {other.email} was appointed to something or has a second step to sign in. "
        "Sign in with that address instead, and join this account to it"
    )


def _is_guarded(user: User) -> bool:
    """Proving an address by mail must give nobody the say of a second factor, nor what an appointment once allowed."""
    return user.appointments.exists() or Authenticator.objects.filter(user=user).exists()


def _join_postings(kept: User, gone: User) -> None:
    """In order of time: each ends where the next begins. Of two from the same day the one that lasts longer stays."""
    postings = list(Posting.objects.filter(user__in=[kept, gone]))
    Posting.objects.filter(user__in=[kept, gone]).delete()
    by_start = {each.starts_on: each for each in sorted(postings, key=_lasts)}
    in_order = [by_start[day] for day in sorted(by_start)]
    for earlier, later in pairwise(in_order):
        if earlier.ends_on is None or earlier.ends_on > later.starts_on:
            earlier.ends_on = later.starts_on
    for posting in in_order:
        posting.user = kept
    Posting.objects.bulk_create(in_order)


def _lasts(posting: Posting) -> tuple[bool, int]:
    length = (posting.ends_on - posting.starts_on).days if posting.ends_on else 0
    return posting.ends_on is None, length


def _tell(addresses: tuple[str, str], email: str) -> None:
    context = {
        "addresses": addresses,
        "email": email,
        "service_name": settings.SERVICE_NAME,
        "address": settings.BASE_URL,
        "contact": settings.CONTACT_EMAIL,
    }
    for to in addresses:
        send_letter(to=to, letter="accounts_joined", context=context)
