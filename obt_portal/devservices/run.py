"""`make run`: services, preparation, web server, worker and beat, as one thing.

    python -m obt_portal.devservices.run [--data FOLDER]

PORT chooses the port. Given DATABASE_URL and REDIS_URL, no service of our own is started.
Ctrl-C or SIGTERM stops everything that was started here, in order, and that is a success.
"""

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from obt_portal.devservices.addresses import FOLDER
from obt_portal.devservices.keeper import Services, ServicesError

PROJECT = Path(__file__).parents[2]
SECONDS_TO_STOP = 15
SECONDS_TO_SERVE = 60
# One that ends sooner than this would only end again.
WORTH_RESTARTING = 10
WIDTH = 8


def say(who: str, words: str) -> None:
    print(f"{who:<{WIDTH}}| {words}", flush=True)


class StoppedError(Exception):
    """Somebody asked us to stop."""


class FailedError(Exception):
    """Something that has to run does not; the message says what."""


@dataclass
class Child:
    """One process of ours, its lines passed on under its name."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    started: float = 0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, *self.command],
            cwd=PROJECT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # Of its own session, so that Ctrl-C reaches us alone and we choose the order.
            start_new_session=True,
        )
        threading.Thread(target=self._pass_on, args=(self.process,), daemon=True).start()

    def _pass_on(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            say(self.name, line.rstrip())

    @property
    def code(self) -> int | None:
        """How it ended; None while it runs."""
        return self.process.poll() if self.process else None

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.code is None

    def ask_to_stop(self) -> None:
        if self.is_running and self.process:
            self.process.terminate()

    def insist(self, deadline: float) -> None:
        """Wait for it until the deadline, then end it and whatever it left in its group."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(self.name, "does not stop; ended by force")
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def celery(name: str, *arguments: str) -> Child:
    # Said of every worker that root runs; on a person's own machine it is only noise.
    hushed = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
    return Child(name, ["-m", "celery", "-A", "obt_portal", "--quiet", *arguments], hushed)


class Portal:
    """Everything `make run` runs."""

    def __init__(self, port: int, data: Path) -> None:
        self.port = port
        self.data = data
        self.services: Services | None = None
        self.preparation = Child("prepare", ["manage.py", "prepare", "--demonstration"])
        self.metrics = data / "metrics"
        where = ["--host", "127.0.0.1", "--port", str(port)]
        size = ["--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "5"]
        size += ["--respawn-failed-workers", "--no-ws"]
        self.web = Child(
            "web",
            ["-m", "granian", "--interface", "wsgi", *where, *size, "obt_portal.wsgi:application"],
            {"PROMETHEUS_MULTIPROC_DIR": str(self.metrics)},
        )
        quiet = ["--without-gossip", "--without-mingle"]
        self.worker = celery("worker", "worker", "--queues=celery", "--concurrency=2", *quiet)
        # Of its own: a mail server that hangs must not keep figures waiting.
        self.mailer = celery("mailer", "worker", "--queues=mail", "--concurrency=1", *quiet)
        self.beat = celery("beat", "beat", f"--schedule={data / 'beat'}")
        self.lasting = [self.web, self.worker, self.mailer, self.beat]
        self.stopping = threading.Event()

    def run(self) -> None:
        self.check_port()
        self.start_services()
        self.prepare()
        shutil.rmtree(self.metrics, ignore_errors=True)
        self.metrics.mkdir(parents=True)
        for child in self.lasting:
            child.start()
        self.wait_until_served()
        say("portal", "Ctrl-C stops everything")
        print(f"Ready: http://127.0.0.1:{self.port}", flush=True)
        while True:
            self.pause(0.3)
            self.look_after()

    def check_port(self) -> None:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", self.port))
            except OSError:
                message = f"Port {self.port} is taken. Choose another: make run PORT=8001"
                raise FailedError(message) from None

    def start_services(self) -> None:
        if {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
            say("portal", "Using the given DATABASE_URL and REDIS_URL")
            return
        say("portal", "Starting PostgreSQL and Valkey")
        try:
            self.services = Services(self.data)
        except ServicesError as error:
            raise FailedError(str(error)) from None
        for name, address in self.services.addresses.items():
            os.environ.setdefault(name, address)

    def prepare(self) -> None:
        self.preparation.start()
        while self.preparation.is_running:
            self.pause(0.05)
        if self.preparation.code:
            message = "The portal could not be prepared; the lines above say why"
            raise FailedError(message)

    def wait_until_served(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_SERVE
        while not (self.answers("/healthz/ready") and self.answers("/")):
            self.pause(0.2)
            self.look_after()
            if time.monotonic() > deadline:
                message = f"No page was served within {SECONDS_TO_SERVE} seconds"
                raise FailedError(message)

    def answers(self, path: str) -> bool:
        try:
            address = f"http://127.0.0.1:{self.port}{path}"
            with urllib.request.urlopen(address, timeout=10) as answer:
                return bool(answer.read())
        except (urllib.error.URLError, OSError):
            return False

    def look_after(self) -> None:
        """Start again what has died after working; give up on what cannot stay up."""
        for child in self.lasting:
            if child.is_running:
                continue
            if time.monotonic() - child.started < WORTH_RESTARTING:
                message = f"{child.name} ended at once, with code {child.code}"
                raise FailedError(message)
            say(child.name, f"ended with code {child.code}; starting it again")
            child.start()

    def pause(self, seconds: float) -> None:
        if self.stopping.wait(seconds):
            raise StoppedError

    def stop(self) -> None:
        """Everything that works, together and gently; then the services it worked with."""
        children = [child for child in (self.preparation, *self.lasting) if child.is_running]
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for child in (self.preparation, *self.lasting):
            child.insist(deadline)
        if self.services:
            self.services.stop()


def main() -> int:
    os.environ.setdefault("ENVIRONMENT", "development")
    port = int(os.environ.get("PORT") or 8000)
    os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{port}")
    parser = argparse.ArgumentParser(description="Runs the whole portal on this machine")
    parser.add_argument("--data", type=Path, default=PROJECT / FOLDER, help="where data is kept")
    data: Path = parser.parse_args().data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    portal = Portal(port, data)

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        portal.stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    try:
        portal.run()
    except StoppedError:
        say("portal", "Stopping")
    except FailedError as failure:
        say("portal", str(failure))
        return 1
    finally:
        portal.stop()
    say("portal", "Stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
