"""Django's admin site, for administrators after their second factor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver

Page = Callable[..., HttpResponseBase]
Context = dict[str, Any] | None

OUR_APPS = ("departments", "accounts", "campaigns", "learning", "reports")
NOT_HERE = ("password_change", "password_change_done", "view_on_site")


class _KeptByTriggers:
    """The history is what triggers keep (ADR 10). Django's own log would hold names of rows, such as addresses, for ever."""

    object_history_template = "accounts/admin_history.html"

    def log_addition(self, *_: object) -> None: ...

    def log_change(self, *_: object) -> None: ...

    def log_deletions(self, *_: object) -> None: ...

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Context = None
    ) -> HttpResponse:
        from accounts.selectors import changes_of

        row = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        context = {"changes": changes_of(row) if row else [], **(extra_context or {})}
        page: HttpResponse = super().history_view(request, object_id, context)  # type: ignore[misc]
        return page


class PortalAdminSite(AdminSite):
    """Shows our own models only: other packages' hold secrets such as authenticator keys and provider tokens."""

    index_template = "accounts/admin_index.html"
    site_header = site_title = "One Big Thing administration"
    index_title = "Reference data, people and appointments"
    site_url = "/home/"

    def register(
        self,
        model_or_iterable: type[Any] | Iterable[type[Any]],
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: object,
    ) -> None:
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        ours = [model for model in models if model.__module__.partition(".")[0] in OUR_APPS]
        base = admin_class or ModelAdmin
        if ours:
            super().register(ours, type(base.__name__, (_KeptByTriggers, base), {}), **options)

    def has_permission(self, request: HttpRequest) -> bool:
        from accounts.permissions import is_administrator, second_factor_used

        return is_administrator(request.user) and second_factor_used(request)

    def admin_view(self, view: Page, cacheable: bool = False) -> Page:  # type: ignore[override]
        from accounts.permissions import is_administrator, role_required

        return role_required(is_administrator)(super().admin_view(view, cacheable))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """No passwords, and no row of ours has a page of its own to be viewed on."""
        urls: list[URLPattern | URLResolver] = super().get_urls()
        return [url for url in urls if getattr(url, "name", "") not in NOT_HERE]

    def login(self, request: HttpRequest, extra_context: Context = None) -> HttpResponse:  # noqa: ARG002
        """There is one way in."""
        return redirect("accounts:sign-in")

    def logout(self, request: HttpRequest, extra_context: Context = None) -> HttpResponse:  # type: ignore[override]  # noqa: ARG002
        """And one way out."""
        from accounts.views import sign_out

        return sign_out(request)
