"""Keeping standings.

A standing is always counted afresh, never added to: so a refresh may run twice, late, or in any order. What is behind is
a row (``PendingChange``) written in the transaction that made it so; a refresh deletes exactly the rows it saw before it
counted, so a change that commits meanwhile waits for the next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from campaigns.models import Campaign
from departments.models import Organisation
from learning.services.recount import repair_facts
from reports.counting import Counts, count_facts, count_raw_rows
from reports.measures import COUNTS
from reports.models import Freshness, PendingChange, Standing


@dataclass(frozen=True)
class Difference:
    """A kept figure that was not what the raw rows add up to; ``kept`` is None when there was no standing."""

    organisation_id: int
    column: str
    kept: int | None
    counted: int


@dataclass(frozen=True)
class Recomputation:
    figures: int
    differences: tuple[Difference, ...]


@transaction.atomic(savepoint=False)
def mark_behind(*, campaign_id: int, organisation_ids: Collection[int] | None) -> None:
    """Promise to recount these organisations, or the whole campaign when None.

    What counts are compared with may have changed with the whole campaign: from the moment that commits, nothing drawn
    before is shown any more.
    """
    if organisation_ids is None:
        Freshness.objects.filter(campaign=campaign_id).update(
            world_revision=F("world_revision") + 1
        )
    behind = [None] if organisation_ids is None else sorted(organisation_ids)
    PendingChange.objects.bulk_create(
        PendingChange(campaign_id=campaign_id, organisation_id=organisation_id)
        for organisation_id in behind
    )


@transaction.atomic
def mark_everything_behind() -> list[int]:
    """Promise to recount every campaign that has standings: returns their ids."""
    rows = Freshness.objects.order_by("campaign_id")  # in one order, as each is held until the end
    campaign_ids = list(rows.values_list("campaign_id", flat=True))
    for campaign_id in campaign_ids:
        mark_behind(campaign_id=campaign_id, organisation_ids=None)
    return campaign_ids


def refresh_standings(*, campaign_id: int) -> int:
    """Recount the organisations that are behind, from people's facts; returns how many standings changed."""
    return _refresh(campaign_id, facts_of_whole_put_right(campaign_id))


def facts_of_whole_put_right(campaign_id: int) -> set[int]:
    """The promises about the whole campaign that can be kept now; returns their rows.

    What the campaign asks for may have changed, and people's facts with it. They are put right in transactions of
    their own, before anything is locked, so that nobody who writes meanwhile waits.
    """
    whole = {pk for pk, organisation_id in _pending(campaign_id).items() if organisation_id is None}
    if whole:
        repair_facts(campaign_id=campaign_id)
    return whole


@transaction.atomic
def _refresh(campaign_id: int, whole: set[int]) -> int:
    """A promise about the whole campaign that is not in ``whole`` came too late: its facts are not put right yet."""
    campaign = one_at_a_time(campaign_id)
    as_at = timezone.now()
    pending = _pending(campaign_id)
    seen = {pk: behind for pk, behind in pending.items() if behind is not None or pk in whole}
    scope = _scope(seen.values())
    changed = _keep(campaign, scope, count_facts(campaign_id, scope)) if scope != set() else []
    _forget(seen)
    _now_true(campaign_id, as_at, has_changed=bool(changed), is_whole=scope is None)
    return len({difference.organisation_id for difference in changed})


@transaction.atomic
def recompute_standings(*, campaign_id: int) -> Recomputation:
    """Count everything from raw rows, put right what differs, and say what did.

    A standing that is merely behind is not a difference: a change that the count has seen, and the standing has not, has
    a pending row, which is read after the count and therefore seen too.
    """
    campaign = one_at_a_time(campaign_id)
    as_at = timezone.now()
    is_first = not Freshness.objects.filter(campaign=campaign).exists()
    seen = _pending(campaign_id)
    counted = count_raw_rows(campaign_id)
    behind = _scope([*seen.values(), *_pending(campaign_id).values()])
    changed = _keep(campaign, None, counted)
    excused = is_first or behind is None
    found = () if excused else tuple(d for d in changed if d.organisation_id not in (behind or ()))
    differences = tuple(d for d in found if d.column in COUNTS)
    _forget(seen)
    _now_true(campaign_id, as_at, has_changed=bool(changed), is_whole=True)
    figures = Standing.objects.filter(campaign=campaign).count() * len(COUNTS)
    return Recomputation(figures, differences)


