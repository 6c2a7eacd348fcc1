"""People who are signed in already, for the load generator."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Appointment, Role, User
from benchmarks.load import request
from departments.models import Organisation

CSRF = "b" * 32


def participants(campaign_id: int, count: int) -> list[User]:
    """Some who take part in a campaign, always the same ones."""
    found = User.objects.filter(participations__campaign_id=campaign_id).order_by("pk")
    return list(found[:count])


def appointed(campaign_id: int, slug: str, count: int) -> list[User]:
    """Some who take part, appointed champions of an organisation from today unless they are already."""
    organisation = Organisation.objects.get(slug=slug)
    users = participants(campaign_id, count)
    for user in users:
        Appointment.objects.get_or_create(
            user=user,
            role=Role.CHAMPION,
            organisation=organisation,
            ends_on=None,
            defaults={"starts_on": timezone.localdate()},
        )
    return users


def sign_in(user: User, **kept: object) -> SessionStore:
    """A session as signing in leaves it, holding ``kept`` besides."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.update(kept)
    session.save()
    return session


def sign_in_twice(user: User) -> SessionStore:
    """A session as it is once a second factor has been used in it."""
    request = HttpRequest()
    request.session, request.user = sign_in(user), user
    record_authentication(request, user, method="mfa", type="totp")
    request.session.save()
    return request.session


def get(path: str, sessions: Iterable[SessionStore]) -> Iterator[bytes]:
    return (request(path, _cookies(session)) for session in sessions)


def post(path: str, session: SessionStore, **fields: str | UUID) -> bytes:
    body = urlencode({"csrfmiddlewaretoken": CSRF, **fields}).encode()
    return request(path, _cookies(session), body)


def _cookies(session: SessionStore) -> dict[str, str]:
    return {settings.SESSION_COOKIE_NAME: str(session.session_key), settings.CSRF_COOKIE_NAME: CSRF}
