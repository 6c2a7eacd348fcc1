"""Proving an address: a code is sent to it, and typed here. To sign in, and for whatever else needs it.

Every address is treated alike. Until the right code is typed nobody looks for an account: the session holds the address,
the code and how often it was guessed, so that a known, a new and a barred address cause the same queries and the same
answer. A barred one is told by mail.
"""

import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts import services
from departments.selectors import is_permitted

APP = "allauth.account"
ASK = "request_login_code"
GUESS = "guess_login_code"


class TooManyCodes(Exception):
    """This address has been sent as many codes as it may have for now."""


class WrongCode(Exception):
    """Not the code; there are tries left."""


class NoTriesLeft(Exception):
    """Guessed wrong as often as is allowed."""


@dataclass(frozen=True)
class Purpose:
    """What an address is proved for: the name under which the session keeps it, and the words of the mail."""

    name: str
    words: str


SIGN_IN = Purpose("sign_in", "sign in to {service_name}")


class Proof:
    """One address that this browser is proving: the code sent to it, and what is left of its time and tries."""

    def __init__(self, request: HttpRequest, purpose: Purpose, state: dict[str, Any]) -> None:
        self.request, self.purpose, self.state = request, purpose, state

    @classmethod
    def begin(
        cls, request: HttpRequest, purpose: Purpose, *, email: str, next_url: str | None = None
    ) -> Self:
        """Send a code and wait for it, in place of any that this browser waited for. Raises TooManyCodes."""
        if not ratelimit.consume(request, app=APP, action=ASK, key=email):
            raise TooManyCodes
        state = {
            "id": str(uuid.uuid4()),
            "email": email,
            "next": next_url,
            "code": get_adapter().generate_login_code(),
            "at": time.time(),
            "wrong": 0,
        }
        proof = cls(request, purpose, state)
        proof._send()
        proof._keep()
        return proof

    @classmethod
    def under_way(cls, request: HttpRequest, purpose: Purpose) -> Self | None:
        """What this browser has begun, even if its code has expired since."""
        state = request.session.get(purpose.name)
        return cls(request, purpose, state) if state else None

    @property
    def email(self) -> str:
        return str(self.state["email"])

    @property
    def next_url(self) -> str | None:
        url: str | None = self.state["next"]
        return url

    @property
    def is_spent(self) -> bool:
        """Guessed wrong as often as is allowed."""
        wrong: int = self.state["wrong"]
        most: int = app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS
        return wrong >= most

    @property
    def seconds_left(self) -> float:
        ends_at: float = self.state["at"] + app_settings.LOGIN_BY_CODE_TIMEOUT
        return ends_at - time.time()

    @property
    def minutes_left(self) -> int:
        """Whole minutes, rounded up, that the code still has."""
        return max(0, -int(-self.seconds_left // 60))

    def take(self, code: str) -> None:
        """Return quietly if this is the code. Raises WrongCode or NoTriesLeft.

        The code of a barred address was never sent, so who types it has guessed it and is answered like any who guess.
        """
        if not self._may_guess():
            raise NoTriesLeft
        if compare_user_code(actual=code, expected=self.state["code"]) and is_permitted(self.email):
            return
        self.state["wrong"] += 1
        self._keep()
        raise NoTriesLeft if self.is_spent else WrongCode

    def end(self) -> None:
        """What it was for is done."""
        self.request.session.pop(self.purpose.name, None)

    def _may_guess(self) -> bool:
        """Count a guess where parallel requests cannot outrun the count: the session alone could not tell."""
        most, seconds = (
            app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            app_settings.LOGIN_BY_CODE_TIMEOUT,
        )
        usage = ratelimit.consume(
            self.request,
            app=APP,
            action=GUESS,
            config={GUESS: f"{most}/{seconds}s/key"},
            key=self.state["id"],
        )
        return usage is not None

    def _keep(self) -> None:
        self.request.session[self.purpose.name] = self.state

    def _send(self) -> None:
        """The code to a permitted address, an explanation to any other; a code is drawn for both."""
        service_name = settings.SERVICE_NAME
        services.send_letter(
            to=self.email,
            letter="code" if is_permitted(self.email) else "address_not_permitted",
            context={
                "purpose": self.purpose.words.format(service_name=service_name),
                "code": self.state["code"],
                "minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60,
                "service_name": service_name,
                "address": settings.BASE_URL + reverse("accounts:sign-in"),
            },
            useful_until=timezone.now() + timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT),
        )
