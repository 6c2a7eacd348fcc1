"""Seeding a nation, and counting it."""

from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.results import Result, alternately, at_most, seconds
from campaigns.models import Campaign
from obt_portal.demonstration.seeding import CLOSED, SCALES, seed
from reports.models import Standing
from reports.services import mark_behind, recompute_standings, refresh_standings

FLOOR = (Path(__file__).parent / "floor.sql").read_text()
SECONDS_TO_SEED = 90
RUNS = 5


def measure() -> Iterator[Result]:
    call_command("migrate", verbosity=0)
    if not Campaign.objects.exists():
        taken = seconds(lambda: seed(SCALES["national"], lambda said: print(said, flush=True)))
        yield at_most(f"national seed / {SECONDS_TO_SEED} s", taken / SECONDS_TO_SEED, 1)
        _vacuum()
    campaign = Campaign.objects.get(slug=CLOSED)
    _check_floor(campaign)
    floor, full, one = alternately(
        RUNS,
        lambda: seconds(lambda: _count_by_hand(campaign)),
        lambda: seconds(lambda: recompute_standings(campaign_id=campaign.pk)),
        lambda: seconds(lambda: refresh_largest(campaign)),
    )
    yield at_most("league table recomputed / one SQL statement", full / floor, 1.5)
    yield at_most("one organisation refreshed / full recompute", one / full, 0.1)


def _vacuum() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _count_by_hand(campaign: Campaign) -> dict[int, dict[str, int]]:
    """Counts by organisation, of whoever has anybody."""
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, {"campaign": campaign.pk})
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row.pop("organisation_id"): row for row in rows}


def _check_floor(campaign: Campaign) -> None:
    """The floor is a floor only if it counts the same things."""
    for organisation_id, counts in _count_by_hand(campaign).items():
        standing = Standing.objects.values(*counts).get(
            campaign=campaign, organisation_id=organisation_id
        )
        if standing != {name: int(count) for name, count in counts.items()}:
            raise AssertionError(f"The floor counts {counts}, the portal {standing}")


@transaction.atomic
def refresh_largest(campaign: Campaign) -> None:
    """As after one record in the largest organisation."""
    largest = Standing.objects.filter(campaign=campaign).order_by("-signed_up")[0]
    mark_behind(campaign_id=campaign.pk, organisation_ids=[largest.organisation_id])
    refresh_standings(campaign_id=campaign.pk)
