"""The portal's own addresses, and the floor that pages are compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from obt_portal.urls import *  # noqa: F403
from obt_portal.urls import urlpatterns as portal


def hello(request: HttpRequest) -> HttpResponse:
    """Answers "ok" to a signed-in person: session and user loaded, nothing else."""
    return HttpResponse("ok" if request.user.is_authenticated else "who?")


urlpatterns = [path("hello/", hello), *portal]
