"""Sessions of people who are signed in already, for clients, browsers and the load generator."""

from collections.abc import Mapping

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client

from accounts.models import User


def session_of(
    user: User, *, is_proved: bool = False, kept: Mapping[str, object] | None = None
) -> SessionStore:
    """As signing in leaves it, holding ``kept`` besides; ``is_proved``: with the second factor used."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.update(kept or {})
    if is_proved:
        request = HttpRequest()
        request.session, request.user = session, user
        record_authentication(request, user, method="mfa", type="totp")
    session.save()
    return session


def cookie_of(session: SessionStore) -> dict[str, str]:
    return {settings.SESSION_COOKIE_NAME: str(session.session_key)}


def proved(user: User) -> Client:
    """A client of somebody who has used their second factor."""
    client = Client()
    client.cookies.load(cookie_of(session_of(user, is_proved=True)))
    return client
