"""A person whose work address changes keeps their account, and is counted once."""

import threading
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.utils import timezone

from accounts import services
from accounts.models import FormerAddress, OutgoingMail, User
from departments.models import EmailDomain
from learning.models import Participation
from tests.accounts.guards import unlock
from tests.accounts.steps import errors_on, mailed_code, newest_mail, sign_in, type_code
from tests.factories import make_user

OLD, NEW = "lee.learner@dwp.gov.uk", "lee.learner@ofsted.gov.uk"
BARRED = "lee@example.com"

pytestmark = pytest.mark.usefixtures("department", "other_department")


@pytest.fixture
def mover(client, learner):
    """Signed in a moment ago with the old address."""
    sign_in(client, OLD)
    return client


def ask(client: Client, address: str):
    return client.post("/you/address/", {"email": address})


def prove(client: Client, address: str):
    return client.post("/you/address/code/", {"code": mailed_code(address)})


def change(client: Client, address: str):
    assert ask(client, address).url == "/you/address/code/"
    return prove(client, address)


def test_a_mover_keeps_the_account_and_is_counted_once(mover, learner, participation):
    assert change(mover, NEW).url == "/you/"
    page = mover.get("/you/").content.decode()
    assert f"From now on you sign in with {NEW}" in page
    assert OLD not in page
    learner.refresh_from_db()
    assert learner.email == NEW
    assert learner in User.objects.with_verified_address()
    mover.post("/sign-out/")
    sign_in(mover, NEW)
    assert mover.session["_auth_user_id"] == str(learner.pk)
    assert Participation.objects.get() == participation
    assert mover.get("/home/").status_code == 200


def test_the_old_address_no_longer_opens_the_account(mover, learner):
    change(mover, NEW)
    newcomer = Client()
    sign_in(newcomer, OLD)
    assert newcomer.session["_auth_user_id"] != str(learner.pk)
    assert not EmailAddress.objects.filter(user=learner, email=OLD).exists()


def test_nothing_changes_before_the_code_is_typed(mover, learner):
    ask(mover, NEW)
    mover.post("/you/address/code/", {"code": "abc"})
    learner.refresh_from_db()
    assert learner.email == OLD
    assert OutgoingMail.objects.filter(to=OLD).count() == 1, "only the code of signing in"


def test_both_addresses_are_told(mover):
    change(mover, NEW)
    for address in (OLD, NEW):
        mail = newest_mail(address)
        assert "was changed" in mail.subject
        assert f"from {OLD}\nto {NEW}" in mail.body
        assert "did not, tell us at once" in mail.body
        assert "champion" in mail.body


def test_the_mail_says_where_to_write_when_there_is_somewhere(mover, settings):
    settings.CONTACT_EMAIL = "help@portal.example"
    change(mover, NEW)
    assert "help@portal.example" in newest_mail(OLD).body


def test_other_visits_end_and_this_one_goes_on(mover, learner):
    elsewhere = Client()
    elsewhere.force_login(learner)
    assert elsewhere.get("/you/").status_code == 200
    change(mover, NEW)
    assert elsewhere.get("/you/").status_code == 302
    assert mover.get("/you/").status_code == 200


def test_the_old_employers_single_sign_on_no_longer_opens_the_account(mover, learner):
    SocialAccount.objects.create(user=learner, provider="single-sign-on", uid="staff-number-1")
    change(mover, NEW)
    assert not SocialAccount.objects.exists()


def test_the_code_page_shows_the_address_and_leads_back(mover):
    ask(mover, NEW)
    page = mover.get("/you/address/code/").content.decode()
    assert NEW in page
    assert 'href="/you/address/"' in page
    assert NEW in mover.get("/you/address/").content.decode(), "it need not be typed again"


