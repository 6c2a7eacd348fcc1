"""Every address of the portal. The apps name their own; none has a prefix."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from obt_portal import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.urls")),
    path("", include("learning.urls")),
    path("", include("reports.urls")),
    path("accounts/", include("accounts.allauth_urls")),
    path("admin/", admin.site.urls),
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path(".well-known/security.txt", health.security_txt, name="security-txt"),
]

if not settings.IS_PRODUCTION:
    urlpatterns += [path("", include("obt_portal.ui.urls"))]

handler400 = "obt_portal.ui.views.bad_request"
handler403 = "obt_portal.ui.views.permission_denied"
handler404 = "obt_portal.ui.views.not_found"
handler500 = "obt_portal.ui.views.server_error"
