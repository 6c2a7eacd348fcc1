"""Load campaigns from their files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from campaigns.services import LoadReport, campaign_file, load_campaign, shipped_campaigns
from departments.services import Fault, FileRefused


class Command(BaseCommand):
    help = (
        "Load campaigns from their files: all of them, or, when one is wrong, none and the reasons."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "campaigns",
            nargs="*",
            help="the slug of a campaign that comes with the portal, or a path",
        )
        parser.add_argument(
            "--all", action="store_true", help="every campaign that comes with the portal"
        )
        parser.add_argument(
            "--publish",
            action=argparse.BooleanOptionalAction,
            default=None,
            help="show to visitors, or hide; otherwise that stays as it is (hidden at first)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        named = [campaign_file(name) for name in options["campaigns"]]
        sources = [*shipped_campaigns(), *named] if options["all"] else named
        if not sources:
            slugs = ", ".join(path.stem for path in shipped_campaigns())
            raise CommandError(f"Say which campaign to load, or --all. There are: {slugs}.")
        for report in self._load(sources, options["publish"]):
            self._say(report)

    def _load(self, sources: list[Path], publish: bool | None) -> list[LoadReport]:
        faults: list[Fault] = []
        reports = []
        with transaction.atomic():
            for source in dict.fromkeys(sources):
                try:
                    reports.append(load_campaign(source=source, publish=publish))
                except FileRefused as refused:
                    faults += refused.faults
            if faults:
                raise CommandError("\n".join(["Nothing was loaded.", *map(str, faults)]))
        return reports

    def _say(self, report: LoadReport) -> None:
        campaign = report.campaign
        seen = "published" if campaign.is_published else "not published"
        self.stdout.write(f"{campaign.slug} ({seen}, revision {campaign.revision})")
        for kind, tally in report.tallies.items():
            self.stdout.write(
                f"  {kind}: {tally.added} added, {tally.changed} changed, "
                f"{tally.left} left as they were, {tally.removed} removed"
            )
