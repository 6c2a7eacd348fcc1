"""Somebody who signed in with a new address before they thought of changing the old one has two accounts: they are joined."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from accounts import services
from accounts.models import FormerAddress, OutgoingMail, Role, User
from learning.models import Participation
from tests.accounts.steps import TOTP_SECRET, errors_on, mailed_code, newest_mail, sign_in
from tests.factories import make_participation, make_user
from tests.sessions import proved

OLD, NEW = "lee.learner@dwp.gov.uk", "lee.learner@ofsted.gov.uk"


@pytest.fixture
def since(other_department):
    """The second account, which began with the new address."""
    return make_user(NEW, organisation=other_department)


@pytest.fixture
def both(learner, since, campaign):
    """Took part with the old address three weeks ago, and again with the new one."""
    earlier = timezone.now() - timedelta(days=21)
    make_participation(campaign, user=since)
    return make_participation(campaign, user=learner, signed_up_at=earlier)


def visit(address: str) -> Client:
    client = Client()
    sign_in(client, address)
    return client


def prove(client: Client, start: str, address: str):
    asked = client.post(start, {"email": address})
    assert asked.url == f"{start}code/"
    return client.post(asked.url, {"code": mailed_code(address)})


def test_whoever_changes_to_an_address_that_has_an_account_is_offered_to_join_them(both, learner):
    client = visit(OLD)
    assert prove(client, "/you/address/", NEW).url == "/you/join/check/"
    page = client.get("/you/join/check/").content.decode()
    assert f"you sign in with <strong>{NEW}</strong>" in page
    assert User.objects.count() == 2, "nothing has changed before the button"
    done = client.post("/you/join/check/", follow=True)
    assert f"You sign in with {NEW}" in done.content.decode()
    user = User.objects.get()
    assert (user.pk, user.email) == (learner.pk, NEW)
    assert Participation.objects.get() == both
    assert EmailAddress.objects.get(user=user).verified
    assert visit(NEW).session["_auth_user_id"] == str(user.pk)


def test_whoever_took_part_with_another_address_joins_it_to_this_one(both, since):
    client = visit(NEW)
    assert "/you/join/" in client.get("/you/").content.decode()
    assert prove(client, "/you/join/", OLD).url == "/you/join/check/"
    client.post("/you/join/check/")
    user = User.objects.get()
    assert (user.pk, user.email) == (since.pk, NEW)
    part = Participation.objects.get()
    assert (part.pk, part.user) == (both.pk, user)
    assert client.get("/home/").status_code == 200, "the visit goes on"
    newcomer = visit(OLD)
    assert newcomer.session["_auth_user_id"] != str(user.pk)


def test_the_page_before_joining_a_campaign_offers_it(client, since, campaign):
    client.force_login(since)
    page = client.get("/welcome/check/").content.decode()
    assert 'href="/you/join/"' in page


def test_both_addresses_are_told(both):
    client = visit(NEW)
    prove(client, "/you/join/", OLD)
    client.post("/you/join/check/")
    for address in (OLD, NEW):
        told = newest_mail(address)
        assert told.subject == "Your two accounts for One Big Thing are one"
        assert OLD in told.body
        assert f"signs in with {NEW}" in told.body


def test_the_address_that_is_given_up_is_kept_until_the_person_leaves(both, learner, since):
    services.join_accounts(user=since, other_address=OLD, email=NEW)
    assert FormerAddress.objects.get().email == OLD
    person = User.objects.get()
    services.delete_account(user=person)
    assert not FormerAddress.objects.exists()


def test_an_address_without_an_account_is_told_so_once_it_is_proved(learner):
    client = visit(OLD)
    sent = prove(client, "/you/join/", "nobody@dwp.gov.uk")
    assert sent.url == "/you/join/?why=nobody"
    assert "has no account" in client.get(sent.url).content.decode()
    assert list(User.objects.values_list("email", flat=True)) == [OLD]


def test_nobody_learns_that_an_address_has_an_account_before_they_prove_it(learner, since):
    client, pages = visit(OLD), {}
    for address in (NEW, "nobody@ofsted.gov.uk"):
        asked = client.post("/you/join/", {"email": address})
        wrong = client.post(asked.url, {"code": "000000"})
        pages[address] = (asked.url, errors_on(wrong), len(wrong.content) - len(address))
    first, second = pages.values()
    assert first[:2] == second[:2]


def test_the_offer_ends_after_a_quarter_of_an_hour(both):
    with time_machine.travel(timezone.now()) as clock:
        client = visit(OLD)
        prove(client, "/you/address/", NEW)
        clock.shift(timedelta(minutes=16))
        assert client.get("/you/join/check/").url == "/you/"
        assert client.post("/you/join/check/").url == "/you/"
    assert User.objects.count() == 2


def test_pressing_twice_joins_once(both):
    client = visit(OLD)
    prove(client, "/you/address/", NEW)
    assert client.post("/you/join/check/").url == "/you/"
    assert client.post("/you/join/check/").url == "/you/"
    assert User.objects.count() == Participation.objects.count() == 1


def test_if_the_other_account_is_deleted_meanwhile_the_page_says_so(both, since):
    client = visit(OLD)
    prove(client, "/you/address/", NEW)
    since.delete()
    assert "has been deleted" in errors_on(client.post("/you/join/check/"))


# --- Accounts that open more than a mailbox does ------------------------------------------------------


def refused(client: Client) -> str:
    return errors_on(client.post("/you/join/check/"))


@pytest.mark.parametrize("guarded_by", ["appointment", "ended appointment", "second factor"])
def test_a_mailed_code_takes_no_account_over_that_opens_more_than_a_mailbox_does(
    both, learner, guarded_by
):
    if guarded_by == "second factor":
        TOTP.activate(learner, TOTP_SECRET)
    else:
        today = timezone.localdate()
        held = services.appoint(user=learner, role=Role.CENTRAL_TEAM, starts_on=today)
        if guarded_by == "ended appointment":
            services.end_appointment(appointment=held, ends_on=today)
    client = visit(NEW)
    prove(client, "/you/join/", OLD)
    words = refused(client)
    assert f"The account of {OLD} was appointed to something or has a second step" in words
    assert "Sign in with that address instead" in words
    assert User.objects.count() == Participation.objects.count() == 2


def test_from_that_account_the_other_is_joined_to_it(both, learner):
    TOTP.activate(learner, TOTP_SECRET)
    services.appoint(user=learner, role=Role.CENTRAL_TEAM, starts_on=timezone.localdate())
    client = proved(learner)
    prove(client, "/you/address/", NEW)
    client.post("/you/join/check/")
    user = User.objects.get()
    assert (user.pk, user.email) == (learner.pk, NEW)
    assert user.appointments.exists()
    assert client.get("/you/").status_code == 200


def test_two_such_accounts_are_not_joined(both, learner, since):
    for person in (learner, since):
        TOTP.activate(person, TOTP_SECRET)
    client = proved(learner)
    prove(client, "/you/join/", NEW)
    assert "they cannot be joined" in refused(client)


def test_a_closed_account_is_not_joined(both, since):
    User.objects.filter(pk=since.pk).update(is_active=False)
    client = visit(OLD)
    prove(client, "/you/join/", NEW)
    assert "is closed" in refused(client)


# --- By an administrator, when the old mailbox is gone ---------------------------------------------------


def page_of(person) -> str:
    return f"/admin/accounts/user/{person.pk}/change/"


def test_an_administrator_changes_an_address_and_both_are_told(client, learner, administrator):
    browser = proved(administrator)
    posted = {"is_active": "on", "new_address": NEW.upper()}
    assert browser.post(page_of(learner), posted).status_code == 302
    learner.refresh_from_db()
    assert (learner.email, learner.is_active) == (NEW, True)
    assert learner not in User.objects.with_verified_address(), "they still type a code"
    assert f"from {OLD}\nto {NEW}" in newest_mail(OLD).body
    assert newest_mail(NEW)
    sign_in(client, NEW)
    assert client.session["_auth_user_id"] == str(learner.pk)
    assert learner in User.objects.with_verified_address()
    event = FormerAddress.objects.get()
    assert event.pgh_context.metadata["user"] == str(administrator.pk)
    assert f"{OLD}, until" in browser.get(page_of(learner)).content.decode()
    assert NEW in browser.get("/admin/accounts/user/", {"q": OLD}).content.decode()


def test_and_joins_the_account_that_was_made_with_the_new_one(both, learner, administrator):
    browser = proved(administrator)
    posted = {"is_active": "on", "new_address": NEW}
    page = browser.post(page_of(learner), posted).content.decode()
    assert "This address has an account. Tick this to join the two" in page
    assert Participation.objects.count() == 2
    assert browser.post(page_of(learner), posted | {"join": "on"}).status_code == 302
    user = User.objects.get(pk=learner.pk)
    assert user.email == NEW
    assert user in User.objects.with_verified_address()
    assert Participation.objects.get().user == user
    assert newest_mail(OLD).subject == "Your two accounts for One Big Thing are one"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("lee@example.com", "Nobody may sign in with an address like this"),
        ("lee+1@dwp.gov.uk", "Nobody may sign in with an address like this"),
        ("lee", "Enter a valid email address"),
    ],
)
def test_an_address_that_cannot_sign_in_is_refused(learner, administrator, address, says):
    posted = {"is_active": "on", "new_address": address, "join": "on"}
    assert says in proved(administrator).post(page_of(learner), posted).content.decode()
    learner.refresh_from_db()
    assert learner.email == OLD
    assert not OutgoingMail.objects.exists()


def test_the_admin_site_says_why_two_accounts_are_not_joined(both, learner, since, administrator):
    TOTP.activate(since, TOTP_SECRET)
    posted = {"is_active": "on", "new_address": NEW, "join": "on"}
    page = proved(administrator).post(page_of(learner), posted).content.decode()
    assert "has a second step to sign in" in page
    assert User.objects.filter(email=NEW).exists()
