"""May this person? Each predicate asks one question: which role somebody holds today."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from accounts.models import Appointment, Role, User

Person = User | AnonymousUser
Predicate = Callable[[Person], bool]
Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]

DEVELOPMENT_METHOD = "development"
"""How a one-click sign-in is written down in the session; it counts as a second factor outside production."""

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_central_team(user: Person) -> bool:
    return _holds(user, Role.CENTRAL_TEAM)


def is_administrator(user: Person) -> bool:
    return _holds(user, Role.ADMINISTRATOR)


def is_champion(user: Person) -> bool:
    """Champion of any organisation at all."""
    return _holds(user, Role.CHAMPION)


def _holds(user: Person, role: Role) -> bool:
    return Appointment.objects.held_by(user).filter(role=role).exists()


def second_factor_used(request: HttpRequest) -> bool:
    """Whether an authenticator app, passkey or recovery code was used since this person signed in."""
    methods = {record["method"] for record in _authentication_records(request)}
    is_stand_in = DEVELOPMENT_METHOD in methods and not settings.IS_PRODUCTION
    return "mfa" in methods or is_stand_in


def _authentication_records(request: HttpRequest) -> list[dict[str, Any]]:
    if not request.user.is_authenticated:
        return []
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return records


def second_factor_address(user: User) -> str:
    """Where to use a second factor; for somebody without one, where to set it up.

    A recovery code may stand in for either: allauth's pages lead to each other.
    """
    held = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if Authenticator.Type.TOTP in held:
        return reverse("mfa_reauthenticate")
    if Authenticator.Type.WEBAUTHN in held:
        return reverse("mfa_reauthenticate_webauthn")
    return reverse("accounts:second-factor")


def role_required(predicate: Predicate) -> Callable[[View[Parameters]], View[Parameters]]:
    """Let in only people of whom ``predicate`` is true, and only after their second factor in this session.

    Others get 403; those who have yet to use their second factor are sent to do it and then back.
    """

    def decorate(view: View[Parameters]) -> View[Parameters]:
        @wraps(view)
        def guarded(
            request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not predicate(request.user):
                raise PermissionDenied
            if not second_factor_used(request):
                return redirect_to_login(
                    request.get_full_path(), second_factor_address(request.user)
                )
            return view(request, *args, **kwargs)

        return guarded

    return decorate
