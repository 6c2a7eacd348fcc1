"""Signing in, in a real browser."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect

from tests.accounts.steps import mailed_code

pytestmark = pytest.mark.usefixtures("committed", "department")

ADDRESS = "nora.new@dwp.gov.uk"
OPTIONS = {"rules": {"target-size": {"enabled": True}}}


def is_accessible(page: Page) -> None:
    found = Axe().run(page, options=OPTIONS)
    assert found.violations_count == 0, found.generate_report()


def test_signing_in_and_every_error_on_the_way(page, live_server):
    go_in_with_every_error(page, live_server.url, is_accessible)


def test_the_same_without_javascript(page_without_javascript, live_server):
    go_in_with_every_error(
        page_without_javascript, live_server.url, lambda _: None
    )  # axe is a script


def go_in_with_every_error(page: Page, address: str, is_accessible: Callable[[Page], None]) -> None:
    page.goto(f"{address}/sign-in/")
    is_accessible(page)
    page.get_by_role("button", name="Email me a code").click()
    assert page.title().startswith("Error: ")
    expect(page.get_by_role("link", name="Enter your work email address")).to_be_visible()
    is_accessible(page)
    page.get_by_label("What is your work email address?").fill(ADDRESS)
    page.get_by_role("button", name="Email me a code").click()
    expect(page.get_by_text(ADDRESS)).to_be_visible()
    is_accessible(page)
    code = mailed_code(ADDRESS)
    page.get_by_label("Enter the 6-digit code").fill(f"{(int(code) + 1) % 1_000_000:06d}")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="That code is not right")).to_be_visible()
    is_accessible(page)
    page.get_by_label("Enter the 6-digit code").fill(code)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile("/(home|welcome)/"))


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in/?why=unsaved&next=/record/",
        "/accessibility/",
        "/privacy/",
        "/cookies/",
        "/dev/mailbox/",
    ],
)
@pytest.mark.parametrize("width", [1280, 320])
def test_open_page_is_accessible_and_fits(page, live_server, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}{path}")
    is_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def signed_in(page: Page, live_server, user) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key}
    page.context.add_cookies([cookie | {"url": live_server.url}])


def test_a_passkey_is_added_and_then_opens_the_admin_site(page, live_server, administrator):
    address = live_server.url.replace("127.0.0.1", "localhost")
    live_server_url = type("At", (), {"url": address})
    signed_in(page, live_server_url, administrator)
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    page.goto(f"{address}/admin/")
    page.wait_for_url("**/second-factor/**")
    is_accessible(page)
    page.get_by_role("link", name="Add a passkey").click()
    is_accessible(page)
    page.get_by_label("Name").fill("My laptop")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/")
    is_accessible(page)
    page.goto(f"{address}/admin/")
    expect(
        page.get_by_role("heading", name="Reference data, people and appointments")
    ).to_be_visible()

    signed_in(page, live_server_url, administrator)  # a new session, without the second factor
    page.goto(f"{address}/admin/")
    page.wait_for_url("**/2fa/webauthn/reauthenticate/**")
    is_accessible(page)
    page.locator("#mfa_webauthn_reauthenticate").click()
    expect(
        page.get_by_role("heading", name="Reference data, people and appointments")
    ).to_be_visible()