def test_a_barred_address_gets_the_same_answers_and_is_told_by_mail(mover, learner):
    answers = {}
    for address in (NEW, BARRED):
        asked = ask(mover, address)
        page = mover.get(asked.url).content.decode().replace(address, "ADDRESS")
        wrong = mover.post(asked.url, {"code": "000000"})
        answers[address] = (asked.url, page.count("ADDRESS"), errors_on(wrong))
    assert answers[NEW] == answers[BARRED]
    assert "cannot sign in" in newest_mail(BARRED).subject
    code = mover.session["new_address"]["code"]
    assert "not right" in errors_on(mover.post("/you/address/code/", {"code": code}))
    learner.refresh_from_db()
    assert learner.email == OLD


def test_a_domain_barred_after_the_code_was_sent_is_barred(mover, learner):
    ask(mover, NEW)
    EmailDomain.objects.filter(domain="ofsted.gov.uk").delete()
    assert "not right" in errors_on(prove(mover, NEW))
    learner.refresh_from_db()
    assert learner.email == OLD


def test_nobody_learns_that_an_address_has_an_account_before_they_prove_it(mover):
    make_user(NEW)
    other = "nobody@ofsted.gov.uk"
    assert ask(mover, NEW).url == ask(mover, other).url
    first = mover.get("/you/address/code/").content.decode()
    ask(mover, NEW)
    assert mover.get("/you/address/code/").content.decode().count(NEW) == first.count(other)


def test_codes_are_limited_as_for_signing_in(mover, client):
    for _ in range(3):
        ask(mover, NEW)
    assert "too many codes" in errors_on(ask(mover, NEW))
    assert "too many codes" in errors_on(Client().post("/sign-in/", {"email": NEW}))


def test_in_two_tabs_the_newest_address_counts(mover, learner):
    ask(mover, "lee.other@ofsted.gov.uk")
    first = mailed_code("lee.other@ofsted.gov.uk")
    ask(mover, NEW)
    if first != mailed_code(NEW):
        assert "not right" in errors_on(mover.post("/you/address/code/", {"code": first}))
    assert prove(mover, NEW).url == "/you/"
    learner.refresh_from_db()
    assert learner.email == NEW


def test_the_code_of_a_new_address_signs_nobody_in(mover):
    ask(mover, NEW)
    assert "why=not-started" in type_code(Client(), mailed_code(NEW)).url


def test_what_the_code_is_for_stands_in_the_mail(mover):
    ask(mover, NEW)
    assert "is your code to use this address for your One Big Thing account" in (
        newest_mail(NEW).subject
    )


def test_the_own_address_is_no_new_one(mover):
    assert "Enter the new one" in errors_on(ask(mover, OLD.upper()))


# --- Who may ---------------------------------------------------------------------------------------


def test_hours_after_signing_in_a_code_to_the_present_address_comes_first(client, learner):
    with time_machine.travel(timezone.now()) as clock:
        sign_in(client, OLD)
        clock.shift(timedelta(minutes=16))
        sent = ask(client, NEW)
        assert sent.url == "/you/confirm/?next=%2Fyou%2Faddress%2F"
        assert OLD in client.get(sent.url).content.decode()
        assert client.post("/you/confirm/", {"next": "/you/address/"}).url == "/you/confirm/code/"
        assert "show One Big Thing that it is you" in newest_mail(OLD).subject
        back = client.post("/you/confirm/code/", {"code": mailed_code(OLD)})
        assert back.url == "/you/address/"
        assert NEW in client.get(back.url).content.decode(), "it need not be typed again"
        change(client, NEW)
    learner.refresh_from_db()
    assert learner.email == NEW


def test_a_code_asked_for_in_time_may_be_typed_a_little_later(client, learner):
    with time_machine.travel(timezone.now()) as clock:
        sign_in(client, OLD)
        clock.shift(timedelta(minutes=14))
        ask(client, NEW)
        clock.shift(timedelta(minutes=5))
        assert prove(client, NEW).url == "/you/"


def test_a_session_alone_changes_no_address(client, learner):
    client.force_login(learner)
    assert client.get("/you/address/").url.startswith("/you/confirm/")
    assert ask(client, NEW).url.startswith("/you/confirm/")
    assert not OutgoingMail.objects.exists()


