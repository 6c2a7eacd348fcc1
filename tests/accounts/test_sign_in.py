"""Signing in with a code."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client import REGISTRY

from accounts.models import OutgoingMail, User
from departments.models import EmailDomain
from tests.accounts.guards import without
from tests.accounts.steps import (
    ask_for_code,
    errors_on,
    mailed_code,
    newest_mail,
    sign_in,
    type_code,
)
from tests.factories import make_user

NEW = "nora.new@dwp.gov.uk"
BARRED = "sam.stranger@example.com"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


pytestmark = pytest.mark.usefixtures("department")  # dwp.gov.uk may sign in


def test_a_new_person_types_address_and_code_and_is_home(client):
    asked = ask_for_code(client, NEW)
    assert asked.url == "/sign-in/code/"
    assert not User.objects.filter(email=NEW).exists(), "no account before the code"
    page = client.get(asked.url)
    assert NEW in page.content.decode()
    assert "may take a minute" in page.content.decode()
    answer = type_code(client, mailed_code(NEW))
    assert answer.url == "/home/"
    user = User.objects.get(email=NEW)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert EmailAddress.objects.get(user=user).verified
    assert not user.has_usable_password()


def test_a_known_person_gets_the_account_they_have(client, learner):
    assert sign_in(client, learner.email).url == "/home/"
    assert client.session["_auth_user_id"] == str(learner.pk)
    assert User.objects.count() == 1


def test_address_is_one_whatever_its_case_and_blanks(client, learner):
    assert ask_for_code(client, f"  {learner.email.upper()} ").url == "/sign-in/code/"
    type_code(client, mailed_code(learner.email))
    assert client.session["_auth_user_id"] == str(learner.pk)


def test_subdomains_of_a_permitted_domain_are_permitted_and_lookalikes_are_not(client):
    ask_for_code(client, "a@digital.dwp.gov.uk")
    assert mailed_code("a@digital.dwp.gov.uk")
    ask_for_code(client, "a@notdwp.gov.uk")
    assert "cannot sign in" in newest_mail("a@notdwp.gov.uk").subject


def test_a_code_may_be_typed_with_blanks_and_dashes(client, learner):
    ask_for_code(client, learner.email)
    code = mailed_code(learner.email)
    assert type_code(client, f" {code[:3]}-{code[3:]} ").url == "/home/"


def shape(response) -> tuple:
    """What an outsider sees of an answer, without what differs from any request to the next."""
    page = response.content.decode()
    page = re.sub(r'(nonce|value|csrfmiddlewaretoken)="[^"]*"', "", page)
    page = re.sub(r"[\w.+]+@[\w.]+", "ADDRESS", page)
    headers = {k: v for k, v in response.headers.items() if "Id" not in k and "ID" not in k}
    headers.pop("Content-Security-Policy", None)
    headers.pop("Content-Length", None)
    headers.pop("Expires", None)
    return response.status_code, page, headers, sorted(response.cookies)


PLUS = "nora+two@dwp.gov.uk"


@pytest.mark.parametrize("address", [NEW, BARRED, PLUS], ids=["new", "barred", "with a plus"])
def test_nobody_can_tell_a_new_or_barred_address_from_a_known_one(address, learner):
    seen = {}
    for who in (learner.email, address):
        client = Client()
        client.get("/sign-in/")
        answers, queries = [], []
        for step in (
            lambda c=client, a=who: ask_for_code(c, a),
            lambda c=client: c.get("/sign-in/code/"),
            lambda c=client: type_code(c, "not a code"),
            lambda c=client: type_code(c, "000000"),
            lambda c=client: c.post("/sign-in/code/another/"),
        ):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                answers.append(shape(step()))
            queries.append(len(captured))
        seen[who] = answers, queries
    assert seen[learner.email] == seen[address]


def test_a_barred_address_is_told_by_mail_and_gets_no_account(client):
    ask_for_code(client, BARRED)
    mail = newest_mail(BARRED)
    assert "cannot sign in" in mail.subject
    assert not re.search(r"\b\d{6}\b", mail.body)
    assert not User.objects.exists()


def test_one_mailbox_is_one_person(client):
    """Mail to name+anything@ reaches name@."""
    ask_for_code(client, PLUS)
    mail = newest_mail(PLUS)
    assert "cannot sign in" in mail.subject
    assert "leave out the plus sign" in mail.body
    assert not re.search(r"\b\d{6}\b", mail.body)
    code = client.session["sign_in"]["code"]
    assert "not right" in errors_on(type_code(client, code))
    assert not User.objects.exists()
    ask_for_code(client, BARRED)
    assert "plus sign" not in newest_mail(BARRED).body


def test_a_barred_address_that_guesses_its_code_is_answered_like_any_wrong_guess(client):
    ask_for_code(client, BARRED)
    code = client.session["sign_in"]["code"]
    answer = type_code(client, code)
    assert "not right" in errors_on(answer)
    assert not User.objects.exists()


def test_a_domain_barred_after_the_code_was_sent_is_barred(client, learner):
    ask_for_code(client, learner.email)
    EmailDomain.objects.all().delete()
    assert "not right" in errors_on(type_code(client, mailed_code(learner.email)))
    assert "_auth_user_id" not in client.session


def test_a_closed_account_is_told_so_after_its_code(client, learner):
    User.objects.filter(pk=learner.pk).update(is_active=False)
    answer = sign_in(client, learner.email)
    assert "why=closed" in answer.url
    assert "account is closed" in client.get(answer.url).content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Enter your work email address"),
        ("   ", "Enter your work email address"),
        ("nora", "Enter an email address in the correct format"),
        ("nora@", "Enter an email address in the correct format"),
        ("nora@dwp.gov.uk\nBcc: x@dwp.gov.uk", "Enter an email address in the correct format"),
        ("n" * 250 + "@dwp.gov.uk", "254 characters or fewer"),
        # In lower case the first is longer than 254; neither is a letter of an address.
        ("İ" * 30 + "n" * 34 + "@" + "dwp." * 44 + "dwp.gov.uk", "in the correct format"),
        ("noraſ@dwp.gov.uk", "in the correct format"),
        ("nora@dwp.gov.uk\x00", "Null characters are not allowed"),
    ],
)
def test_address_page_says_what_is_wrong(client, typed, error):
    answer = ask_for_code(client, typed)
    assert error in errors_on(answer)
    assert "<title>Error: " in answer.content.decode()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Enter the 6-digit code"),
        ("12345", "The code is 6 numbers"),
        ("1234567", "The code is 6 numbers"),
        ("abcdef", "The code is 6 numbers"),
        ("١٢٣٤٥٦", "The code is 6 numbers"),
        ("1" * 60, "The code is 6 numbers"),
    ],
)
def test_code_page_says_what_is_wrong_and_counts_no_try(client, learner, typed, error):
    ask_for_code(client, learner.email)
    for _ in range(6):
        assert error in errors_on(type_code(client, typed))
    assert type_code(client, mailed_code(learner.email)).url == "/home/"


def test_four_wrong_codes_are_forgiven_and_the_fifth_ends_it(client, learner):
    ask_for_code(client, learner.email)
    code = mailed_code(learner.email)
    for _ in range(4):
        assert "not right" in errors_on(type_code(client, wrong(code)))
    ended = type_code(client, wrong(code))
    assert "why=too-many-tries" in ended.url
    page = client.get(ended.url).content.decode()
    assert "too many times" in page
    assert learner.email in page, "the address need not be typed again"
    assert "why=too-many-tries" in type_code(client, code).url
    assert "_auth_user_id" not in client.session


def test_guesses_made_at_once_are_counted_though_the_session_forgets(client, learner):
    ask_for_code(client, learner.email)
    code = mailed_code(learner.email)
    session = client.session
    before = dict(session["sign_in"])
    for _ in range(5):
        type_code(client, wrong(code))
        session = client.session
        session["sign_in"] = before  # what a parallel request would write back
        session.save()
    assert "why=too-many-tries" in type_code(client, code).url


def wrong_codes_counted() -> float:
    return REGISTRY.get_sample_value("portal_wrong_codes_total")


def guess_wrong(times: int) -> None:
    """In a new browser for each code; the fifth wrong guess ends one."""
    while times:
        browser = Client()
        assert ask_for_code(browser, NEW).url == "/sign-in/code/"
        code = mailed_code(NEW)
        for _ in range(min(times, 5)):
            type_code(browser, wrong(code))
            times -= 1


def test_ten_wrong_codes_in_an_hour_shut_an_address_whoever_typed_them(client):
    before = wrong_codes_counted()
    with time_machine.travel(timezone.now()) as clock:
        ask_for_code(client, NEW)
        guess_wrong(10)
        assert wrong_codes_counted() == before + 10
        refused = type_code(client, mailed_code(NEW))
        assert "why=too-many-guesses" in refused.url
        assert "typed wrong too many times" in client.get(refused.url).content.decode()
        clock.shift(timedelta(minutes=2))
        mails = OutgoingMail.objects.count()
        assert "typed wrong too many times. Wait an hour" in errors_on(ask_for_code(client, NEW))
        client.post("/sign-in/code/another/")
        assert "Wait an hour" in client.get("/sign-in/").content.decode()
        assert OutgoingMail.objects.count() == mails, "no code that could not be typed"
        clock.shift(timedelta(minutes=59))
        assert sign_in(client, NEW).url == "/home/"


def test_thirty_wrong_codes_shut_an_address_for_the_day(client):
    with time_machine.travel(timezone.now()) as clock:
        for _ in range(3):
            guess_wrong(10)
            clock.shift(timedelta(minutes=61))
        assert "typed wrong too many times" in errors_on(ask_for_code(client, NEW))
        clock.shift(timedelta(hours=21))
        assert sign_in(client, NEW).url == "/home/"


def test_wrong_codes_shut_no_other_address(client, learner):
    guess_wrong(10)
    assert sign_in(client, learner.email).url == "/home/"


def test_right_codes_are_not_counted_against_an_address():
    with time_machine.travel(timezone.now()) as clock:
        for _ in range(12):
            assert sign_in(Client(), NEW).url == "/home/"
            clock.shift(timedelta(seconds=25))


def test_forty_codes_in_a_day_are_enough_for_an_address(client):
    with time_machine.travel(timezone.now()) as clock:
        for _ in range(40):
            assert ask_for_code(client, NEW).url == "/sign-in/code/"
            clock.shift(timedelta(minutes=6))
        assert "too many codes" in errors_on(ask_for_code(client, NEW))


def test_wrong_codes_typed_at_once_do_not_outrun_the_count(committed, department):
    """Fifteen tries of three codes at once; ten may be wrong."""
    browsers, before = [Client() for _ in range(3)], wrong_codes_counted()
    for browser in browsers:
        ask_for_code(browser, NEW)
    barrier = threading.Barrier(15)

    def guess(cookies) -> None:
        browser = Client()
        browser.cookies.update(cookies)
        barrier.wait(60)
        type_code(browser, wrong(browser.session["sign_in"]["code"]))
        connections.close_all()

    guesses = [threading.Thread(target=guess, args=[each.cookies]) for each in browsers * 5]
    for each in guesses:
        each.start()
    for each in guesses:
        each.join(60)
    assert 0 < wrong_codes_counted() - before <= 10


def test_a_code_expires_after_ten_minutes(client, learner):
    with time_machine.travel(timezone.now()) as clock:
        ask_for_code(client, learner.email)
        code = mailed_code(learner.email)
        clock.shift(timedelta(minutes=10, seconds=1))
        expired = type_code(client, code)
        assert "why=expired" in expired.url
        page = client.get(expired.url).content.decode()
    assert "expired" in page
    assert learner.email in page


def test_a_code_works_for_nearly_ten_minutes(client, learner):
    with time_machine.travel(timezone.now()) as clock:
        ask_for_code(client, learner.email)
        clock.shift(timedelta(minutes=9, seconds=58))
        assert type_code(client, mailed_code(learner.email)).url == "/home/"


def test_another_code_replaces_the_first(client, learner):
    ask_for_code(client, learner.email)
    first = mailed_code(learner.email)
    client.post("/sign-in/code/another/")
    second = mailed_code(learner.email)
    assert "new code" in client.get("/sign-in/code/").content.decode()
    if first != second:
        assert "not right" in errors_on(type_code(client, first))
    assert type_code(client, second).url == "/home/"


def test_a_fourth_code_within_a_minute_is_refused_for_that_address_only(client, learner):
    for _ in range(3):
        assert ask_for_code(client, learner.email).url == "/sign-in/code/"
    assert "too many codes" in errors_on(ask_for_code(client, learner.email))
    assert OutgoingMail.objects.filter(to=learner.email).count() == 3
    assert ask_for_code(client, NEW).url == "/sign-in/code/"


def test_too_many_resent_codes_are_refused_in_words_and_the_last_one_still_works(client, learner):
    ask_for_code(client, learner.email)
    for _ in range(3):
        client.post("/sign-in/code/another/")
    assert "too many codes" in client.get("/sign-in/code/").content.decode()
    assert type_code(client, mailed_code(learner.email)).url == "/home/"


def test_another_address_can_be_typed_instead(client, learner):
    ask_for_code(client, learner.email, next="/you/")
    page = client.get("/sign-in/").content.decode()
    assert learner.email in page
    ask_for_code(client, NEW)
    assert type_code(client, mailed_code(NEW)).url == "/you/"


def test_in_two_tabs_the_newest_address_counts(client, learner):
    ask_for_code(client, learner.email)
    first = mailed_code(learner.email)
    ask_for_code(client, NEW)
    if first != mailed_code(NEW):
        assert "not right" in errors_on(type_code(client, first))
    type_code(client, mailed_code(NEW))
    assert client.session["_auth_user_id"] == str(User.objects.get(email=NEW).pk)


def test_code_page_without_a_sign_in_leads_to_its_start(client):
    for answer in (
        client.get("/sign-in/code/"),
        type_code(client, "123456"),
        client.post("/sign-in/code/another/"),
    ):
        assert "why=not-started" in answer.url
    assert "Start here" in client.get("/sign-in/?why=not-started").content.decode()


def test_a_code_signs_in_only_the_browser_that_asked(client, learner):
    ask_for_code(client, learner.email)
    stranger = Client()
    assert "why=not-started" in type_code(stranger, mailed_code(learner.email)).url


def test_back_button_after_signing_in_leads_home(client, learner):
    sign_in(client, learner.email)
    assert client.get("/sign-in/code/").url == "/home/"
    assert client.get("/sign-in/").url == "/home/"
    assert type_code(client, "123456").url == "/home/"


def test_a_code_works_once(client, learner):
    ask_for_code(client, learner.email)
    code = mailed_code(learner.email)
    type_code(client, code)
    client.post("/sign-out/")
    assert "why=not-started" in type_code(client, code).url


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/league-table/?measure=finished", "/league-table/?measure=finished"),
        ("https://evil.example/", "/home/"),
        ("//evil.example/", "/home/"),
        ("/\\evil.example", "/home/"),
        ("javascript:alert(1)", "/home/"),
        ("", "/home/"),
    ],
)
def test_after_signing_in_only_pages_of_ours_are_gone_to(client, learner, wanted, reached):
    assert sign_in(client, learner.email, next=wanted).url == reached
    assert client.get("/sign-in/", {"next": wanted}).url == reached


def test_signing_in_changes_the_session_key(client, learner):
    ask_for_code(client, learner.email)
    before = client.session.session_key
    type_code(client, mailed_code(learner.email))
    assert client.session.session_key != before


def test_signing_out_takes_a_post(client, learner):
    sign_in(client, learner.email)
    assert client.get("/sign-out/").status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post("/sign-out/").url == "/"
    assert "_auth_user_id" not in client.session


def test_posting_without_the_token_is_refused(learner):
    client = Client(enforce_csrf_checks=True)
    assert ask_for_code(client, learner.email).status_code == 403
    assert not OutgoingMail.objects.exists()


def test_nothing_in_the_address_puts_words_on_the_page(client):
    page = client.get("/sign-in/?why=<b>hello</b>&next=/x").content.decode()
    assert "hello" not in page


def test_the_address_of_the_visitor_limits_nobody(client):
    for number in range(22):  # more than allauth would let through from one address
        answer = ask_for_code(Client(REMOTE_ADDR="192.0.2.1"), f"person{number}@dwp.gov.uk")
        assert answer.url == "/sign-in/code/"


def proved_in_two_browsers_at_once() -> tuple[list[str], set[str]]:
    """Where each is led, and whose account each is then in."""
    clients = [Client(), Client()]
    codes = []
    for client in clients:
        ask_for_code(client, NEW)
        codes.append(mailed_code(NEW))
    barrier, answers = threading.Barrier(2), []

    def finish(client: Client, code: str) -> None:
        try:
            barrier.wait(60)
            answers.append(type_code(client, code).url)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=finish, args=pair) for pair in zip(clients, codes, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return answers, {client.session["_auth_user_id"] for client in clients}


def test_two_browsers_proving_one_new_address_at_once_make_one_account(committed, department):
    answers, accounts = proved_in_two_browsers_at_once()
    assert answers == ["/home/", "/home/"]
    user = User.objects.get(email=NEW)
    assert EmailAddress.objects.filter(user=user, verified=True).count() == 1
    assert accounts == {str(user.pk)}


def test_without_its_constraints_one_address_proved_twice_at_once_does_make_two_accounts(
    committed, department, monkeypatch
):
    """The control: both have looked before either writes."""
    rows, barrier = type(User.objects.all()), threading.Barrier(2)
    create = rows.create

    def create_together(*args, **kwargs):
        barrier.wait(60)
        return create(*args, **kwargs)

    monkeypatch.setattr(rows, "create", create_together, raising=False)
    with without("accounts_user_email_key", "unique_verified_email"):
        _, accounts = proved_in_two_browsers_at_once()
        assert len(accounts) == User.objects.filter(email=NEW).count() == 2


def test_an_address_opened_for_an_appointment_is_unproved_until_its_code_is_typed(client):
    user = make_user(NEW, verified=False)
    assert user not in User.objects.with_verified_address()
    sign_in(client, NEW)
    assert user in User.objects.with_verified_address()
