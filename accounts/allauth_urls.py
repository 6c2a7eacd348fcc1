"""The few of allauth's pages that we use, and where its names for our own pages lead."""

from collections.abc import Callable

from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from accounts.views import sign_out, single_sign_on


def _leads_to(name: str) -> Callable[..., HttpResponseBase]:
    page: Callable[..., HttpResponseBase] = login_not_required(
        RedirectView.as_view(pattern_name=name, query_string=True)
    )
    return page


_to_sign_in = _leads_to("accounts:sign-in")

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", _to_sign_in, name="account_login"),
    path("login/code/", _to_sign_in, name="account_request_login_code"),
    path("logout/", sign_out, name="account_logout"),
    path(
        "login/code/confirm/", _leads_to("accounts:sign-in-code"), name="account_confirm_login_code"
    ),
    path("2fa/", include("allauth.mfa.urls")),
    # Without the settings of a provider both answer "not found".
    path("oidc/<str:provider_id>/login/", single_sign_on, name="openid_connect_login"),
    path(
        "oidc/<str:provider_id>/login/callback/",
        openid_connect.callback,
        name="openid_connect_callback",
    ),
]
