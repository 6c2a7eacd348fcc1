"""Somebody asks for a code while Redis is gone or hangs: they are told the truth at once, and the code arrives when it is back."""

import re
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import pytest
from django.core.cache import cache

from accounts import tasks
from accounts.models import OutgoingMail, User
from obt_portal.celery import publish
from tests.conftest import start_worker
from tests.resilience.portal import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("resilience")]

ADDRESS = "nora.new@dwp.gov.uk"
# A second at most in truth; with room for a machine that is busy with other tests.
AT_ONCE = 3
TOLD = "It may take a minute to arrive"


class Unfollowed(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Visitor:
    """Somebody who is not signed in, with a browser that keeps its cookies."""

    def __init__(self, server):
        self.at = f"http://127.0.0.1:{server.port}"
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), Unfollowed())

    def get(self, path):
        with self.opener.open(self.at + path, timeout=AT_ONCE) as answer:
            page = answer.read().decode()
        self.token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        return " ".join(re.sub(r"<[^>]+>", " ", page).split())

    def post(self, path, **fields):
        """Where the answer leads to; no answer in time is an error."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode()
        with pytest.raises(HTTPError) as redirected:
            self.opener.open(Request(self.at + path, body), timeout=AT_ONCE)
        redirected.value.close()
        return redirected.value.headers["Location"]


@pytest.fixture
def visitor(web_server, queue, department):
    cache.clear()
    return Visitor(web_server)


@pytest.fixture
def letter_box(own_queue, database_url, tmp_path):
    """A worker started on this, and where it puts the mail that it sends."""
    started = []

    def start():
        box = tmp_path / "box"
        addresses = {"DATABASE_URL": database_url, "REDIS_URL": own_queue.url}
        log = tmp_path / "worker.log"
        # What is read of this address begins after its first slash.
        started.append(start_worker(log, EMAIL_URL=f"filemail:///{box}", **addresses))
        return box

    yield start
    for worker in started:
        worker.terminate()
        worker.wait(20)


def letters(box):
    return [each.read_text() for each in box.iterdir()] if box.exists() else []


@pytest.mark.parametrize("trouble", ["stop", "hang"])
def test_a_code_asked_for_while_the_queue_is_away_is_kept_and_arrives_when_it_is_back(
    visitor, own_queue, letter_box, trouble
):
    visitor.get("/sign-in/")
    getattr(own_queue, trouble)()

    assert visitor.post("/sign-in/", email=ADDRESS) == "/sign-in/code/"
    assert TOLD in visitor.get("/sign-in/code/")
    kept = OutgoingMail.objects.get(to=ADDRESS)
    assert kept.sent_at is None

    own_queue.be_well()
    box = letter_box()
    if trouble == "stop":
        # The control: nothing but the schedule's task knows of it. (What hung may still have been told.)
        assert own_queue.length() == 0
        assert letters(box) == []
    assert publish(tasks.send_waiting_mail).result(10)
    (letter,) = wait_for(lambda: letters(box), "the mail goes out")
    assert f"To: {ADDRESS}" in letter

    code = re.search(r"\b\d{6}\b", OutgoingMail.objects.get(to=ADDRESS).body)[0]
    assert code in letter
    assert visitor.post("/sign-in/code/", code=code) == "/home/"
    assert User.objects.filter(email=ADDRESS).exists()
    assert publish(tasks.send_waiting_mail).result(10)
    wait_for(lambda: not (own_queue.length() or own_queue.taken()), "the worker has done it all")
    assert len(letters(box)) == 1
