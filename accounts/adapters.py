"""What allauth asks of us: doors that stay shut, single sign-on, and secrets that are kept encrypted."""

import base64
from functools import lru_cache

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts import services
from accounts.models import User

log = structlog.get_logger(__name__)

FERNET_MARK = "gAAAA"
"""How everything that Fernet has encrypted begins; no secret that allauth draws begins so."""


NOTICES = {
    "mfa/email/totp_activated": "An authenticator app was set up",
    "mfa/email/totp_deactivated": "The authenticator app was removed",
    "mfa/email/webauthn_added": "A passkey or security key was added",
    "mfa/email/webauthn_removed": "A passkey or security key was removed",
    "mfa/email/recovery_codes_generated": "New recovery codes were made",
}
"""What allauth tells people of by mail, by the name of its letter, in our words."""


def back_to_sign_in(why: str) -> HttpResponse:
    return redirect(f"{reverse('accounts:sign-in')}?why={why}")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in is ours (proofs.py); allauth's own doors to an account are shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:  # noqa: ARG002
        return back_to_sign_in("closed")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: object,
        **kwargs: object,
    ) -> None:
        """Say what happened to a second factor; the other messages repeat what the next page shows."""
        if message_template is None or message_template.startswith("mfa/"):
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, object] | None = None,  # noqa: ARG002
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        """By a letter of ours. Of the rest, such as a first single sign-on, there is nothing to tell."""
        if template_prefix in NOTICES:
            services.tell_of_second_factor(user=user, what=NOTICES[template_prefix])


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on: the provider must say that it has verified an address at a permitted domain of its own.

    That is then as good as a code typed in: the same account, whichever way its owner comes. When the provider says that
    somebody it sent before has another address now, their account follows.
    """

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        sociallogin.account.extra_data = {}  # nothing else that the provider knows is our business
        email = _verified_address(sociallogin)
        if not _may_speak_for(email):
            raise ImmediateHttpResponse(back_to_sign_in("refused"))
        try:
            if sociallogin.is_existing:
                sociallogin.account.save(update_fields=["extra_data"])
                sociallogin.user = _followed(request, sociallogin, email)
            else:
                sociallogin.connect(request, services.prove_address(email=email))
        except services.AddressNotPermitted:
            raise ImmediateHttpResponse(back_to_sign_in("refused")) from None

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Never asked: whoever may come in has an account by now. Asked all the same, the answer is no."""
        return False

    def on_authentication_error(
        self,
        request: HttpRequest,  # noqa: ARG002
        provider: object,  # noqa: ARG002
        error: object = None,
        exception: Exception | None = None,
        extra_context: object = None,  # noqa: ARG002
    ) -> None:
        """The person changed their mind, or the provider failed: back to the page that also offers a code."""
        log.warning("single_sign_on_failed", error=str(error), exception=type(exception).__name__)
        raise ImmediateHttpResponse(back_to_sign_in("single-sign-on-failed"))


def _verified_address(sociallogin: SocialLogin) -> str:
    verified = [one.email for one in sociallogin.email_addresses if one.verified is True]
    return str(verified[0]).strip().lower() if verified else ""


def _may_speak_for(email: str) -> bool:
    """A department's own provider speaks for its own domains; one for the whole government for all that are permitted."""
    domain, domains = email.rpartition("@")[2], settings.OIDC_EMAIL_DOMAINS
    return not domains or any(domain == each or domain.endswith(f".{each}") for each in domains)


def _followed(request: HttpRequest, sociallogin: SocialLogin, email: str) -> User:
    """The account of somebody whom the provider sent before, with the address that the provider says they have now."""
    user: User = sociallogin.user
    try:
        return services.change_address(user=user, email=email, identity=sociallogin.account)
    except services.AddressTaken:
        messages.warning(
            request,
            f"{email} has an account of its own, and you are signed in as {user.email}. "
            "You can join the two under Your details",
        )
        return user


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Encrypts what authenticator apps and recovery codes are checked with, under keys that are not in the database.

    Secrets written before there were keys are read as they are, until ``encrypt_second_factors`` has been run.
    """

    def encrypt(self, text: str) -> str:
        return _cipher(tuple(settings.SECOND_FACTOR_KEYS)).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises InvalidToken when the key that it needs is not among ours."""
        if not encrypted_text.startswith(FERNET_MARK):
            return encrypted_text
        cipher = _cipher(tuple(settings.SECOND_FACTOR_KEYS))
        return cipher.decrypt(encrypted_text.encode()).decode()


@lru_cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    """The first key encrypts, each decrypts."""
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(secret: str) -> bytes:
    """A key in the form that Fernet wants, from a secret of any form."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second factors")
    return base64.urlsafe_b64encode(derivation.derive(secret.encode()))
