"""People who are signed in already, for the load generator."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.models import Appointment, Role, User
from benchmarks.load import request
from departments.models import Organisation
from tests.sessions import cookie_of

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


def get(path: str, sessions: Iterable[SessionStore]) -> Iterator[bytes]:
    return (request(path, _cookies(session)) for session in sessions)


def post(path: str, session: SessionStore, **fields: str | UUID) -> bytes:
    body = urlencode({"csrfmiddlewaretoken": CSRF, **fields}).encode()
    return request(path, _cookies(session), body)


def _cookies(session: SessionStore) -> dict[str, str]:
    return {**cookie_of(session), settings.CSRF_COOKIE_NAME: CSRF}
