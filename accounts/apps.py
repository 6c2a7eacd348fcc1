from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    name = "accounts"
    default = True
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import metrics, receivers  # noqa: F401 - connects them


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site: administrators only, after their second factor."""

    default = False
    default_site = "accounts.admin_site.PortalAdminSite"
