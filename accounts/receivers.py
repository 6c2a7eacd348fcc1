"""What happens next: after the commit, work is put on the queue."""

from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import tasks
from accounts.models import User
from accounts.permissions import SECOND_FACTORS, is_central_team, is_champion
from accounts.signals import mail_queued
from obt_portal.celery import publish

ROLES_WITH_A_LINK = {"is_central_team": is_central_team, "is_champion": is_champion}


@receiver(mail_queued)
def send_soon(mail_id: UUID, **_: object) -> None:
    """Not published: the sweep of every minute sends it."""
    transaction.on_commit(lambda: publish(tasks.send_mail, str(mail_id)))


@receiver(authenticator_added)
def setting_up_is_using(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: object
) -> None:
    """A new second factor was proved to work a moment ago, so it is not asked for again at once.

    An app's code works once: asking again would make its owner wait half a minute for the next.
    """
    if authenticator.type in SECOND_FACTORS:
        record_authentication(
            request, user, method="mfa", type=authenticator.type, reauthenticated=True
        )


@receiver(user_logged_in)
def remember_the_role(request: HttpRequest, user: User, **_: object) -> None:
    """So that every page can show the link of a role, or leave it out, without asking the database.

    It is only about the link: each page of a role asks for the appointment itself.
    """
    for name, is_held in ROLES_WITH_A_LINK.items():
        if is_held(user):
            request.session[name] = True
