"""Tokens that let programs read figures. The secret is known to its owner alone: only its hash is kept."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from reports.models import ApiToken, Scope
from reports.services.moments import end_of
from reports.services.once import id_for

MARK: Final = "obt_"
"""What every secret starts with, so that one that leaked can be recognised."""
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
    *, wanted: TokenWanted, by: User, request_id: uuid.UUID | None = None
) -> tuple[ApiToken, str]:
    """Make a token; returns it with its secret, which nobody can be told again. Raises TokenRefused.

    ``request_id`` names the request. One that is sent twice makes one token, and is answered with the same secret: it is
    made of that name, which is kept nowhere but on the page that was sent.
    """
    check_token(wanted=wanted)
    name, purpose, scopes = wanted.name.strip(), wanted.purpose.strip(), sorted(set(wanted.scopes))
    asked = (name, purpose, scopes, wanted.expires_on, wanted.requests_a_minute)
    token_id = id_for(request_id, by, *asked)
    secret = _secret(request_id or uuid.uuid4(), token_id)
    token, _ = ApiToken.objects.get_or_create(
        id=token_id,
        defaults={
            "name": name,
            "purpose": purpose,
            "scopes": scopes,
            "prefix": secret[:LETTERS_SHOWN],
            "sha256": _hash(secret),
            "requests_a_minute": wanted.requests_a_minute,
            "created_by": by,
            "expires_at": end_of(wanted.expires_on),
        },
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
    """Stop a token for good; one that has been stopped stays as it is. Raises ApiToken.DoesNotExist."""
    token: ApiToken = ApiToken.objects.select_for_update().get(pk=token_id)
    if token.revoked_at is None:
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


def _secret(request_id: uuid.UUID, token_id: uuid.UUID) -> str:
    """Nobody can make it without the portal's own secret, not even who knows both ids."""
    made = salted_hmac(MARK, f"{request_id}:{token_id}", algorithm="sha256").digest()
    return MARK + base64.urlsafe_b64encode(made).decode().rstrip("=")


def _hash(secret: str) -> str:
    """A long random secret needs no slow hash: it cannot be guessed."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
