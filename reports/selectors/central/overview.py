"""The central team's first page: national figures, and whether everything behind them is in order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.db.models import Count, IntegerField, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Appointment, Role
from campaigns.models import Campaign
from reports.league import Body, Figures
from reports.measures import MEASURES, SIGNED_UP, Measure
from reports.models import Export, FigureCheck, Freshness, PendingChange, Snapshot
from reports.selectors.reading import Reading, live
from reports.selectors.world import DrawnWorld, kept_world

CHECKS_SHOWN: Final = 5


@dataclass(frozen=True)
class Funnel:
    """One national figure: compared with headcount, and people also with everybody who signed up."""

    measure: Measure
    amount: int
    rate: Fraction | None
    of_signed_up: Fraction | None


@dataclass(frozen=True)
class Overview:
    """``freshness`` and ``reading`` are None until a campaign's figures are first counted."""

    freshness: Freshness | None
    reading: Reading | None
    figures: tuple[Funnel, ...]
    headcount: int | None
    pending: int
    oldest_pending: dt.datetime | None
    days_kept: int
    exports_waiting: int
    is_being_checked: bool
    checks: tuple[FigureCheck, ...]
    without_headcount: tuple[Body, ...]
    without_champion: tuple[Body, ...]


def central_overview(campaign: Campaign, today: dt.date) -> Overview:
    """Four queries, and those of the campaign's world when this process does not have it."""
    state = _state_of(campaign)
    freshness: Freshness | None = getattr(state, "freshness", None)
    reading = live(campaign, freshness, today) if freshness else None
    nation = Figures(reading.bodies if reading else ())
    checks = _latest_checks(campaign)
    return Overview(
        freshness=freshness,
        reading=reading,
        figures=funnel(nation) if reading else (),
        headcount=nation.headcount,
        pending=state.pending,
        oldest_pending=state.oldest_pending,
        days_kept=state.days_kept,
        exports_waiting=state.exports_waiting,
        is_being_checked=any(check.finished_at is None for check in checks),
        checks=tuple(check for check in checks if check.finished_at is not None),
        without_headcount=nation.without_headcount,
        without_champion=without_champion(
            kept_world(campaign, freshness, today), _appointed_to(today)
        )
        if freshness
        else (),
    )


def funnel(nation: Figures) -> tuple[Funnel, ...]:
    signed_up = nation.amount(SIGNED_UP)
    return tuple(
        Funnel(
            measure=measure,
            amount=nation.amount(measure),
            rate=nation.rate(measure),
            of_signed_up=Fraction(nation.amount(measure), signed_up)
            if measure.is_people and signed_up
            else None,
        )
        for measure in MEASURES.values()
    )


def without_champion(world: DrawnWorld, appointed_to: frozenset[int]) -> tuple[Body, ...]:
    """Bodies that nobody answers for, by name: a department's champion answers for its agencies, not for other departments."""
    found = (
        each.body
        for each in world.organisations.values()
        if each.is_there and appointed_to.isdisjoint(world.answering_for(each.id))
    )
    return tuple(sorted(found, key=lambda body: (body.name, body.slug)))


def _state_of(campaign: Campaign) -> Any:
    """Everything of which only a number or a moment is shown, in one query."""
    pending = PendingChange.objects.filter(campaign=OuterRef("pk")).order_by().values("campaign")
    exports = Export.objects.waiting().filter(campaign=OuterRef("pk")).order_by()
    days = Snapshot.objects.filter(campaign=OuterRef("pk"), revision=1).values("campaign")
    return (
        Campaign.objects.select_related("freshness")
        .annotate(
            pending=_number(pending),
            oldest_pending=Subquery(pending.annotate(oldest=Min("announced_at")).values("oldest")),
            exports_waiting=_number(exports.values("campaign")),
            days_kept=_number(days),
        )
        .get(pk=campaign.pk)
    )


def _number(grouped: QuerySet[Any, Any]) -> Coalesce:
    counted = grouped.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def _latest_checks(campaign: Campaign) -> list[FigureCheck]:
    """The one that waits, and the last ones that are done."""
    rows = FigureCheck.objects.filter(campaign=campaign)
    return list(rows.order_by("-asked_at", "-pk")[:CHECKS_SHOWN])


def _appointed_to(today: dt.date) -> frozenset[int]:
    """Organisations with a champion of their own."""
    held = Appointment.objects.in_force_on(today).filter(role=Role.CHAMPION, user__is_active=True)
    return frozenset(pk for pk in held.values_list("organisation", flat=True) if pk)
