"""`manage.py prepare`: everything between an empty database and a portal that can be served."""

import fcntl
import hashlib
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from campaigns.models import Campaign
from obt_portal.celery import publish
from reports.tasks import keep_the_past


class Command(BaseCommand):
    help = "Bring the database up to date and load reference data. Safe to run again."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demonstration",
            action="store_true",
            help="also seed made-up people where there is no campaign, and collect static files",
        )

    def handle(self, *, demonstration: bool, **_options: object) -> None:
        self.step("Bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.step("Loading reference data")
        call_command("load_reference_data")
        if demonstration:
            self.demonstrate()

    def demonstrate(self) -> None:
        if not Campaign.objects.exists():
            self.step("Making a demonstration campaign with invented people")
            call_command("seed")
            # What may be told of people takes half a minute to work out: it waits for the worker, and nobody for it.
            publish(keep_the_past)
        with settings.STATIC_ROOT.with_suffix(".lock").open("w") as one_at_a_time:
            fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
            self.collect_static_files()

    def collect_static_files(self) -> None:
        stamp, now = settings.STATIC_ROOT / ".collected", fingerprint_of_static_files()
        if not stamp.exists() or stamp.read_text() != now:
            self.step("Collecting static files")
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(now)

    def step(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def fingerprint_of_static_files() -> str:
    """Changes when any static file does; told by name, size and time, without reading them."""
    lines = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            lines.append(f"{name} {facts.st_size} {facts.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