def bring_up_to_date(*, campaign_id: int) -> None:
    """Count what is behind, or everything when it was never counted."""
    if Freshness.objects.filter(campaign=campaign_id).exists():
        refresh_standings(campaign_id=campaign_id)
    else:
        recompute_standings(campaign_id=campaign_id)


def one_at_a_time(campaign_id: int, what: str = "reports.standings") -> Campaign:
    """Wait for whoever is writing this campaign's standings (or ``what``); the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [what, campaign_id])
    return Campaign.objects.get(pk=campaign_id)


def _pending(campaign_id: int) -> dict[int, int | None]:
    """What is behind: organisation ids (None for the whole campaign) by pending row."""
    return dict(PendingChange.objects.of(campaign_id).values_list("pk", "organisation_id"))


def _forget(seen: Collection[int]) -> None:
    """These and no others: what has been promised since was not counted."""
    PendingChange.objects.filter(pk__in=seen).delete()


def _scope(organisation_ids: Iterable[int | None]) -> set[int] | None:
    """The organisations to recount; None when it is the whole campaign."""
    given = set(organisation_ids)
    return None if None in given else {pk for pk in given if pk is not None}


def _keep(campaign: Campaign, scope: Collection[int] | None, counted: Counts) -> list[Difference]:
    """Make the standings in scope equal to what was counted; returns each value that was not."""
    wanted = {row.organisation_id: row for row in _standings(campaign, scope, counted)}
    standings = Standing.objects.filter(campaign=campaign)
    if scope is not None:
        standings = standings.filter(organisation_id__in=scope)
    kept = {row.organisation_id: row for row in standings}
    standings.filter(organisation_id__in=kept.keys() - wanted.keys()).delete()
    differences = [
        d for row in wanted.values() for d in _differences(kept.get(row.organisation_id), row)
    ]
    gone = [d for pk in kept.keys() - wanted.keys() for d in _gone(kept[pk])]
    Standing.objects.bulk_create(
        [wanted[pk] for pk in sorted({d.organisation_id for d in differences})],
        update_conflicts=True,
        unique_fields=["campaign", "organisation"],
        update_fields=list(COUNTS),
    )
    return differences + gone


def _differences(kept: Standing | None, wanted: Standing) -> Iterable[Difference]:
    for column in COUNTS:
        old, new = getattr(kept, column, None), getattr(wanted, column)
        if old != new and not (kept is None and not new):
            yield Difference(wanted.organisation_id, column, old, new)
    if kept is None:
        yield Difference(wanted.organisation_id, "organisation_id", None, wanted.organisation_id)


def _gone(kept: Standing) -> Iterable[Difference]:
    yield Difference(kept.organisation_id, "organisation_id", kept.organisation_id, 0)
    yield from (
        Difference(kept.organisation_id, column, getattr(kept, column), 0)
        for column in COUNTS
        if getattr(kept, column)
    )


def _standings(
    campaign: Campaign, scope: Collection[int] | None, counted: Counts
) -> Iterable[Standing]:
    """A standing for each organisation in scope that exists in the campaign, or that anybody took part from."""
    days = (campaign.opens_on, campaign.closes_on)
    exist = reduce(lambda a, b: a | b, (Organisation.objects.existing_on(day) for day in days))
    organisations = exist | Organisation.objects.filter(pk__in=counted)
    if scope is not None:
        organisations = organisations.filter(pk__in=scope)
    organisation_ids = set(organisations.values_list("pk", flat=True))
    nothing = dict.fromkeys(COUNTS, 0)
    for pk in sorted(organisation_ids):
        yield Standing(campaign=campaign, organisation_id=pk, **{**nothing, **counted.get(pk, {})})


def _now_true(campaign_id: int, as_at: dt.datetime, *, has_changed: bool, is_whole: bool) -> None:
    """Whoever asked for the whole campaign may have changed what the counts are compared with, too."""
    freshness, _ = Freshness.objects.get_or_create(
        campaign_id=campaign_id, defaults={"as_at": as_at}
    )
    Freshness.objects.filter(pk=freshness.pk).update(
        as_at=as_at,
        revision=F("revision") + int(has_changed or is_whole),
        world_revision=F("world_revision") + int(is_whole),
    )
