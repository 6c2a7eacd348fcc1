"""`make run`, really run: it serves a page, stops when asked, and leaves nothing behind."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from obt_portal.devservices import processes
from obt_portal.devservices.run import WORTH_RESTARTING

PROJECT = Path(__file__).parents[2]
SECONDS_TO_BE_READY = 180
SECONDS_TO_STOP = 25

# One process of the test run takes them all, in order: a first start is made once.
pytestmark = pytest.mark.xdist_group("make run")


class Run:
    """One `make run` with data of its own; its lines are kept as they come."""

    def __init__(self, data, **environment):
        self.port = processes.free_port()
        inherited = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "obt_portal.devservices.run", "--data", str(data)],
            cwd=PROJECT,
            env={**inherited, "PORT": str(self.port), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        self.lines.extend(iter(self.process.stdout.readline, ""))

    @property
    def text(self):
        return "".join(self.lines)

    def wait_for(self, words, seconds=SECONDS_TO_BE_READY):
        deadline = time.monotonic() + seconds
        while words not in self.text:
            assert self.process.poll() is None, f"it ended:\n{self.text}"
            assert time.monotonic() < deadline, f"no {words!r}:\n{self.text}"
            time.sleep(0.05)

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return answer.status, answer.read().decode()

    def descendants(self):
        found, parents = set(), {self.process.pid}
        while parents:
            parents = {pid for pid in all_pids() if parent_of(pid) in parents} - found
            found |= parents
        return found

    def named(self, words):
        return [pid for pid in self.descendants() if words in processes.command_line(pid)]

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(SECONDS_TO_STOP)
        self.reader.join(5)
        self.process.stdout.close()
        return code


def all_pids():
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def parent_of(pid):
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    return 0


@pytest.fixture(scope="module")
def data():
    path = Path(tempfile.mkdtemp(prefix="portal-run-"))
    path.chmod(0o755)
    yield path
    elsewhere = path / "elsewhere"
    if elsewhere.is_symlink():
        shutil.rmtree(elsewhere.resolve(), ignore_errors=True)
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def first(data):
    """The first start, with everything still to be made. Stopped by a test, or here."""
    run = Run(data)
    try:
        run.wait_for("Ready: ")
        run.ready_at = time.monotonic()
        yield run
    finally:
        run.stop()


def postmaster(data):
    folder = data / "elsewhere" if (data / "elsewhere").exists() else data
    return int((folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])


def test_ready_is_said_once_a_page_is_served(first):
    assert f"Ready: http://127.0.0.1:{first.port}\n" in first.lines
    status, page = first.get("/")
    assert status == 200
    assert "One Big Thing" in page


def test_each_line_says_whose_it_is(first):
    expected = {"portal", "prepare", "web", "worker", "mailer", "beat"}
    deadline = time.monotonic() + 60
    while not expected <= {line.split("|", 1)[0].strip() for line in first.lines if "|" in line}:
        assert time.monotonic() < deadline, first.text
        time.sleep(0.1)


def test_what_may_be_told_of_people_is_worked_out_without_waiting_for_the_clock(first):
    deadline = time.monotonic() + 60
    while not any(
        line.startswith("worker") and "task=reports.tasks.keep_the_past" in line
        for line in first.lines
    ):
        assert time.monotonic() < deadline, first.text
        time.sleep(0.1)


def test_a_second_start_on_a_taken_port_is_refused_in_words(first, data):
    second = Run(data, PORT=str(first.port))
    assert second.process.wait(20) == 1
    second.stop()
    assert f"Port {first.port} is taken" in second.text


def test_a_worker_that_dies_is_started_again(first):
    # Only one that has lived a while is worth starting again.
    time.sleep(max(0, first.ready_at + WORTH_RESTARTING + 1 - time.monotonic()))
    before = first.named("--quiet worker")
    os.kill(min(before), signal.SIGKILL)
    first.wait_for("ended with code -9; starting it again", 20)
    deadline = time.monotonic() + 20
    while not set(first.named("--quiet worker")) - set(before):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_sigterm_stops_everything_and_is_a_success(first, data):
    started = first.descendants() | {postmaster(data)}
    assert len(started) >= 6
    assert first.stop() == 0
    left = [pid for pid in started if processes.command_line(pid)]
    assert left == [], [processes.command_line(pid) for pid in left]
    with socket.socket() as connection:
        assert connection.connect_ex(("127.0.0.1", first.port)) != 0
    assert "Stopped" in first.lines[-1]


def test_the_second_start_is_quick_and_ctrl_c_stops_it(first, data):
    first.stop()
    started = time.monotonic()
    second = Run(data)
    second.wait_for("Ready: ")
    took = time.monotonic() - started
    children = second.descendants()
    assert second.stop(signal.SIGINT) == 0
    assert [pid for pid in children if processes.command_line(pid)] == []
    assert took < 30
    assert "Making a demonstration" not in second.text
    assert "Collecting static files" not in second.text


def test_given_services_are_used_and_none_are_started(tmp_path):
    """On the test run's own server, in a database of its own."""
    url = os.environ["DATABASE_URL"]
    name = f"run_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    given = {
        "DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}",
        "REDIS_URL": f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/15",
    }
    run = Run(tmp_path / "data", **given)
    try:
        run.wait_for("Bringing the database up to date")
        assert run.named("devservices.keeper") == []
        assert not (tmp_path / "data" / "postgres").exists()
    finally:
        assert run.stop() == 0
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_stop_during_preparation_is_a_stop(data, first):
    first.stop()
    run = Run(data)
    run.wait_for("prepare |")
    children = run.descendants()
    assert run.stop() == 0
    assert [pid for pid in children if processes.command_line(pid)] == []
