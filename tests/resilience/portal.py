"""The portal as people reach it: a real web server, with a queue that tests may hang and stop."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from threading import Barrier
from urllib.parse import urlencode

import redis
from django.conf import settings

from benchmarks.people import CSRF
from obt_portal.devservices import processes
from obt_portal.devservices.valkey import Valkey
from tests.conftest import PROJECT
from tests.sessions import session_of

SECONDS = 60
WEB_SERVER = "web server under test"


def wait_for(fact, what):
    """The first true answer. Raises AssertionError when none comes in time."""
    deadline = time.monotonic() + SECONDS
    while not (answer := fact()):
        assert time.monotonic() < deadline, f"it did not happen: {what}"
        time.sleep(0.05)
    return answer


class Queue:
    """A Valkey of these tests' own."""

    def __init__(self, folder):
        self.server = Valkey(folder, "for-these-tests", throwaway=True)
        self.url = self.server.start()
        self.port = int(self.url.rsplit(":", 1)[1].split("/")[0])

    def hang(self):
        """It still takes connections, as the kernel does that for it, and never answers."""
        os.kill(self.server.process.pid, signal.SIGSTOP)

    def stop(self):
        self.server.stop()

    def be_well(self):
        """Whatever was done to it: answering again at the same address."""
        if self.server.process.poll() is None:
            os.kill(self.server.process.pid, signal.SIGCONT)
        else:
            self.server.process = self.server._launch(self.port)
        assert self.server._answers(self.port)

    def length(self):
        with redis.Redis.from_url(self.url) as client:
            return client.llen("celery")

    def taken(self):
        """Messages that a worker holds, or held when it was killed."""
        with redis.Redis.from_url(self.url) as client:
            return client.hlen("unacked")

    def deliver(self, times, shuffle):
        """Copy each waiting message as often as ``times`` says, in the order that ``shuffle`` leaves; returns how many there are."""
        with redis.Redis.from_url(self.url) as client:
            messages = [each for each in client.lrange("celery", 0, -1) for _ in range(times())]
            shuffle(messages)
            client.delete("celery")
            return client.rpush("celery", *messages)

    def kill(self):
        """At once, with all that it held."""
        self.server.process.kill()
        self.server.process.wait(SECONDS)

    def flush(self):
        self.empty()

    def empty(self):
        with redis.Redis.from_url(self.url) as client:
            client.flushall()


@dataclass(frozen=True)
class Answer:
    code: int
    leads_to: str
    page: str
    seconds: float

    @property
    def words(self):
        main = re.search(r"<main.*?</main>", self.page, re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main[0] if main else self.page)).split())


class WebServer:
    """One process of the portal, with its pool of database connections as in production."""

    def __init__(self, log, application="obt_portal.wsgi:application", **environment):
        self.port = processes.free_port()
        where = ["--host", "127.0.0.1", "--port", str(self.port)]
        size = ["--workers", "1", "--blocking-threads", "4", "--workers-kill-timeout", "5"]
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", *where, *size, "--no-ws"]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, application],
                cwd=PROJECT,
                env={**os.environ, "LOG_LEVEL": "WARNING", **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_for(self._listens, "the web server listens")

    def _listens(self):
        assert self.process.poll() is None
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Browser:
    """Somebody who is signed in already. Follows no redirect by itself."""

    def __init__(self, server, user, **kept):
        self.port = server.port
        session = session_of(user, kept=kept).session_key
        self.cookies = (
            f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        )

    def get(self, path):
        return self._ask("GET", path, None, {})

    def post(self, path, **fields):
        body = urlencode({"csrfmiddlewaretoken": CSRF, **fields})
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, body, form)

    def _ask(self, method, path, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        started = time.perf_counter()
        try:
            connection.request(method, path, body, {"Cookie": self.cookies, **headers})
            answer = connection.getresponse()
            page = answer.read().decode(errors="replace")  # files are read, too
        finally:
            connection.close()
        seconds = time.perf_counter() - started
        return Answer(answer.status, answer.headers.get("Location", ""), page, seconds)

    def post_at_once(self, paths):
        """Post to every path at the same moment, each over a connection of its own."""
        ready = Barrier(len(paths))

        def post(path):
            ready.wait(SECONDS)
            return self.post(path)

        with ThreadPoolExecutor(len(paths)) as threads:
            return list(threads.map(post, paths))
