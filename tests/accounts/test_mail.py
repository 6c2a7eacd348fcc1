"""The queue of outgoing mail."""

import re
import smtplib
import threading
from datetime import timedelta

import pytest
import time_machine
from celery.signals import after_task_publish
from django.conf import settings
from django.core import mail as django_mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections
from django.utils import timezone

from accounts import services, tasks
from accounts.models import OutgoingMail
from tests.accounts.guards import unlock
from tests.accounts.steps import ask_for_code, newest_mail
from tests.constraints import breaks
from tests.publishing import all_published
from tests.sessions import proved

TO = "lee.learner@dwp.gov.uk"


class Broken(BaseEmailBackend):
    """A mail server that never takes anything."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError(f"no mailbox for {TO}")


class Picky(BaseEmailBackend):
    """A mail server that takes no mail for nobody."""

    code = 550

    def send_messages(self, email_messages):
        (message,) = email_messages
        if message.to == ["nobody@dwp.gov.uk"]:
            raise smtplib.SMTPRecipientsRefused({message.to[0]: (self.code, b"no such mailbox")})
        return 1


class Slow(BaseEmailBackend):
    """A mail server that takes its time: until it is told to go on, or is given another message."""

    taken: list[str] = []
    started = threading.Event()
    go_on = threading.Event()

    def send_messages(self, email_messages):
        if self.started.is_set():
            self.go_on.set()
        self.started.set()
        assert self.go_on.wait(60)
        self.taken += [message.subject for message in email_messages]
        return len(email_messages)


@pytest.fixture
def queued(db):
    return services.queue_mail(to=TO, subject="Hello", body="The body", html_body="<p>Html</p>")


@pytest.fixture
def broken(settings):
    settings.MAIL_TRANSPORT = f"{__name__}.Broken"


def test_djangos_mail_goes_into_the_queue_and_not_out(db):
    send_mail("Subject", "Body", None, [TO, "b@dwp.gov.uk"], html_message="<p>Body</p>")
    assert django_mail.outbox == []
    kept = OutgoingMail.objects.order_by("to").values_list("to", "subject", "body", "html_body")
    assert list(kept) == [
        ("b@dwp.gov.uk", "Subject", "Body", "<p>Body</p>"),
        (TO, "Subject", "Body", "<p>Body</p>"),
    ]


def test_what_is_typed_is_not_run_as_a_template(db):
    EmailMessage("{{ 1 }}", "{% debug %} {{ 7|add:7 }}", to=[TO]).send()
    assert newest_mail(TO).body == "{% debug %} {{ 7|add:7 }}"


def test_a_long_subject_is_cut(db):
    mail = services.queue_mail(to=TO, subject="A record from " + "n" * 200, body="x")
    mail.refresh_from_db()
    assert len(mail.subject) == 200
    assert mail.subject.endswith("n…")


def test_attachments_are_refused_aloud(db):
    message = EmailMultiAlternatives("With a file", "Body", to=[TO])
    message.attach("file.txt", "text")
    with pytest.raises(ValueError, match="no attachments"):
        message.send()


def test_delivered_mail_is_the_queued_mail_and_says_which_request_asked(queued):
    OutgoingMail.objects.update(request_id="request-1")
    assert services.deliver_mail(mail_id=queued.pk)
    (sent,) = django_mail.outbox
    assert (sent.subject, sent.body, sent.to) == ("Hello", "The body", [TO])
    assert sent.alternatives[0][0] == "<p>Html</p>"
    assert sent.extra_headers["X-Request-ID"] == "request-1"


def test_task_delivered_five_times_sends_once(queued):
    for _ in range(5):
        tasks.send_mail(str(queued.pk))
    tasks.send_waiting_mail()
    assert len(django_mail.outbox) == 1


def test_task_for_mail_that_is_gone_does_nothing(queued):
    OutgoingMail.objects.all().delete()
    tasks.send_mail(str(queued.pk))
    assert django_mail.outbox == []


def test_sweep_sends_what_the_queue_lost_oldest_first(db):
    now = timezone.now()
    for minutes in (1, 3, 2):
        mail = services.queue_mail(to=TO, subject=str(minutes), body="x")
        OutgoingMail.objects.filter(pk=mail.pk).update(queued_at=now - timedelta(minutes=minutes))
    assert services.deliver_waiting_mail() == 3
    assert [message.subject for message in django_mail.outbox] == ["3", "2", "1"]


def test_failure_is_tried_again_later_and_later_then_given_up(queued, broken):
    waits, start = [], timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(20):
            services.deliver_mail(mail_id=queued.pk)
            queued.refresh_from_db()
            if queued.given_up_at:
                break
            waits.append((queued.next_try_at - timezone.now()).total_seconds())
            assert not services.deliver_mail(mail_id=queued.pk), "not before its time"
            clock.move_to(queued.next_try_at)
    assert waits == [30, 60, 120, 240, 480, 960, 1920]
    assert queued.tries == 8
    assert queued.sent_at is None


def test_one_failure_does_not_hold_up_the_rest(queued, settings, broken):
    services.deliver_waiting_mail()
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    services.queue_mail(to=TO, subject="Second", body="x")
    assert services.deliver_waiting_mail() == 1
    assert django_mail.outbox[0].subject == "Second"


def test_a_sweep_ends_when_the_mail_server_is_away(db, broken):
    """Each try may take ten seconds: with a hundred waiting nothing else would be done."""
    for number in range(3):
        services.queue_mail(to=TO, subject=str(number), body="x")
    services.deliver_waiting_mail()
    assert sorted(OutgoingMail.objects.values_list("tries", flat=True)) == [0, 0, 1]


@pytest.mark.parametrize(("code", "is_given_up"), [(550, True), (450, False)])
def test_an_address_that_is_refused_holds_nobody_up_and_is_given_up_when_it_is_for_good(
    db, settings, code, is_given_up
):
    settings.MAIL_TRANSPORT = f"{__name__}.Picky"
    Picky.code = code
    refused = services.queue_mail(to="nobody@dwp.gov.uk", subject="First", body="x")
    taken = services.queue_mail(to=TO, subject="Second", body="x")
    assert services.deliver_waiting_mail() == 1
    refused.refresh_from_db(), taken.refresh_from_db()
    assert taken.sent_at
    assert (refused.given_up_at is not None) is is_given_up


def test_of_mail_that_is_given_up_nothing_is_kept_that_says_what_or_to_whom(queued, broken):
    OutgoingMail.objects.update(tries=7)
    services.deliver_mail(mail_id=queued.pk)
    queued.refresh_from_db()
    assert queued.given_up_at
    assert (queued.to, queued.domain) == ("@dwp.gov.uk", "dwp.gov.uk")
    assert queued.subject == queued.body == queued.html_body == ""


def test_a_code_that_expires_before_it_is_sent_is_given_up_and_kept_for_a_week(
    client, department, broken
):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_for_code(client, TO)
        services.deliver_waiting_mail()
        assert not OutgoingMail.objects.given_up().exists()
        clock.shift(timedelta(minutes=10))
        services.deliver_waiting_mail()
        (lost,) = OutgoingMail.objects.given_up()
        assert (lost.kind, lost.to, lost.body) == ("code", "@dwp.gov.uk", "")
        clock.shift(timedelta(days=6, hours=23))
        tasks.delete_old_mail()
        assert OutgoingMail.objects.exists()
        clock.shift(timedelta(hours=2))
        tasks.delete_old_mail()
        assert not OutgoingMail.objects.exists()


def test_what_waits_and_what_was_given_up_is_told_to_prometheus(client, db, settings, broken):
    settings.METRICS_TOKEN = "a-token"

    def told(name: str) -> float:
        page = client.get("/metrics", headers={"Authorization": "Bearer a-token"}).content.decode()
        return float(re.search(rf"^portal_mail_{name} (.+)$", page, re.MULTILINE)[1])

    assert [told(name) for name in ("waiting", "waiting_oldest_seconds", "given_up")] == [0, 0, 0]
    for number in range(2):
        services.queue_mail(to=TO, subject=str(number), body="x")
    OutgoingMail.objects.filter(subject="0").update(queued_at=timezone.now() - timedelta(hours=1))
    assert told("waiting") == 2
    assert 3600 <= told("waiting_oldest_seconds") < 3700
    OutgoingMail.objects.filter(subject="0").update(tries=7)
    services.deliver_waiting_mail()
    assert (told("waiting"), told("given_up")) == (1, 1)
    assert told("waiting_oldest_seconds") < 100


def test_the_admin_site_shows_mail_without_its_words_and_without_addresses(queued, administrator):
    browser = proved(administrator)
    for path in ("", f"{queued.pk}/change/"):
        page = browser.get(f"/admin/accounts/outgoingmail/{path}").content.decode()
        assert "dwp.gov.uk" in page
        for hidden in (TO, "Hello", "The body"):
            assert hidden not in page


def test_failure_is_logged_without_the_address(queued, broken, capfd, caplog):
    services.deliver_mail(mail_id=queued.pk)
    out = caplog.text + "".join(capfd.readouterr())
    assert "mail_not_sent" in out
    assert "ConnectionRefusedError" in out
    assert TO not in out


def test_a_code_that_no_longer_works_is_not_sent_late(client, department):
    with time_machine.travel(timezone.now()) as clock:
        ask_for_code(client, TO)
        clock.shift(timedelta(minutes=11))
        assert services.deliver_waiting_mail() == 0
    assert django_mail.outbox == []


def test_strangers_cannot_have_us_write_to_everybody(client, department):
    """Sixty explanations a minute are sent, whomever they are to; a code is none."""
    now = timezone.now()
    with time_machine.travel(now) as clock:
        for number in range(62):
            answer = ask_for_code(client, f"person{number}@example.com")
            assert answer.url == "/sign-in/code/"
        ask_for_code(client, TO)
        assert services.deliver_waiting_mail() == 61
        assert django_mail.outbox[-1].to == [TO]
        assert OutgoingMail.objects.count() == 61, "what is not sent is not kept"
        clock.shift(timedelta(seconds=61))
        ask_for_code(client, "person63@example.com")
        assert services.deliver_waiting_mail() == 1


def test_mail_is_deleted_within_an_hour_after_it_went_and_waiting_mail_stays(queued):
    waiting = services.queue_mail(to=TO, subject="Waiting", body="x")
    services.deliver_mail(mail_id=queued.pk)
    now = timezone.now()
    assert services.delete_old_mail(now=now + timedelta(minutes=54)) == 0
    assert services.delete_old_mail(now=now + timedelta(minutes=56)) == 1
    assert list(OutgoingMail.objects.all()) == [waiting]
    tasks.delete_old_mail()


def test_the_privacy_page_keeps_its_word():
    """Between two tidyings a message may grow older by as long as that takes."""
    from accounts.services.mail import SENT_KEPT_FOR
    from obt_portal.jobs import seconds_between_runs

    between = timedelta(seconds=seconds_between_runs()["delete-old-mail"])
    assert SENT_KEPT_FOR + between <= timedelta(hours=1)
    visit = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    between = timedelta(seconds=seconds_between_runs()["delete-ended-sessions"])
    assert visit + between <= timedelta(days=1)


def test_two_sweeps_at_once_are_one(slow):
    """The second finds nothing to do, though mail waits and the first is held up by a slow server."""
    for number in range(2):
        OutgoingMail.objects.create(to=TO, subject=str(number), body="x")
    swept = []

    def work():
        try:
            swept.append(services.deliver_waiting_mail())
        finally:
            connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    assert Slow.started.wait(60)
    assert services.deliver_waiting_mail() == 0
    Slow.go_on.set()
    worker.join(10)
    assert swept == [2]
    OutgoingMail.objects.create(to=TO, subject="2", body="x")
    assert services.deliver_waiting_mail() == 1, "and the next may"


@pytest.fixture
def slow(committed, settings):
    settings.MAIL_TRANSPORT = f"{__name__}.Slow"
    Slow.taken.clear(), Slow.started.clear(), Slow.go_on.clear()


def sent_by_two_workers_at_once():
    """Whether the second sent it too; the first is sending it."""
    # Not by the service, which would tell a real worker that may be running too.
    mail = OutgoingMail.objects.create(to=TO, subject="Once", body="x")

    def work():
        try:
            services.deliver_mail(mail_id=mail.pk)
        finally:
            connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    assert Slow.started.wait(60)
    was_sent = services.deliver_mail(mail_id=mail.pk)
    Slow.go_on.set()
    worker.join(10)
    return was_sent


def test_two_workers_at_once_send_once(slow):
    assert not sent_by_two_workers_at_once()
    assert Slow.taken == ["Once"]


def test_without_the_lock_two_workers_at_once_do_send_twice(slow, monkeypatch):
    """The control."""
    unlock(monkeypatch, OutgoingMail)
    assert sent_by_two_workers_at_once()
    assert Slow.taken == ["Once", "Once"]


def test_mail_cannot_be_both_sent_and_given_up(queued):
    now = timezone.now()
    with breaks("mail_is_sent_or_given_up_not_both"):
        OutgoingMail.objects.update(sent_at=now, given_up_at=now)


def test_message_on_the_queue_holds_an_id_and_goes_after_the_commit(
    client, department, django_capture_on_commit_callbacks
):
    published = []

    def note(sender, body, headers, routing_key, **_):
        published.append((sender, routing_key, body, headers))

    after_task_publish.connect(note)
    try:
        with django_capture_on_commit_callbacks(execute=False) as callbacks:
            ask_for_code(client, TO)
        assert published == [], "nothing before the commit"
        for callback in callbacks:
            callback()
        all_published()
    finally:
        after_task_publish.disconnect(note)
    ((task, queue, body, headers),) = published
    assert (task, queue) == ("accounts.tasks.send_mail", "mail")
    assert list(body[0]) == [str(newest_mail(TO).pk)]
    assert body[1] == {}
    assert TO not in str(body) + str(headers)


def test_signing_in_logs_no_address(client, department, capfd, caplog):
    ask_for_code(client, TO)
    client.post("/sign-in/code/", {"code": "000000"})
    services.deliver_waiting_mail()
    assert TO not in caplog.text + "".join(capfd.readouterr())


def test_worker_sends_the_code_by_itself(committed, celery_worker, client, department):
    import time

    ask_for_code(client, TO)
    deadline = time.monotonic() + 60
    while not OutgoingMail.objects.filter(to=TO, sent_at__isnull=False).exists():
        assert time.monotonic() < deadline, "the worker did not send it"
        time.sleep(0.1)


def test_beat_sweeps_the_mail_and_tidies_up():
    from obt_portal.schedule import BEAT_SCHEDULE

    scheduled = {entry["task"] for entry in BEAT_SCHEDULE.values()}
    mine = {
        f"accounts.tasks.{name}"
        for name in ("send_waiting_mail", "delete_old_mail", "delete_ended_sessions")
    }
    assert mine <= scheduled


def test_sessions_past_their_end_are_deleted_and_others_kept(client, learner):
    from django.contrib.sessions.models import Session

    ask_for_code(client, learner.email)
    assert Session.objects.count() == 1
    assert services.delete_ended_sessions(now=timezone.now()) == 0
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        tasks.delete_ended_sessions()
    assert not Session.objects.exists()
