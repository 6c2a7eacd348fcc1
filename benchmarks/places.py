"""The services and the server that are measured: as in production, on loopback."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load import Target
from obt_portal.devservices.keeper import Services

PROJECT = Path(__file__).parents[1]
WORKERS = 2
SECONDS_TO_SERVE = 30

PRODUCTION = {
    "ENVIRONMENT": "production",
    "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    "SECRET_KEY": "benchmark-" + "only-" * 12,
    "SECOND_FACTOR_KEYS": "benchmark-" + "also-" * 12,
    "BASE_URL": "https://portal.test",
    "ALLOWED_HOSTS": "portal.test",
    "EMAIL_URL": "smtp://127.0.0.1:9",
    "EMAIL_FROM": "portal@portal.test",
    "SECURITY_CONTACT": "mailto:security@portal.test",
    "TRUST_X_FORWARDED_PROTO": "yes",
    "LOG_LEVEL": "WARNING",
}


@contextmanager
def services(folder: Path) -> Iterator[None]:
    """A database of its own, as durable as a real one, and a queue; their addresses go to the environment."""
    running = Services(folder)
    os.environ.update(PRODUCTION, **running.addresses)
    try:
        yield
    finally:
        running.stop()


@contextmanager
def web_server() -> Iterator[Target]:
    target = Target("127.0.0.1", _free_port())
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(WORKERS)]
    command += [
        "--host",
        target.host,
        "--port",
        str(target.port),
        "--no-ws",
        "--log-level",
        "error",
    ]
    server = subprocess.Popen([*command, "obt_portal.wsgi:application"], cwd=PROJECT)
    try:
        _wait(target)
        yield target
    finally:
        server.terminate()
        server.wait(15)


@contextmanager
def worker_and_beat(folder: Path) -> Iterator[None]:
    """What works behind the pages, with the schedule of production."""
    celery = [sys.executable, "-m", "celery", "-A", "obt_portal", "--quiet"]
    worker = "worker --queues=celery,mail --concurrency=2 --without-gossip --without-mingle"
    beat = f"beat --schedule={folder / 'beat'} --pidfile="
    started = [
        subprocess.Popen([*celery, *what.split()], cwd=PROJECT, stdout=subprocess.DEVNULL)
        for what in (worker, beat)
    ]
    try:
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(target: Target) -> None:
    deadline = time.monotonic() + SECONDS_TO_SERVE
    while time.monotonic() < deadline:
        try:
            socket.create_connection((target.host, target.port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the web server did not start")
