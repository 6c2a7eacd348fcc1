"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest


def portal(_request: HttpRequest) -> dict[str, str]:
    """Asks no question of the database; templates read `user` only where they must."""
    return {"service_name": getattr(settings, "SERVICE_NAME", "One Big Thing")}
