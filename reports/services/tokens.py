"""Tokens that let programs read figures. The secret is known to its owner alone: only its hash is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from reports.models import ApiToken, Scope

MARK: Final = "obt_"
"""What every secret starts with, so that one that leaked can be recognised."""
BYTES: Final = 32
LETTERS_SHOWN: Final = 12
LONGEST_LIFE: Final = dt.timedelta(days=366)
MOST_REQUESTS: Final = 600
LONGEST_NAME: Final = 100
LONGEST_PURPOSE: Final = 400


class TokenRefused(Exception):
    """Nothing was changed. ``message`` is in plain words for the page; ``field`` names what it is about."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


class AlreadyIssued(TokenRefused):
    """The same request came twice: its token is there, and its secret was shown then."""


class AlreadyRevoked(TokenRefused):
    """It stopped working earlier."""


@dataclass(frozen=True)
class TokenWanted:
    """What somebody asks for. ``expires_on`` is the last day on which it works."""

    name: str
    purpose: str
    scopes: Collection[str]
    expires_on: dt.date
    requests_a_minute: int = 60


@transaction.atomic
def issue_token(
    *, wanted: TokenWanted, by: User, token_id: uuid.UUID | None = None
) -> tuple[ApiToken, str]:
    """Make a token; returns it with its secret, which nobody can be told again. Raises TokenRefused.

    ``token_id`` names the request, so that a request sent twice makes one token.
    """
    check_token(wanted=wanted)
    if token_id and ApiToken.objects.filter(pk=token_id).exists():
        raise AlreadyIssued("name", "This token was made already and its secret was shown then")
    secret = MARK + secrets.token_urlsafe(BYTES)
    token = ApiToken.objects.create(
        id=token_id or uuid.uuid4(),
        name=wanted.name.strip(),
        purpose=wanted.purpose.strip(),
        scopes=sorted(set(wanted.scopes)),
        prefix=secret[:LETTERS_SHOWN],
        sha256=_hash(secret),
        requests_a_minute=wanted.requests_a_minute,
        created_by=by,
        expires_at=_end_of(wanted.expires_on),
    )
    return token, secret


def check_token(*, wanted: TokenWanted) -> None:
    """Whether it could be made: raises the TokenRefused that making it would."""
    today = timezone.localdate()
    if not 0 < len(wanted.name.strip()) <= LONGEST_NAME:
        raise TokenRefused("name", f"Enter a name of {LONGEST_NAME} characters or fewer")
    if not 0 < len(wanted.purpose.strip()) <= LONGEST_PURPOSE:
        raise TokenRefused("purpose", f"Enter a purpose of {LONGEST_PURPOSE} characters or fewer")
    if not wanted.scopes or not set(wanted.scopes) <= set(Scope.values):
        raise TokenRefused("scopes", "Select what the program may read")
    if wanted.expires_on < today:
        raise TokenRefused("expires_on", "Last day must be today or in the future")
    if wanted.expires_on > today + LONGEST_LIFE:
        raise TokenRefused("expires_on", "Last day must be within a year from today")
    if not 1 <= wanted.requests_a_minute <= MOST_REQUESTS:
        raise TokenRefused(
            "requests_a_minute", f"Requests a minute must be between 1 and {MOST_REQUESTS}"
        )


@transaction.atomic
def revoke_token(*, token_id: uuid.UUID, now: dt.datetime | None = None) -> ApiToken:
    """Stop a token for good. Raises ApiToken.DoesNotExist, AlreadyRevoked."""
    token: ApiToken = ApiToken.objects.select_for_update().get(pk=token_id)
    if token.revoked_at is not None:
        raise AlreadyRevoked("token", "This token was revoked already")
    token.revoked_at = now or timezone.now()
    token.save(update_fields=["revoked_at"])
    return token


def token_for(secret: str, now: dt.datetime) -> ApiToken | None:
    """The token that works now and has this secret.

    What is looked up is a hash, so how long the answer takes says nothing about the secret.
    """
    if not secret.startswith(MARK):
        return None
    return ApiToken.objects.valid_at(now).filter(sha256=_hash(secret)).first()


def _hash(secret: str) -> str:
    """A long random secret needs no slow hash: it cannot be guessed."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def _end_of(day: dt.date) -> dt.datetime:
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    return timezone.make_aware(midnight, timezone.get_default_timezone())
