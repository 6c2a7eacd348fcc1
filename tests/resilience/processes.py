"""Real workers and beats, as many as a test wants, and ways to end them as a crash does."""

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.db import connections
from django.utils import timezone

from learning.services.records import RecordDetails, record_learning
from obt_portal.devservices.processes import is_alive, wait_until_gone
from tests.conftest import PROJECT
from tests.resilience.portal import SECONDS

WORKER = "--queues=celery,mail --concurrency=1 --without-gossip --without-mingle"
PORTAL, HURRIED, CARELESS = "obt_portal", "tests.resilience.hurried", "tests.resilience.careless"
UNENDED = "tests.resilience.unended"


class Nursery:
    """Where workers and beats come from; see ``tests/resilience/nursery.py``."""

    def __init__(self, log, **addresses):
        self.output = log.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.resilience.nursery"],
            cwd=PROJECT,
            env={**os.environ, "LOG_LEVEL": "INFO", **addresses},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.output,
            text=True,
        )

    def start(self, app, command, log):
        """The new process's id."""
        self.process.stdin.write(json.dumps({"app": app, "command": command, "log": str(log)}))
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait(SECONDS)
        self.process.stdout.close()
        self.output.close()


def children(pid):
    """Processes that this one started; none where the system has no list of them (they end by themselves there)."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return list(map(int, listed.read_text().split())) if listed.exists() else []


def kill(pid):
    """As when the machine is gone: no message is given back and nothing is tidied up."""
    pool = children(pid)
    for each in (pid, *pool):
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    assert wait_until_gone(pid, SECONDS)


class Processes:
    """Starts workers and beats for one test, and ends what is left of them."""

    def __init__(self, nursery, folder):
        self.nursery, self.folder, self.numbers = nursery, folder, itertools.count()
        self.started, self.stopping = [], threading.Event()

    def worker(self, app=PORTAL):
        """A worker that takes messages already."""
        return self._start(app, "worker", WORKER.split(), " ready.")

    def kept_worker(self, app=PORTAL):
        """One that is started again whenever it ends, as `make run` and a container's restart policy do."""
        keeping = threading.Thread(target=self._keep, args=[app, self.worker(app)], daemon=True)
        keeping.start()

    def _keep(self, app, worker):
        while not self.stopping.wait(0.2):
            if not is_alive(worker):
                worker = self._fork(app, "worker", WORKER.split())[0]

    def beat(self, app=PORTAL):
        memory = self.folder / f"{next(self.numbers)}.schedule"
        return self._start(app, "beat", [f"--schedule={memory}", "--pidfile="], "beat: Starting")

    def _start(self, app, what, options, words):
        pid, log = self._fork(app, what, options)
        deadline = time.monotonic() + SECONDS
        while words not in log.read_text():
            assert is_alive(pid), log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.02)
        return pid

    def _fork(self, app, what, options):
        log = self.folder / f"{next(self.numbers)}-{what}.log"
        log.touch()
        pid = self.nursery.start(app, [what, *options], log)
        self.started.append(pid)
        return pid, log

    def lines(self, *words):
        """How many lines of all logs hold all these words."""
        logs = self.folder.glob("*.log")
        lines = (line for log in logs for line in log.read_text().splitlines())
        return sum(all(word in line for word in words) for line in lines)

    def stop(self):
        self.stopping.set()
        for pid in self.started:
            if is_alive(pid):
                kill(pid)


class Stream(threading.Thread):
    """Does something over and over until it is stopped."""

    def __init__(self, act, pause=0.02):
        super().__init__()
        self.act, self.pause = act, pause
        self.stopping, self.count = threading.Event(), 0

    def run(self):
        try:
            while not self.stopping.is_set():
                self.act()
                self.count += 1
                time.sleep(self.pause)
        finally:
            connections.close_all()

    def stop(self):
        self.stopping.set()
        self.join(SECONDS)
        assert not self.is_alive()


def records_of(people):
    """An act for a stream: one minute of learning for each in turn."""
    turns = itertools.cycle(people)
    return lambda: record(next(turns))


def record(participation, minutes=1):
    details = RecordDetails(
        title="Read about charts",
        course=None,
        done_on=timezone.localdate(),
        minutes=minutes,
        format="reading",
        finishes_course=False,
    )
    return record_learning(record_id=uuid4(), participation=participation, details=details)


def in_own_connection(function, arguments):
    try:
        function(*arguments)
    finally:
        connections.close_all()
