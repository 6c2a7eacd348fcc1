"""An export whose worker is killed in the middle: no part of a file is left, and the next worker finishes it."""

import datetime as dt
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, connections
from django.utils import timezone

from obt_portal import celery
from reports import documents, services, tasks
from reports.models import Export, ExportKind, ExportPart, FileFormat
from reports.querysets import DEAD_AFTER
from reports.selectors.exports import content_of
from reports.services import ExportWanted
from tests.resilience.portal import wait_for
from tests.resilience.processes import kill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("resilience")]

DAYS = 5_000
AT_ONCE = 4


@pytest.fixture
def past(campaign, people):
    """So many kept days that a spreadsheet of them takes seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO reports_snapshot (campaign_id, day, revision, as_at, taken_at, reason, is_reconstructed,
                                          minimum_headcount, notes)
            SELECT %s, date '2000-01-01' + n, 1, now(), now(), '', false, 0, '[]' FROM generate_series(1, %s) n
            """,
            [campaign.pk, DAYS],
        )
        cursor.execute(
            """
            INSERT INTO reports_snapshotrow (snapshot_id, organisation_id, name, abbreviation, kind, "group",
                headcount_source, signed_up, recorded_learning, reached_target, core_completions,
                people_with_core_course, minutes_self_recorded, minutes_manager_confirmed, minutes_imported,
                minutes_departmental_return, gave_feedback, finished)
            SELECT s.id, o.id, 'Name', '', o.kind, o.slug, '', 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
            FROM reports_snapshot s, departments_organisation o
            """
        )


@pytest.fixture
def export(campaign, past, central_team):
    wanted = ExportWanted(campaign, ExportKind.HISTORY, FileFormat.XLSX)
    return services.ask_for_export(wanted=wanted, by=central_team)


def now_of(export):
    return Export.objects.get(pk=export.pk)


def is_in_the_middle(export):
    now = now_of(export)
    assert now.finished_at is None, "the export is too small for this test"
    return now.rows_done > 0


def time_passes(export):
    """As after the silence by which a dead worker is known."""
    silent = timezone.now() - DEAD_AFTER - dt.timedelta(seconds=1)
    Export.objects.filter(pk=export.pk).update(beat_at=silent)


def assert_is_whole(export):
    kept = now_of(export)
    content = b"".join(content_of(kept))
    assert kept.failure == ""
    assert kept.rows_done == Export.objects.get().rows_expected > DAYS
    assert len(content) == kept.size
    assert hashlib.sha256(content).hexdigest() == kept.sha256
    positions = list(ExportPart.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(len(positions)))


@pytest.mark.parametrize("message", ["delivered again", "lost"])
def test_a_killed_worker_leaves_nothing_and_the_next_one_finishes(export, processes, message):
    worker = processes.worker()
    assert celery.publish(tasks.make_export, str(export.pk)).result(10)
    wait_for(lambda: is_in_the_middle(export), "the export is half made")
    kill(worker)
    left = now_of(export)
    assert left.finished_at is None
    assert not ExportPart.objects.exists()

    processes.worker()
    time_passes(export)
    again = (tasks.make_export, str(export.pk)) if message != "lost" else (tasks.make_what_waits,)
    assert celery.publish(*again).result(10)
    wait_for(lambda: now_of(export).finished_at, "the next worker finishes it")
    assert_is_whole(export)
    assert now_of(export).tries == 2


def in_own_connection(export):
    try:
        tasks.make_export(str(export.pk))
    finally:
        connections.close_all()


def test_several_workers_at_once_make_one_file_once(export):
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(in_own_connection, [export] * AT_ONCE))
    assert_is_whole(export)
    assert now_of(export).tries == 1
    made_at = now_of(export).finished_at
    tasks.make_export(str(export.pk))
    assert now_of(export).finished_at == made_at


def test_a_worker_that_was_taken_for_dead_does_not_spoil_the_file_of_the_next(export):
    """It is overtaken in the middle of its writing, and stops when it is about to say how far it is."""

    def overtaken(asked):
        planned = documents.plan(asked)

        def write(out, on_rows):
            time_passes(asked)
            tasks.make_export(str(asked.pk))
            planned.write(out, on_rows)

        return replace(planned, write=write)

    services.make_export(export_id=export.pk, plan=overtaken)
    assert_is_whole(export)
    assert now_of(export).tries == 2


def test_what_kills_every_worker_is_given_up_and_says_so(export):
    def dies(asked):
        raise MemoryError

    for _ in range(services.making.TRIES):
        services.make_export(export_id=export.pk, plan=dies)
        assert now_of(export).failure == ""
    services.make_waiting_exports(plan=dies)
    assert "though we tried several times" in now_of(export).failure
    assert not ExportPart.objects.exists()
    services.make_waiting_exports(plan=documents.plan)
    assert not ExportPart.objects.exists()
