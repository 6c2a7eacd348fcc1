"""One loading of a campaign: what it has counted so far and what the next step needs to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models
from django.db.models import ProtectedError, QuerySet

from campaigns.models import Campaign, Question
from campaigns.services.tables import Faults
from departments.services import Outcome, put_rows

Row = TypeVar("Row", bound=models.Model)
IN_USE = "is gone from the file, but people have used it; keep it"
RETIRE = f"{IN_USE}, with is_retired = true so that nobody is asked"


@dataclass
class Tally:
    added: int = 0
    changed: int = 0
    left: int = 0
    removed: int = 0


@dataclass
class LoadReport:
    """What loading did, by kind of thing."""

    campaign: Campaign = field(default_factory=Campaign)
    tallies: dict[str, Tally] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        return any(each.added or each.changed or each.removed for each in self.tallies.values())

    def put(
        self,
        kind: str,
        existing: QuerySet[Row],
        key: Sequence[str],
        wanted: Sequence[Mapping[str, Any]],
    ) -> Outcome[Row]:
        outcome = put_rows(existing, key, wanted)
        tally = self.tallies.setdefault(kind, Tally())
        tally.added += outcome.added
        tally.changed += outcome.changed
        tally.left += outcome.left
        tally.removed += len(outcome.missing)
        return outcome


@dataclass
class Work:
    """``levels`` and ``constructs`` are ids by slug, once those rows are there."""

    report: LoadReport
    faults: Faults
    levels: dict[str, int] = field(default_factory=dict)
    constructs: dict[str, int] = field(default_factory=dict)

    def put(
        self, kind: str, rows: QuerySet[Row], wanted: Sequence[Mapping[str, Any]]
    ) -> Outcome[Row]:
        """Rows of this campaign, known by their slugs."""
        campaign_id = self.report.campaign.pk
        whole = [{"campaign_id": campaign_id, **values} for values in wanted]
        return self.report.put(
            kind, rows.filter(campaign_id=campaign_id), ("campaign_id", "slug"), whole
        )

    def remove(self, rows: Iterable[models.Model]) -> None:
        """Remove what the file no longer has, unless something people did depends on it."""
        for row in rows:
            try:
                row.delete()
            except ProtectedError:
                advice = RETIRE if isinstance(row, Question) else IN_USE
                self.faults.add(f'{row._meta.verbose_name} "{row}"', advice)
