"""How figures and pages behave as participants grow: ten times in ``make bench``, further by hand for docs/performance.md.

    python -m benchmarks.growth FOLDER [TIMES...]

FOLDER keeps a seeded national database (``python -m benchmarks --keep FOLDER`` makes one); it is multiplied in place by
copying participants with all that is counted of them, so use a copy. TIMES are multiples of a nation.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.places import services, web_server
from benchmarks.results import Result

if TYPE_CHECKING:
    from campaigns.models import Campaign

# Copies get ids of their own: the originals', moved by so much for each copy.
STEP = 10_000_000
RUNS = 3
TIMES = 10
BAR = 11
COPIES = {
    "learning_participation": (
        (
            "id, campaign_id, organisation_id, grade_id, profession_id, signed_up_at, is_civil_servant, "
            "record_count, minutes_self_recorded, minutes_manager_confirmed, minutes_imported, "
            "minutes_departmental_return, has_reached_target, core_completions, has_given_feedback, has_finished"
        ),
        (
            "id + {move}, campaign_id, organisation_id, grade_id, profession_id, signed_up_at, is_civil_servant, "
            "record_count, minutes_self_recorded, minutes_manager_confirmed, minutes_imported, "
            "minutes_departmental_return, has_reached_target, core_completions, has_given_feedback, has_finished"
        ),
        "id < {step}",
    ),
    "learning_learningrecord": (
        "id, participation_id, course_id, title, done_on, minutes, format, finishes_course, evidence, created_at",
        (
            "gen_random_uuid(), participation_id + {move}, course_id, title, done_on, minutes, format, "
            "finishes_course, evidence, created_at"
        ),
        "participation_id < {step}",
    ),
    "learning_surveyresponse": (
        "id, participation_id, questionnaire_id, started_at, submitted_at",
        "id + {move}, participation_id + {move}, questionnaire_id, started_at, submitted_at",
        "participation_id < {step}",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth")
    parser.add_argument("folder", type=Path)
    parser.add_argument("times", type=int, nargs="*", default=[1, 5, 10, 25])
    given = parser.parse_args()
    with services(given.folder):
        import django

        django.setup()
        grow(given.times)


def measure() -> Iterator[Result]:
    """Changes the database: whatever is measured after it is measured at that size."""
    from benchmarks import pages
    from benchmarks.results import at_most

    before = _recounted()
    for number in range(1, TIMES):
        _copy(number)
    _vacuum()
    after = _recounted()
    yield at_most(f"{TIMES} x the people: league table recomputed / before", after / before, BAR)
    for result in pages.measure():
        yield replace(result, name=f"{TIMES} x the people: {result.name}")


def _recounted() -> float:
    """Seconds to count the closed campaign from raw rows; every campaign's standings are right afterwards."""
    from benchmarks.results import alternately, seconds
    from campaigns.models import Campaign
    from reports.services import recompute_standings

    for campaign in Campaign.objects.published():
        recompute_standings(campaign_id=campaign.pk)
    closed = _closed()
    (full,) = alternately(RUNS, lambda: seconds(lambda: recompute_standings(campaign_id=closed.pk)))
    return full


def _closed() -> Campaign:
    from campaigns.models import Campaign
    from obt_portal.demonstration.seeding import CLOSED

    return Campaign.objects.get(slug=CLOSED)


def grow(times: Sequence[int]) -> None:
    campaign = _closed()
    copies = 1
    print(
        "participants | seconds to copy | recompute s | one organisation s | page / hello",
        flush=True,
    )
    for wanted in sorted(times):
        started = time.perf_counter()
        for number in range(copies, wanted):
            _copy(number)
        copies = max(copies, wanted)
        _vacuum()
        copied = time.perf_counter() - started
        print(
            f"{_participants(campaign.pk):,} | {copied:.0f} | {_measured(campaign.pk)}", flush=True
        )
    print(_plan(campaign.pk))


def _copy(number: int) -> None:
    """Everybody once more, in every campaign, of nobody in particular."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        # The copies are right because the originals are.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL synchronous_commit = off")
        for table, (into, columns, where) in COPIES.items():
            values = {"move": number * STEP, "step": STEP}
            chosen = f"SELECT {columns} FROM {table} WHERE {where}".format(**values)
            cursor.execute(f"INSERT INTO {table} ({into}) {chosen}")


def _vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in COPIES:
            cursor.execute(f"VACUUM ANALYZE {table}")


def _participants(campaign_id: int) -> int:
    from learning.models import Participation

    return Participation.objects.filter(campaign_id=campaign_id).count()


def _measured(campaign_id: int) -> str:
    from benchmarks.figures import refresh_largest
    from benchmarks.pages import PAGES, share_of_hello
    from benchmarks.results import alternately, seconds
    from campaigns.models import Campaign
    from reports.services import recompute_standings

    campaign = Campaign.objects.get(pk=campaign_id)
    full, one = alternately(
        RUNS,
        lambda: seconds(lambda: recompute_standings(campaign_id=campaign_id)),
        lambda: seconds(lambda: refresh_largest(campaign)),
    )
    with web_server() as target:
        page = share_of_hello(target, campaign, PAGES[1])
    return f"{full:.2f} | {one:.3f} | {page:.2f}"


def _plan(campaign_id: int) -> str:
    """Of the statement that counts everything from raw rows."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from reports.counting import count_raw_rows

    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        count_raw_rows(campaign_id)
        with connection.cursor() as cursor:
            counted = queries.captured_queries[-1]["sql"].replace("%", "%%")
            cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON) {counted}", [])
            return "\n".join(row[0] for row in cursor.fetchall())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    main()
