# ruff: noqa: ARG001 - Django decides what these views are given
"""Error pages, and the gallery that shows every component outside production."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from obt_portal.ui import gallery as examples

PLAIN_WORDS = "Sorry, there is a problem with the service. Try again later."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Says what to do instead of what Django found: the reason is in the log."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Must work with everything down: no request context, so no user, session or message is read."""
    try:
        page = render_to_string("500.html")
    except Exception:  # noqa: BLE001 - whatever is broken, an answer is still owed
        return HttpResponse(PLAIN_WORDS, status=500, content_type="text/plain")
    return HttpResponse(page, status=500)


@login_not_required
def service_unavailable(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("503.html"), status=503)


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component and form field, each in its states. `?errors` shows the form after a bad answer."""
    return render(request, "ui/gallery.html", examples.context(request))


@login_not_required
def gallery_question(request: HttpRequest) -> HttpResponse:
    """A page that asks one question, as most pages of a journey do."""
    form = examples.Question(request.POST if request.method == "POST" else None)
    return render(request, "form_page.html", {"form": form, "back_url": "../"})


@login_not_required
def gallery_broken(request: HttpRequest) -> HttpResponse:
    """Breaks on purpose, so that the error page can be looked at."""
    raise RuntimeError(PLAIN_WORDS)
