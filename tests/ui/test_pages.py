"""The page that every page is built on, the error pages, and what browsers are sent."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings

from obt_portal.ui import views
from obt_portal.ui.templatetags.portal import address
from tests.ui.html import tree

PROJECT = Path(__file__).parent.parent.parent
STATIC = PROJECT / "static"


class Visitor:
    """A signed-in person, as far as a page's frame can tell."""

    is_authenticated = True


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def frame(user):
    request = RequestFactory().get("/home/")
    request.user = user
    return render_to_string("404.html", {"user": user}, request)


def test_signed_in_page_can_sign_out_only_by_posting():
    html = frame(Visitor())
    form = re.search(
        r'<form method="post" action="([^"]+)" class="portal-sign-out">(.+?)</form>', html
    )
    assert form
    assert form[1] == address("/sign-out/")
    assert 'name="csrfmiddlewaretoken"' in form[2]
    assert '<button type="submit"' in form[2]


def test_visitor_is_offered_no_sign_out_and_gets_no_cookie(client):
    assert "portal-sign-out" not in frame(AnonymousUser())
    assert not client.get("/gallery/").cookies


def test_page_has_skip_link_landmarks_and_language(client):
    html = client.get("/gallery/").content.decode()
    assert '<html lang="en-GB" class="govuk-template">' in html
    assert '<a href="#main-content" class="govuk-skip-link"' in html
    assert html.count('<main class="govuk-main-wrapper" id="main-content">') == 1
    assert "<title>Components – One Big Thing</title>" in html


def test_title_says_error_when_the_form_has_one(client):
    html = client.post("/gallery/question/", {"size": ""}).content.decode()
    assert "<title>Error: How large is your team? – One Big Thing</title>" in html
    html = client.get("/gallery/question/").content.decode()
    assert "<title>How large is your team? – One Big Thing</title>" in html


def test_summary_comes_before_the_heading_and_only_once(client):
    html = client.post("/gallery/question/", {"size": ""}).content.decode()
    assert html.index("govuk-error-summary") < html.index("<h1")
    assert html.count('data-module="govuk-error-summary"') == 1


@pytest.mark.parametrize(
    "path", ["/gallery/", "/gallery/?errors", "/gallery/question/", "/nowhere/", "/gallery/broken/"]
)
def test_page_obeys_its_own_content_security_policy(client, path):
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    html = response.content.decode()
    assert " style=" not in html
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    assert "<style" not in html
    for script in re.findall(r"<script([^>]*)>", html):
        nonce = re.search(r'nonce="([^"]+)"', script)
        assert (nonce and f"'nonce-{nonce[1]}'" in policy) or 'src="/static/' in script, script


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/nowhere/", 404, "Page not found"),
        ("/gallery/broken/", 500, "Sorry, there is a problem with the service"),
        ("/gallery/unavailable/", 503, "Sorry, the service is unavailable"),
    ],
)
def test_error_page_has_its_exact_title(client, path, status, title):
    response = client.get(path)
    html = response.content.decode()
    assert response.status_code == status
    assert f"<title>{title} – One Big Thing</title>" in html
    assert "<h1 class='govuk-heading-l'>\n" in tree(html)
    assert title in tree(html).split("<h1")[1]


def test_bad_request_page_says_nothing_was_changed(client):
    response = client.get("/gallery/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "Nothing has been changed" in response.content.decode()


def test_forgery_check_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/gallery/question/", {"size": "small"})
    assert response.status_code == 403
    assert "Sorry, we could not save that" in response.content.decode()


def test_forbidden_page_says_where_to_go():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    response = views.permission_denied(request, PermissionError())
    assert response.status_code == 403
    assert "You cannot see this page" in response.content.decode()


@pytest.mark.parametrize("template", ["500.html", "503.html", "400.html"])
def test_last_pages_need_no_database_context_or_list_of_files(template):
    """No database mark here, so a query would fail; the manifest below does not exist, so asking it would too."""
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    with override_settings(STORAGES={"staticfiles": {"BACKEND": manifest}}):
        html = render_to_string(template)
    assert "<h1" in html
    assert 'href="/static/govuk/govuk.css"' in html


def test_an_answer_is_given_even_when_the_error_page_is_broken():
    with override_settings(TEMPLATES=[]):
        response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"Sorry, there is a problem with the service" in response.content


def test_nothing_restricted_is_shipped():
    sent = b"".join(path.read_bytes() for path in STATIC.rglob("*") if path.is_file())
    for words in (b"GDS Transport", b"crest", b"crown-logo"):
        assert words not in sent, words
    assert "The MIT License" in (STATIC / "govuk" / "LICENSE.txt").read_text()


def test_every_page_that_the_frame_links_to_exists():
    words = (PROJECT / "templates/navigation.html").read_text() + (
        PROJECT / "templates/footer.html"
    ).read_text()
    paths = set(re.findall(r'"(/[a-z-]+/),?"', words))
    assert len(paths) == 14
    missing = [path for path in paths if not address(path)]
    assert not missing
