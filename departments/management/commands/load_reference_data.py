"""Load organisations, names, classifications, headcounts, changes, e-mail domains, grades and professions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.services import FileRefused, FileReport, load_reference_data
from departments.services.reference_data import SHIPPED


class Command(BaseCommand):
    help = "Load the reference data: all of it, or, when a row is wrong, nothing and every reason."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder",
            type=Path,
            default=SHIPPED,
            help="a folder with the same files; else the shipped ones",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_reference_data(folder=options["folder"])
        except FileRefused as refused:
            reasons = map(str, refused.faults)
            raise CommandError("\n".join(["Nothing was loaded.", *reasons])) from refused
        for name, file in report.files.items():
            self._say(name, file)

    def _say(self, name: str, file: FileReport) -> None:
        self.stdout.write(
            f"{name}: {file.added} added, {file.changed} changed, {file.left} left as they were"
        )
        for row in file.vanished:
            self.stdout.write(f"  no longer in the file, kept: {row}")
        for row in file.by_hand:
            self.stdout.write(f"  recorded by the central team and not in the file, kept: {row}")
