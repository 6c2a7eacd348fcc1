"""Signing in, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.steps import mailed_code
from tests.browser import NARROW, WIDE, faults, follow, go_by, look_at, press, sign_in, violations
from tests.factories import make_user

pytestmark = pytest.mark.usefixtures("committed", "department")

ADDRESS = "nora.new@dwp.gov.uk"


def is_accessible(page: Page) -> None:
    assert violations(page) == []


def test_signing_in_and_every_error_on_the_way(page, live_server):
    go_in_with_every_error(page, live_server.url, is_accessible)


def test_the_same_without_javascript(page_without_javascript, live_server):
    go_in_with_every_error(
        page_without_javascript, live_server.url, lambda _: None
    )  # axe is a script


def go_in_with_every_error(page: Page, address: str, is_accessible: Callable[[Page], None]) -> None:
    page.goto(f"{address}/sign-in/")
    is_accessible(page)
    press(page, "Email me a code")
    assert page.title().startswith("Error: ")
    expect(page.get_by_role("link", name="Enter your work email address")).to_be_visible()
    is_accessible(page)
    page.get_by_label("What is your work email address?").fill(ADDRESS)
    press(page, "Email me a code")
    expect(page.get_by_text(ADDRESS)).to_be_visible()
    is_accessible(page)
    code = mailed_code(ADDRESS)
    page.get_by_label("Enter the 6-digit code").fill(f"{(int(code) + 1) % 1_000_000:06d}")
    press(page, "Continue")
    expect(page.get_by_role("link", name="That code is not right")).to_be_visible()
    is_accessible(page)
    page.get_by_label("Enter the 6-digit code").fill(code)
    press(page, "Continue")
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
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_open_page_is_accessible_and_fits(page, live_server, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}{path}")
    assert faults(page) == []


def test_a_mover_takes_their_account_along(any_page, learner, other_department):
    page, new = any_page, "lee.learner@ofsted.gov.uk"
    sign_in(page.context, page.at, learner)
    page.goto(f"{page.at}/you/")
    follow(page, "Change my work email address")
    look_at(page, "Confirm that it is you")
    press(page, "Email me a code")
    page.get_by_label("Enter the 6-digit code").fill(mailed_code(learner.email))
    press(page, "Continue")
    look_at(page, "What is your new work email address?")
    page.get_by_role("textbox").fill(new)
    press(page, "Email me a code")
    look_at(page, "Check your email", "new-address-code")
    page.get_by_label("Enter the 6-digit code").fill(mailed_code(new))
    press(page, "Continue")
    expect(page.get_by_text(f"From now on you sign in with {new}")).to_be_visible()
    look_at(page, "Your details", "your-details-with-another-address")


def test_somebody_joins_their_two_accounts(any_page, learner, other_department):
    page, other = any_page, make_user("lee.learner@ofsted.gov.uk")
    sign_in(page.context, page.at, learner, is_proved=True)
    page.goto(f"{page.at}/you/")
    follow(page, "I took part before with another work address")
    look_at(page, "Which other work email address did you take part with?")
    page.get_by_role("textbox").fill(other.email)
    press(page, "Email me a code")
    page.get_by_label("Enter the 6-digit code").fill(mailed_code(other.email))
    press(page, "Continue")
    look_at(page, "Join your two accounts")
    press(page, "Join my accounts")
    expect(page.get_by_text(f"You sign in with {learner.email}")).to_be_visible()


def test_a_passkey_is_added_and_then_opens_the_admin_site(page, live_server, administrator):
    address = live_server.url.replace("127.0.0.1", "localhost")
    sign_in(page.context, address, administrator)
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
    follow(page, "Add a passkey")
    is_accessible(page)
    page.get_by_label("Name").fill("My laptop")
    go_by(page.locator("#mfa_webauthn_add"))
    page.wait_for_url("**/recovery-codes/")
    is_accessible(page)
    page.goto(f"{address}/admin/")
    expect(
        page.get_by_role("heading", name="Reference data, people and appointments")
    ).to_be_visible()

    sign_in(page.context, address, administrator)  # a new session, without the second factor
    page.goto(f"{address}/admin/")
    page.wait_for_url("**/2fa/webauthn/reauthenticate/**")
    is_accessible(page)
    page.locator("#mfa_webauthn_reauthenticate").click()
    expect(
        page.get_by_role("heading", name="Reference data, people and appointments")
    ).to_be_visible()
