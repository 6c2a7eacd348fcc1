"""Pages open to all, ended sessions, and what exists only outside production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts import services
from tests.accounts.steps import ask_for_code, mailed_code, sign_in
from tests.factories import make_user

PROJECT = Path(__file__).parent.parent.parent
OPEN_PAGES = {
    "/accessibility/": ["Accessibility statement", "2.2", "tell us what you find"],
    "/privacy/": [
        "Your work email address",
        "one hour",
        "30 days",
        "no tracking",
        "Information Commissioner",
    ],
    "/cookies/": ["Cookies", "sessionid", "csrftoken", "12 hours"],
}


@pytest.mark.parametrize(("path", "words"), OPEN_PAGES.items())
def test_page_is_open_to_all_says_what_it_must_and_sets_no_cookie(client, db, path, words):
    page = client.get(path)
    text = page.content.decode()
    for word in words:
        assert word in text
    assert page.cookies == {}
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/privacy/", "/accessibility/"])
def test_people_are_told_where_to_write(client, db, settings, path):
    assert "champion" in client.get(path).content.decode()
    settings.CONTACT_EMAIL = "help@portal.example"
    assert "mailto:help@portal.example" in client.get(path).content.decode()


def test_cookies_page_names_every_cookie_that_is_really_set(learner):
    client = Client()
    client.get("/sign-in/")
    sign_in(client, learner.email)
    page = client.get("/cookies/").content.decode()
    assert set(client.cookies) == {"sessionid", "csrftoken"}
    assert all(name in page for name in client.cookies)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(learner):
    client = Client()
    client.get("/sign-in/")
    sign_in(client, learner.email)
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


# --- A session that ended -------------------------------------------------------------------------


def test_a_stranger_who_asks_for_a_page_signs_in_and_gets_it(client, learner):
    sent = client.get("/second-factor/?next=/you/")
    assert sent.url == "/sign-in/?next=%2Fsecond-factor%2F%3Fnext%3D%2Fyou%2F"
    assert "not saved" not in client.get(sent.url).content.decode()
    assert sign_in(client, learner.email, next="/second-factor/").url == "/second-factor/"


def test_what_was_sent_after_the_session_ended_is_not_lost_without_a_word(client, learner):
    sent = client.post("/second-factor/", {"what": "typed"})
    page = client.get(sent.url)
    assert "what you sent was not saved" in page.content.decode()
    assert "take you back to the page you were on: /second-factor/" in page.content.decode()
    field = '<input type="hidden" name="next" value="/second-factor/">'
    assert field in page.content.decode()
    assert sign_in(client, learner.email, next="/second-factor/").url == "/second-factor/"


def test_after_a_form_that_posts_elsewhere_people_return_to_the_page_that_held_it(client, db):
    sent = client.post(
        "/second-factor/", headers={"referer": "http://testserver/record/?all=1#top"}
    )
    assert sent.url.endswith("&next=%2Frecord%2F%3Fall%3D1")


def test_a_page_of_somebody_else_is_not_returned_to(client, db):
    sent = client.post("/second-factor/", headers={"referer": "https://evil.example/form"})
    assert sent.url.endswith("&next=%2Fsecond-factor%2F")


# --- Development only ------------------------------------------------------------------------------


def test_mailbox_shows_mail_with_its_code_large(client, department):
    ask_for_code(client, "nora.new@dwp.gov.uk")
    code = mailed_code("nora.new@dwp.gov.uk")
    page = client.get("/dev/mailbox/").content.decode()
    assert f'<p class="govuk-heading-xl">{code}</p>' in page
    mail = services.queue_mail(to="a@dwp.gov.uk", subject="<b>Bold</b>", body="<script>x</script>")
    page = client.get(f"/dev/mailbox/{mail.pk}/").content.decode()
    assert "&lt;script&gt;x" in page
    assert "<b>Bold" not in page


def test_empty_mailbox_says_so(client, db):
    assert "No mail yet" in client.get("/dev/mailbox/").content.decode()


def test_one_click_signs_in_as_one_of_the_cast_with_a_second_factor(
    client, administrator, settings
):
    settings.DEMONSTRATION_CAST = [administrator.email]
    assert f'value="{administrator.email}"' in client.get("/sign-in/").content.decode()
    client.post("/dev/sign-in-as/", {"email": administrator.email})
    assert client.get("/admin/").status_code == 200


def test_one_click_signs_in_as_nobody_else(client, learner, administrator, settings):
    settings.DEMONSTRATION_CAST = [learner.email, "not.made@dwp.gov.uk"]
    for email in (administrator.email, "not.made@dwp.gov.uk", ""):
        assert client.post("/dev/sign-in-as/", {"email": email}).status_code == 404
    assert client.get("/dev/sign-in-as/").status_code == 405
    assert "_auth_user_id" not in client.session


def test_in_production_a_one_click_session_has_no_second_factor(client, administrator, settings):
    settings.DEMONSTRATION_CAST = [administrator.email]
    client.post("/dev/sign-in-as/", {"email": administrator.email})
    settings.IS_PRODUCTION = True
    assert client.get("/admin/").url.startswith("/second-factor/")


IN_PRODUCTION = """
import django
from django.test import RequestFactory
from django.urls import Resolver404, NoReverseMatch, resolve, reverse
django.setup()
from django.conf import settings
assert settings.IS_PRODUCTION
assert resolve("/sign-in/")
for path in ("/dev/mailbox/", "/dev/mailbox/00000000-0000-0000-0000-000000000000/", "/dev/sign-in-as/"):
    try:
        print("FOUND", resolve(path))
    except Resolver404:
        pass
