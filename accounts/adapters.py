"""What allauth asks of us: doors that stay shut, and single sign-on."""

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts import services
from accounts.models import User

log = structlog.get_logger(__name__)


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


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on: the provider must say that it has verified an address at a permitted domain.

    That is then as good as a code typed in: the same account, whichever way its owner comes.
    """

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        verified = [one.email for one in sociallogin.email_addresses if one.verified is True]
        is_known = sociallogin.is_existing
        sociallogin.account.extra_data = {}  # nothing else that the provider knows is our business
        try:
            user = services.prove_address(email=verified[0] if verified else "")
        except services.AddressNotPermitted:
            raise ImmediateHttpResponse(back_to_sign_in("refused")) from None
        if is_known:
            sociallogin.account.save(update_fields=["extra_data"])
        else:
            sociallogin.connect(request, user)

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
