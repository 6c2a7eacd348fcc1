"""One id leads from the response to the log of the web, to the worker's, and into the mail."""

import email
import re
import time

from accounts.models import OutgoingMail
from tests.accounts.steps import ask_for_code, newest_mail

SECONDS = 60
LEE, FRAN = "lee.learner@dwp.gov.uk", "fran.finisher@dwp.gov.uk"


def wait_until_sent(address):
    deadline = time.monotonic() + SECONDS
    while not OutgoingMail.objects.filter(to=address, sent_at__isnull=False).exists():
        assert time.monotonic() < deadline, "the worker did not send it"
        time.sleep(0.1)


def lines_of(folder, request_id):
    """What the worker wrote about that request, once its task is over."""
    deadline = time.monotonic() + SECONDS
    while True:
        lines = (folder / "worker.log").read_text().splitlines()
        found = [line for line in lines if f" request_id={request_id}" in line]
        if any("task_succeeded" in line for line in found) or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


def sent(folder):
    """To whom mail went, with the id in its header."""
    messages = [email.message_from_bytes(it.read_bytes()) for it in (folder / "sent").iterdir()]
    return {(each["To"], each["X-Request-ID"]) for each in messages}


def test_the_id_of_the_response_is_in_both_logs_and_in_the_mail(
    committed, celery_worker, worker_folder, client, department, caplog
):
    ids = {}
    for address in (LEE, FRAN):
        ids[address] = ask_for_code(client, address)["X-Request-ID"]
        wait_until_sent(address)
    assert ids[LEE] != ids[FRAN]

    for address, request_id in ids.items():
        web = [line for line in caplog.messages if request_id in line]
        assert any("request_finished" in line for line in web)
        lines = lines_of(worker_folder, request_id)
        for event in ("task_started", "mail_sent", "task_succeeded"):
            assert any(event in line for line in lines), event
        assert any("accounts.tasks.send_mail" in line for line in lines)
        assert len({re.search(r"task_id=(\S+)", line)[1] for line in lines}) == 1
        assert newest_mail(address).request_id == request_id
        assert (address, request_id) in sent(worker_folder)
