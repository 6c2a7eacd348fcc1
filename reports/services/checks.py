"""The equality guarantee: live standings against a recount from raw rows, its result kept for everybody to see."""

from __future__ import annotations

import structlog
from django.db import transaction
from django.utils import timezone

from campaigns.models import Campaign
from departments.models import Organisation
from learning.services.recount import repair_facts
from reports.models import FigureCheck
from reports.services.standings import (
    Difference,
    Recomputation,
    facts_of_whole_put_right,
    recompute_standings,
)

log = structlog.get_logger(__name__)
DETAILS_KEPT = 50


@transaction.atomic
def ask_for_check(*, campaign: Campaign) -> FigureCheck:
    """Promise a check; one that is waiting already serves whoever asks meanwhile."""
    waiting = FigureCheck.objects.filter(campaign=campaign).waiting().first()
    return waiting or FigureCheck.objects.create(campaign=campaign)


def check_figures(*, campaign_id: int) -> Recomputation:
    """Compare standings and facts with raw rows, put right what differs, keep the result, and log any difference as an error.

    Answers every check that was waiting; makes one when none was. Facts that a new target has changed are no fault.
    """
    waiting = FigureCheck.objects.filter(campaign_id=campaign_id).waiting()
    checks = list(waiting) or [FigureCheck(campaign_id=campaign_id, asked_at=timezone.now())]
    facts_of_whole_put_right(campaign_id)
    recomputation = recompute_standings(campaign_id=campaign_id)
    facts_repaired = repair_facts(campaign_id=campaign_id)
    _keep(checks, recomputation, facts_repaired)
    outcome = {"figures": recomputation.figures, "differences": len(recomputation.differences)}
    say = log.error if recomputation.differences or facts_repaired else log.info
    say("figures_checked", campaign_id=campaign_id, facts_repaired=facts_repaired, **outcome)
    return recomputation


@transaction.atomic
def _keep(checks: list[FigureCheck], recomputation: Recomputation, facts_repaired: int) -> None:
    for check in checks:
        check.finished_at = timezone.now()
        check.figures = recomputation.figures
        check.differences = len(recomputation.differences)
        check.facts_repaired = facts_repaired
        check.details = _details(recomputation.differences)
        check.save()


def _details(differences: tuple[Difference, ...]) -> list[dict[str, object]]:
    shown = differences[:DETAILS_KEPT]
    slugs = dict(
        Organisation.objects.filter(pk__in={d.organisation_id for d in shown}).values_list(
            "pk", "slug"
        )
    )
    return [
        {
            "organisation": slugs[d.organisation_id],
            "figure": d.column,
            "kept": None if d.kept is None else int(d.kept),
            "counted": int(d.counted),
        }
        for d in shown
    ]
