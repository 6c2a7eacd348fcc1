"""Sign-in by code: allauth's flow, told to treat every address alike.

One page serves new and known people. Until the right code is typed there is no account and no look
for one: the session holds the address, the code and how often it was guessed, so that a known, a
new and a barred address cause the same queries and the same answer. A barred one is told by mail.
"""

import time
import uuid
from datetime import timedelta

from allauth.account import app_settings
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts import services
from departments.selectors import is_permitted

ASK = "request_login_code"
GUESS = "guess_login_code"


class TooManyCodes(Exception):
    """This address has been sent as many codes as it may have for now."""


class SignIn(LoginCodeVerificationProcess):  # type: ignore[misc]
    """One sign-in under way: an address, the code sent to it, and what is left of its time and tries."""

    @classmethod
    def begin(cls, request: HttpRequest, *, email: str, next_url: str | None) -> "SignIn":
        """Send a code and wait for it, in place of any sign-in that this browser had begun.

        Raises TooManyCodes.
        """
        if not ratelimit.consume(request, app="allauth.account", action=ASK, key=email):
            raise TooManyCodes
        login = Login(user=None, email=email, redirect_url=next_url)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        state = cls.initial_state(user=None, email=email)
        stage.state.update(state, initiated_by_user=True, id=str(uuid.uuid4()))
        process = cls(stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def under_way(cls, request: HttpRequest) -> "SignIn | None":
        """What this browser has begun, even if its code has expired since."""
        stage = LoginStageController.enter(request, LoginByCodeStage.key)
        return cls(stage) if stage else None

    @property
    def email(self) -> str:
        return str(self.state["email"])

    @property
    def next_url(self) -> str | None:
        url: str | None = self.stage.login.redirect_url
        return url

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:  # noqa: ARG002
        """A code for a permitted address, an explanation for any other; a code is drawn for both."""
        context = {
            "code": self.generate_code(),
            "minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60,
            "service_name": settings.SERVICE_NAME,
            "address": settings.BASE_URL + reverse("accounts:sign-in"),
        }
        may_sign_in = is_permitted(email)
        name = "emails/sign_in_code" if may_sign_in else "emails/address_not_permitted"
        subject = render_to_string(f"{name}_subject.txt", context)
        services.queue_mail(
            to=email,
            subject=" ".join(subject.split()),
            body=render_to_string(f"{name}.txt", context),
            html_body=render_to_string(f"{name}.html", context),
            useful_until=timezone.now() + timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT),
        )

    def may_guess(self) -> bool:
        """Count a guess where parallel requests cannot outrun the count: the session alone could not tell."""
        rate = (
            f"{app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS}/{app_settings.LOGIN_BY_CODE_TIMEOUT}s/key"
        )
        usage = ratelimit.consume(
            self.request,
            app="allauth.account",
            action=GUESS,
            config={GUESS: rate},
            key=str(self.state["id"]),
        )
        return usage is not None

    @property
    def is_spent(self) -> bool:
        """Guessed wrong as often as is allowed."""
        failed: int = self.state["failed_attempts"]
        most: int = self.max_attempts
        return failed >= most

    def abort(self) -> None:
        """Keep what is left, spent as it is: the next page still offers the address that was typed."""
        self.persist()

    @property
    def minutes_left(self) -> int:
        """Whole minutes, rounded up, that the code still has."""
        left: float = self.state["at"] + self.timeout - time.time()
        return max(0, -int(-left // 60))

    def complete(self) -> HttpResponse:
        """The right code was typed: the address is proved, so find or make its account and go on.

        Raises AddressNotPermitted when its domain has been barred since the code was sent.
        """
        user = services.prove_address(email=self.email)
        record_authentication(self.request, user, method="code")
        login = Login(user=user, email=self.email, redirect_url=self.next_url)
        response: HttpResponse = perform_login(self.request, login)
        return response
