from argparse import ArgumentParser
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Campaign
from obt_portal.demonstration.seeding import SCALES, Say, seed


class Command(BaseCommand):
    help = (
        "Fill an empty database with made-up people: a closed campaign and one that is open today."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--scale",
            choices=SCALES,
            default="demo",
            help="national: every one of the 212,000 people of 2023; demo: a twentieth of them",
        )

    def handle(self, *_args: object, scale: str, **_options: object) -> None:
        if settings.ENVIRONMENT == "production":
            raise CommandError("Made-up people have no place in production.")
        if Campaign.objects.exists():
            raise CommandError("This database already has campaigns. Seed an empty one.")
        started = monotonic()
        seed(SCALES[scale], self._say(started))
        self.stdout.write(f"Seeded in {monotonic() - started:.1f} seconds")

    def _say(self, started: float) -> Say:
        def say(what: str) -> None:
            self.stdout.write(f"[{monotonic() - started:5.1f} s] {what}")
            self.stdout.flush()

        return say
