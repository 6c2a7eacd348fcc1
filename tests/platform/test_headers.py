"""What every response tells the visitor."""

import re
import uuid
from contextlib import closing

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from obt_portal import urls as portal


@login_not_required
def broken(request):
    raise ValueError("as asked")


@login_not_required
def page(request):
    return HttpResponse(f'<script nonce="{request.csp_nonce}"></script>')


# The portal's addresses, with one that fails and one with a script.
urlpatterns = [*portal.urlpatterns, path("broken", broken), path("page", page)]
handler400 = portal.handler400
handler403 = portal.handler403
handler404 = portal.handler404
handler500 = portal.handler500

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]

PATHS = {
    "/page": 200,
    "/healthz/live": 200,
    "/no-such-page": 404,
    "/broken": 500,
    "/static/govuk/no-such-file.css": 404,
    "/.well-known/security.txt": 200,
    "/admin/": 302,
}


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


def policy_of(response):
    rules = (rule.strip().split(" ", 1) for rule in response["Content-Security-Policy"].split(";"))
    return {rule[0]: rule[1] if len(rule) > 1 else "" for rule in rules}


@pytest.mark.parametrize(("address", "status"), PATHS.items())
def test_every_response_has_the_strict_policy(visitor, address, status):
    response = visitor.get(address)
    assert response.status_code == status
    policy = policy_of(response)
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy["base-uri"] == "'none'"
    assert re.fullmatch(r"'self'( 'nonce-[^']+')?", policy["script-src"])
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_nonce_of_the_page_is_the_nonce_of_the_policy_and_new_each_time(visitor):
    nonces = set()
    for _ in range(2):
        response = visitor.get("/page")
        nonce = re.search(r'nonce="([^"]+)"', response.content.decode()).group(1)
        assert f"'nonce-{nonce}'" in policy_of(response)["script-src"]
        nonces.add(nonce)
    assert len(nonces) == 2


@pytest.mark.parametrize("address", ["/page", "/no-such-page", "/broken", "/healthz/live"])
def test_every_page_carries_the_id_of_its_request(visitor, address):
    assert uuid.UUID(visitor.get(address)["X-Request-ID"])


def test_a_sound_id_from_outside_is_kept(visitor):
    response = visitor.get("/page", headers={"X-Request-ID": "proxy-0123456789"})
    assert response["X-Request-ID"] == "proxy-0123456789"


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "a b c d e f g h", "<script>alert(1)</script>"]
)
def test_an_unsound_id_from_outside_is_replaced(visitor, given):
    response = visitor.get("/page", headers={"X-Request-ID": given})
    assert uuid.UUID(response["X-Request-ID"])


# --- Who may keep it ----------------------------------------------------------------------------------


def test_a_page_for_everybody_is_for_one_reader_as_its_policy_is(visitor):
    assert visitor.get("/page")["Cache-Control"] == "private"


@pytest.mark.parametrize(
    "address", ["/home/", "/you/", "/record/", "/learn/", "/second-factor/", "/accounts/2fa/"]
)
def test_nothing_is_kept_of_a_page_that_looked_who_is_there(visitor, participation, address):
    visitor.force_login(participation.user)
    kept = visitor.get(address)["Cache-Control"]
    assert "private" in kept
    assert "no-store" in kept


def test_who_says_himself_what_may_be_kept_is_left_alone(visitor):
    assert "public" in visitor.get("/api/v1/openapi.json")["Cache-Control"]
    with closing(visitor.get("/static/govuk/govuk.css")) as file:
        assert "max-age" in file["Cache-Control"]


def test_the_way_to_https_has_the_policy_too(settings):
    settings.SECURE_SSL_REDIRECT = True
    visitor = Client()  # the settings are read when the first request comes
    response = visitor.get("/page", headers={"Host": "testserver"})
    assert response.status_code == 301
    assert policy_of(response)["default-src"] == "'none'"
