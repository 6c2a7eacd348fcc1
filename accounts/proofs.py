"""Proving an address: a code is sent to it, and typed here. To sign in, and for whatever else needs it.

Every address is treated alike. Until the right code is typed nobody looks for an account: the session holds the address,
the code and how often it was guessed, so that a known, a new and a barred address cause the same queries and the same
answer. A barred one is told by mail.
"""

import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Self

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.metrics import WRONG_CODES
from accounts.selectors import has_plus, may_sign_in

APP = "allauth.account"
ASK = "request_login_code"
GUESS = "guess_login_code"
GUESS_AT_ADDRESS = "guess_login_code_at_address"
WRONG_AT_ADDRESS = "10/h/key,30/d/key"
"""How often the codes of one address may be typed wrong, whoever types them."""


class CodeRefused(Exception):
    """No code for now, in words for the page."""

    message: ClassVar[str]


class TooManyCodes(CodeRefused):
    """This address has been sent as many codes as it may have for now."""

    message = "You have asked for too many codes. Wait a few minutes, then ask for another"


class TooManyGuesses(CodeRefused):
    """Codes for this address were typed wrong as often as is allowed for now."""

    message = (
        "Codes for this address have been typed wrong too many times. "
        "Wait an hour, then ask for another"
    )


class WrongCode(Exception):
    """Not the code; there are tries left."""


class CodeOver(Exception):
    """This code can no longer be typed; ``why`` is a word that the page of its start knows."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


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
        """Send a code and wait for it, in place of any that this browser waited for. Raises CodeRefused."""
        if not _count(request, GUESS_AT_ADDRESS, WRONG_AT_ADDRESS, email, dry_run=True):
            raise TooManyGuesses
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
    def why_over(self) -> str:
        """Why the code can no longer be typed; empty while it can."""
        if self.state["wrong"] >= app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS:
            return "too-many-tries"
        return "" if self._seconds_left >= 0 else "expired"

    @property
    def minutes_left(self) -> int:
        """Whole minutes, rounded up, that the code still has."""
        return max(0, -int(-self._seconds_left // 60))

    @property
    def _seconds_left(self) -> float:
        ends_at: float = self.state["at"] + app_settings.LOGIN_BY_CODE_TIMEOUT
        return ends_at - time.time()

    def take(self, code: str) -> None:
        """Return quietly if this is the code. Raises WrongCode or CodeOver.

        A guess is counted before it is looked at, where parallel requests cannot outrun the count: the session alone
        could not tell. Only a wrong one stays counted against the address. The code of a barred address was never sent, so
        whoever types it has guessed it, and is answered like any who guess.
        """
        of_code = (
            f"{app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS}/{app_settings.LOGIN_BY_CODE_TIMEOUT}s/key"
        )
        if not _count(self.request, GUESS, of_code, self.state["id"]):
            raise CodeOver("too-many-tries")
        of_address = _count(self.request, GUESS_AT_ADDRESS, WRONG_AT_ADDRESS, self.email)
        if not of_address:
            raise CodeOver("too-many-guesses")
        if compare_user_code(actual=code, expected=self.state["code"]) and may_sign_in(self.email):
            of_address.rollback()
            return
        WRONG_CODES.inc()
        self.state["wrong"] += 1
        self._keep()
        raise CodeOver(self.why_over) if self.why_over else WrongCode

    def end(self) -> None:
        """What it was for is done."""
        self.request.session.pop(self.purpose.name, None)

    def _keep(self) -> None:
        self.request.session[self.purpose.name] = self.state

    def _send(self) -> None:
        """The code to a permitted address, an explanation to any other; a code is drawn for both."""
        service_name = settings.SERVICE_NAME
        services.send_letter(
            to=self.email,
            letter="code" if may_sign_in(self.email) else services.NOT_PERMITTED,
            context={
                "purpose": self.purpose.words.format(service_name=service_name),
                "code": self.state["code"],
                "minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60,
                "service_name": service_name,
                "has_plus": has_plus(self.email),
                "address": settings.BASE_URL + reverse("accounts:sign-in"),
            },
            useful_until=timezone.now() + timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT),
        )


def _count(
    request: HttpRequest, what: str, rates: str, key: str, *, dry_run: bool = False
) -> ratelimit.RateLimitUsage | None:
    """Count one more under ``key``; None when that would be too many."""
    return ratelimit.consume(
        request, app=APP, action=what, config={what: rates}, key=key, dry_run=dry_run
    )
