"""What happens to a request from somebody who is not signed in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks for sign-in unless it opts out by name.

    Somebody whose session ended while they filled in a form is told that what they sent was not
    saved, and goes back to the page with the form.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """A page open to all does not ask who is looking: it may have to do without a database."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: object) -> HttpResponseRedirect:  # noqa: ARG002
        if request.method in SAFE_METHODS:
            query = {"next": request.get_full_path()}
        else:
            query = {"why": "unsaved", "next": _page_of_form(request)}
        return redirect(f"{reverse('accounts:sign-in')}?{urlencode(query)}")


def _page_of_form(request: HttpRequest) -> str:
    """The page that held the form; some addresses only take what is sent and have no page of their own."""
    referrer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referrer, allowed_hosts={request.get_host()}):
        return urlsplit(referrer)._replace(scheme="", netloc="", fragment="").geturl() or "/"
    return request.path