for name in ("mailbox", "message", "sign-in-as"):
    try:
        print("NAMED", reverse("accounts:" + name))
    except NoReverseMatch:
        pass
from accounts.selectors import demonstration_cast
assert demonstration_cast() == []
print("done")
"""


def test_in_production_there_is_no_mailbox_and_no_one_click_sign_in():
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "obt_portal.settings",
        "ENVIRONMENT": "production",
        "SECRET_KEY": "".join(chr(33 + 7 * n % 90) for n in range(64)),
        "SECOND_FACTOR_KEYS": "".join(chr(33 + 11 * n % 90) for n in range(64)).replace(",", "x"),
        "BASE_URL": "https://portal.example",
        "ALLOWED_HOSTS": "portal.example",
        "DATABASE_URL": "postgres://portal@127.0.0.1:1/portal",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "EMAIL_URL": "smtps://mail.example",
        "EMAIL_FROM": "portal@portal.example",
        "SECURITY_CONTACT": "mailto:security@portal.example",
    }
    run = subprocess.run(
        [sys.executable, "-c", IN_PRODUCTION],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "done"
    assert "FOUND" not in run.stdout
    assert "NAMED" not in run.stdout


# --- allauth's own doors -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "password/reset/",
        "password/change/",
        "confirm-email/",
        "3rdparty/",
        "social/signup/",
    ],
)
def test_doors_of_allauth_that_we_do_not_use_are_not_there(client, db, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_names_of_allauth_lead_to_our_pages(client, db):
    assert client.get("/accounts/login/?next=/you/").url == "/sign-in/?next=/you/"
    assert client.get("/accounts/login/code/confirm/").url == "/sign-in/code/"
    for name in ("account_signup", "account_email", "socialaccount_signup", "mfa_signup_webauthn"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_second_factor_pages_need_somebody_signed_in(client, db):
    for path in (
        "/second-factor/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
    ):
        assert client.get(path).url.startswith("/sign-in/?next=")


def test_second_factor_pages_of_somebody_signed_in_open(client, department):
    make_user("nora@dwp.gov.uk")
    sign_in(client, "nora@dwp.gov.uk")
    for path in (
        "/second-factor/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
    ):
        page = client.get(path)
        assert page.status_code == 200
        assert "govuk-template" in page.content.decode()


def test_second_factor_page_leads_to_no_foreign_page(client, learner):
    client.force_login(learner)
    page = client.get("/second-factor/?next=https://evil.example/").content.decode()
    assert "evil.example" not in page
