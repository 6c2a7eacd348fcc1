"""Is the portal alive, is it ready, how is it doing, and whom to tell of a weakness."""

import secrets
from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import generate_latest

from obt_portal.metrics import REGISTRY

log = structlog.get_logger(__name__)


@login_not_required
@require_safe
@never_cache
def live(_request: HttpRequest) -> JsonResponse:
    """The process answers. Depends on nothing, so that a database outage restarts no process."""
    return JsonResponse({"live": True})


@login_not_required
@require_safe
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """Pages can be served. Redis is not asked: pages are served without it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, OSError):
        log.warning("database_unreachable", exc_info=True)
        return JsonResponse({"ready": False, "database": "unreachable"}, status=503)
    return JsonResponse({"ready": True})


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics for whoever holds METRICS_TOKEN; for everybody else there is no page.

    Requests as this process has seen them, then the portal as it is.
    """
    expected = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not secrets.compare_digest(given.encode(), expected.encode()):
        raise Http404
    response: HttpResponse = ExportToDjangoView(request)
    response.content += generate_latest(REGISTRY)
    return response


@login_not_required
@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """RFC 9116. The date is always half a year ahead: a running portal is a kept one."""
    expires = (datetime.now(UTC) + timedelta(days=180)).replace(hour=0, minute=0, second=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