def test_who_is_appointed_needs_their_second_factor(client, champion):
    sign_in(client, champion.email)
    assert ask(client, NEW).url == "/second-factor/?next=/you/address/"
    TOTP.activate(champion, "JBSWY3DPEHPK3PXP")
    assert ask(client, NEW).url == "/accounts/2fa/reauthenticate/?next=/you/address/"
    assert not OutgoingMail.objects.filter(to=NEW).exists()


def test_who_has_a_second_factor_needs_it_though_appointed_to_nothing(mover, learner):
    TOTP.activate(learner, "JBSWY3DPEHPK3PXP")
    assert ask(mover, NEW).url == "/accounts/2fa/reauthenticate/?next=/you/address/"


def test_a_mailed_code_does_not_stand_in_for_a_second_factor_used_again(client, learner):
    """It would let whoever reads the mail take the second factor away."""
    TOTP.activate(learner, "JBSWY3DPEHPK3PXP")
    client.force_login(learner)
    client.post("/you/confirm/", {"next": "/accounts/2fa/totp/deactivate/"})
    client.post("/you/confirm/code/", {"code": mailed_code(OLD)})
    assert client.get("/accounts/2fa/totp/deactivate/").url.startswith("/accounts/2fa/reauth")


# --- What is kept of it ------------------------------------------------------------------------------


def test_the_former_address_is_kept_with_who_gave_it_up_shown_and_deleted_on_leaving(
    mover, learner
):
    change(mover, NEW)
    former = FormerAddress.objects.get()
    assert (former.email, former.pgh_obj_id) == (OLD, learner.pk)
    assert former.pgh_context.metadata["user"] == str(learner.pk)
    held = mover.get("/you/download.json").json()["account"]["former_addresses"]
    assert [each["email"] for each in held] == [OLD]
    assert OLD in mover.get("/you/download/").content.decode()
    mover.post("/you/leave/", {"is_sure": "on"})
    assert not FormerAddress.objects.exists()


# --- Two at once -------------------------------------------------------------------------------------


def test_an_address_that_has_an_account_is_taken(learner):
    make_user(NEW)
    with pytest.raises(services.AddressTaken):
        services.change_address(user=learner, email=NEW)
    learner.refresh_from_db()
    assert learner.email == OLD


def both_at_once(*work) -> list[str]:
    """What came of each: a name of an exception, or nothing."""
    barrier, came = threading.Barrier(len(work)), []

    def run(do) -> None:
        try:
            barrier.wait(60)
            do()
            came.append("")
        except services.AddressTaken:
            came.append("taken")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[do]) for do in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(came)


def test_of_two_people_who_want_one_address_at_once_one_gets_it(committed, learner):
    other = make_user("olga@dwp.gov.uk")
    came = both_at_once(
        *(lambda who=who: services.change_address(user=who, email=NEW) for who in (learner, other))
    )
    assert came == ["", "taken"]
    assert User.objects.filter(email=NEW).count() == 1
    assert EmailAddress.objects.filter(email=NEW, verified=True).count() == 1


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def old_address_proved_while_it_is_given_up(learner):
    """The account that somebody gets who types the old address's code at that very moment; none if it failed."""
    got = []

    def prove_old() -> None:
        try:
            got.append(services.prove_address(email=OLD))
        except IntegrityError:
            got.append(None)
        finally:
            connections.close_all()

    thread = threading.Thread(target=prove_old)
    with transaction.atomic():
        services.change_address(user=learner, email=NEW)
        thread.start()
        while thread.is_alive() and not somebody_waits():
            pass
    thread.join(30)
    return got[0]


def test_an_old_address_proved_while_it_is_given_up_opens_a_new_account(committed, learner):
    got = old_address_proved_while_it_is_given_up(learner)
    assert (got.pk != learner.pk, got.email) == (True, OLD)
    learner.refresh_from_db()
    assert learner.email == NEW
    assert EmailAddress.objects.get(user=learner).email == NEW


def test_without_the_lock_it_would_fail(committed, learner, monkeypatch):
    """The control."""
    unlock(monkeypatch, User)
    assert old_address_proved_while_it_is_given_up(learner) is None
