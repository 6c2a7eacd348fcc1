"""The second-factor pages come from a package and look, read and behave like the rest."""

import time

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from tests.browser import go_by, press, sign_in, violations

pytestmark = pytest.mark.django_db(transaction=True)
TITLES = {
    "/accounts/2fa/": "Two-Factor Authentication",
    "/accounts/2fa/totp/activate/": "Activate Authenticator App",
    "/accounts/2fa/webauthn/add/": "Add Security Key",
}


@pytest.fixture
def staff_page(page, live_server, central_team):
    """A browser in which somebody of the central team has just signed in with a code."""
    kept = {"account_authentication_methods": [{"method": "code", "at": time.time()}]}
    sign_in(page.context, live_server.url, central_team, kept=kept)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    return page


@pytest.mark.parametrize(("path", "heading"), TITLES.items())
def test_page_is_accessible_and_in_the_design_system(staff_page, live_server, path, heading):
    staff_page.goto(live_server.url + path)
    expect(staff_page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    assert violations(staff_page) == []
    for tag, wanted in {
        "main input:visible": "govuk-",
        "main button": "govuk-",
        "h1": "govuk-heading-l",
    }.items():
        for element in staff_page.locator(tag).all():
            assert wanted in (element.get_attribute("class") or ""), tag
    assert staff_page.problems == []


def test_a_wrong_code_is_said_at_the_top_and_beside_the_field(staff_page, live_server):
    staff_page.goto(f"{live_server.url}/accounts/2fa/totp/activate/")
    staff_page.get_by_label("Authenticator code").fill("000000")
    press(staff_page, "Activate")
    expect(staff_page).to_have_title("Error: Activate Authenticator App – One Big Thing")
    summary = staff_page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(staff_page.get_by_label("Authenticator code")).to_be_focused()
    assert violations(staff_page) == []


def test_a_passkey_can_be_added_under_the_content_security_policy(
    staff_page, live_server, central_team
):
    device = staff_page.context.new_cdp_session(staff_page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    staff_page.goto(f"{live_server.url}/accounts/2fa/webauthn/add/")
    staff_page.get_by_label("Name").fill("My laptop")
    go_by(staff_page.get_by_role("button", name="Add"))
    assert Authenticator.objects.filter(user=central_team, type="webauthn").count() == 1
    assert violations(staff_page) == []
    staff_page.goto(f"{live_server.url}/accounts/2fa/webauthn/")
    expect(staff_page.get_by_text("My laptop")).to_be_visible()
    assert violations(staff_page) == []
    staff_page.goto(f"{live_server.url}/accounts/2fa/recovery-codes/")
    assert violations(staff_page) == []
    assert staff_page.problems == []
