"""Single sign-on against a real provider, over HTTP on this machine."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from accounts.models import User
from departments.models import EmailDomain
from tests.accounts.steps import newest_mail, sign_in
from tests.factories import make_user

ADDRESS = "nora.new@dwp.gov.uk"
SUBJECT = "staff-number-1"
START = "/accounts/oidc/single-sign-on/login/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider in a process of its own, where its own libraries' warnings are its own affair."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)],
        env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        wait_for(f"{address}/.well-known/openid-configuration")
        yield address
    finally:
        server.terminate()
        server.wait(10)


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            requests.get(address, timeout=2).raise_for_status()
        except requests.ConnectionError:
            assert time.monotonic() < deadline, "the provider did not start"
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def provider(settings, department, issuer):
    """The provider, configured as a department would."""
    settings.OIDC_ENABLED = True
    settings.OIDC_ISSUER_URL = issuer
    app = {
        "provider_id": "single-sign-on",
        "name": "DWP sign-in",
        "client_id": "portal",
        "secret": "made-up",
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    return issuer


def knows(issuer: str, *, email: str = ADDRESS, email_verified: bool | None = True) -> None:
    """What the provider says of its one person from now on."""
    claims = {"email": email, "email_verified": email_verified, "name": "Nora New"}
    said = {name: value for name, value in claims.items() if value is not None}
    requests.put(f"{issuer}/users/{SUBJECT}", json=said, timeout=5).raise_for_status()


def go_round(client: Client, **more: str):
    """Press the button, sign in at the provider, and come back."""
    leaving = client.post(START, more)
    assert leaving.status_code == 302, leaving.content
    query = parse_qs(urlsplit(leaving.url).query)
    assert query["code_challenge_method"] == ["S256"]
    return come_back(client, leaving.url)


def come_back(client: Client, url: str):
    with requests.Session() as browser:
        back = browser.post(url, data={"sub": SUBJECT}, allow_redirects=False, timeout=5).headers[
            "Location"
        ]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


def test_the_button_is_there_only_when_a_provider_is_configured(client, department, settings):
    assert "single sign-on" not in client.get("/sign-in/").content.decode()
    assert client.post(START).status_code == 404
    settings.OIDC_ENABLED, settings.OIDC_NAME = True, "DWP sign-in"
    settings.OIDC_ISSUER_URL = "https://login.dwp.example/tenant"
    page = client.get("/sign-in/")
    assert "Sign in with DWP sign-in" in page.content.decode()
    policy = page.headers["Content-Security-Policy"]
    assert "form-action 'self' https://login.dwp.example" in policy
    assert "login.dwp.example" not in client.get("/privacy/").headers["Content-Security-Policy"]


def test_a_new_person_comes_in_with_a_proved_address_and_no_password(client, provider):
    knows(provider)
    assert go_round(client).url == "/home/"
    user = User.objects.get()
    assert user.email == ADDRESS
    assert user in User.objects.with_verified_address()
    assert not user.has_usable_password()
    assert client.session["_auth_user_id"] == str(user.pk)


def test_nothing_but_who_they_are_is_kept_of_what_the_provider_says(client, provider):
    knows(provider)
    for _ in range(2):
        go_round(Client())
        account = SocialAccount.objects.get()
        assert (account.uid, account.extra_data) == (SUBJECT, {})
    assert not SocialToken.objects.exists()


def test_whoever_has_an_account_by_code_gets_the_same_one(client, provider):
    sign_in(client, ADDRESS)
    client.post("/sign-out/")
    knows(provider, email=ADDRESS.upper())
    go_round(client)
    assert User.objects.count() == 1
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_and_a_code_still_opens_an_account_that_began_with_single_sign_on(client, provider):
    knows(provider)
    go_round(client)
    client.post("/sign-out/")
    assert sign_in(client, ADDRESS).url == "/home/"
    assert User.objects.count() == 1


def test_an_account_opened_for_an_appointment_becomes_proved(client, provider):
    user = make_user(ADDRESS, verified=False)
    knows(provider)
    assert go_round(client).url == "/home/"
    assert EmailAddress.objects.get(user=user).verified


def test_people_go_on_to_the_page_they_wanted(client, provider):
    knows(provider)
    assert go_round(client, next="/you/").url == "/you/"


def test_people_do_not_go_on_to_a_foreign_page(client, provider):
    knows(provider)
    assert go_round(client, next="https://evil.example/").url == "/home/"


@pytest.mark.parametrize("email_verified", [False, None, "true"])
def test_an_address_the_provider_has_not_verified_is_refused(
    client, provider, learner, email_verified
):
    knows(provider, email=learner.email, email_verified=email_verified)
    answer = go_round(client)
    assert answer.url == "/sign-in/?why=refused"
    assert "did not give us a confirmed work address" in client.get(answer.url).content.decode()
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "email", ["nora@example.com", "nora@notdwp.gov.uk", "nora@dwp.gov.uk.evil.example"]
)
def test_an_address_at_another_domain_is_refused(client, provider, email):
    knows(provider, email=email)
    assert go_round(client).url == "/sign-in/?why=refused"
    assert not User.objects.exists()


NEW = "nora.new@ofsted.gov.uk"


def test_when_the_provider_says_that_the_address_changed_the_account_follows(
    client, provider, other_department
):
    knows(provider)
    go_round(client)
    user = User.objects.get()
    client.post("/sign-out/")
    knows(provider, email=NEW)
    assert go_round(client).url == "/home/"
    assert client.get("/you/").status_code == 200
    user.refresh_from_db()
    assert (user.email, User.objects.count()) == (NEW, 1)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SocialAccount.objects.get().user == user
    assert EmailAddress.objects.get(user=user).email == NEW
    for address in (ADDRESS, NEW):
        assert f"from {ADDRESS}\nto {NEW}" in newest_mail(address).body
    client.post("/sign-out/")
    sign_in(client, NEW)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_when_the_changed_address_has_an_account_nothing_is_mixed_up(
    client, provider, other_department
):
    knows(provider)
    go_round(client)
    user = User.objects.get()
    client.post("/sign-out/")
    make_user(NEW)
    knows(provider, email=NEW)
    go_round(client)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert f"{NEW} has an account of its own" in client.get("/you/").content.decode()
    user.refresh_from_db()
    assert user.email == ADDRESS


def test_a_changed_address_that_is_not_permitted_is_refused(client, provider):
    knows(provider)
    go_round(client)
    client.post("/sign-out/")
    knows(provider, email="nora@example.com")
    assert go_round(client).url == "/sign-in/?why=refused"
    assert User.objects.get().email == ADDRESS


@pytest.mark.parametrize(
    ("domains", "is_let_in"),
    [
        ([], True),
        (["dwp.gov.uk"], True),
        (["ofsted.gov.uk", "dwp.gov.uk"], True),
        (["gov.uk"], True),
        (["ofsted.gov.uk"], False),
        (["wp.gov.uk"], False),
        (["digital.dwp.gov.uk"], False),
    ],
)
def test_a_departments_provider_speaks_for_its_own_domains_alone(
    client, provider, settings, domains, is_let_in
):
    settings.OIDC_EMAIL_DOMAINS = domains
    knows(provider)
    answer = go_round(client)
    assert answer.url == ("/home/" if is_let_in else "/sign-in/?why=refused")
    assert User.objects.exists() is is_let_in


def test_other_wishes_than_to_sign_in_are_not_heard(client, provider, learner):
    knows(provider, email=learner.email)
    with_wishes = "process=connect&scope=everything&auth_params=prompt%3Dnone"
    for who in (Client(), client):
        who.force_login(learner) if who is client else None
        leaving = who.post(f"{START}?{with_wishes}", {"process": "connect"})
        query = parse_qs(urlsplit(leaving.url).query)
        assert set(query["scope"][0].split()) == {"openid", "profile", "email"}
        assert "prompt" not in query
        assert come_back(who, leaving.url).url == "/home/"


def test_a_domain_barred_later_is_barred_here_too(client, provider):
    knows(provider)
    go_round(client)
    client.post("/sign-out/")
    EmailDomain.objects.all().delete()
    assert go_round(client).url == "/sign-in/?why=refused"
    assert "_auth_user_id" not in client.session


def test_a_closed_account_is_told_so(client, provider):
    knows(provider)
    go_round(client)
    client.post("/sign-out/")
    User.objects.update(is_active=False)
    assert go_round(client).url == "/sign-in/?why=closed"
    assert "_auth_user_id" not in client.session


def test_a_forged_answer_is_refused(client, provider):
    knows(provider)
    answer = client.get(f"{START}callback/?code=made-up&state=made-up")
    assert answer.url == "/sign-in/?why=single-sign-on-failed"
    assert not User.objects.exists()


def test_whoever_changes_their_mind_can_ask_for_a_code(client, provider):
    leaving = client.post(START)
    state = parse_qs(urlsplit(leaving.url).query)["state"][0]
    answer = client.get(f"{START}callback/?error=access_denied&state={state}")
    assert answer.url == "/sign-in/?why=single-sign-on-failed"
    assert "ask for a code instead" in client.get(answer.url).content.decode()


def test_a_provider_that_is_away_leads_back_to_the_page_that_offers_a_code(
    client, department, settings, provider
):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )
    assert client.post(START).url == "/sign-in/?why=single-sign-on-failed"


def test_single_sign_on_does_not_start_by_following_a_link(client, provider):
    assert client.get(START).url == "/sign-in/"
