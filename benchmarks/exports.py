"""Files against ``COPY ... TO`` of the same rows: every standing that is held, and half a million kept rows."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from benchmarks.results import Result, alternately, at_most, seconds
from campaigns.models import Campaign
from obt_portal.demonstration.seeding import CLOSED
from reports import documents
from reports.measures import COUNTS
from reports.models import Export, ExportKind, FileFormat
from reports.selectors.exports import content_of
from reports.services import ExportWanted, ask_for_export, make_export

RUNS = 5
ROWS = 500_000
MEGABYTES = 200
BAR = 3
# Our own: COPY keeps nothing.
BAR_WHEN_KEPT = 5
SLUG = "half-a-million-rows"
FIRST_ROWS = 130_000

# The columns of the file, as they are held.
COLUMNS = ", ".join(
    (
        "s.day, s.revision, s.as_at, s.is_reconstructed, o.slug, r.name, r.abbreviation, r.kind",
        'r."group"',
        *(f"r.{count}" for count in COUNTS),
        "r.headcount, r.headcount_as_at, r.headcount_source",
    )
)
ROWS_OF = """
    FROM reports_snapshotrow r
    JOIN reports_snapshot s ON s.id = r.snapshot_id
    JOIN departments_organisation o ON o.id = r.organisation_id
"""
COPY = f"""
    COPY (SELECT {COLUMNS} {ROWS_OF} WHERE s.campaign_id = %s ORDER BY s.day, o.slug)
    TO STDOUT (FORMAT csv, HEADER)
"""


def measure() -> Iterator[Result]:
    yield from _against_copy(
        f"CSV of {FIRST_ROWS:,} standings", _campaign("every-standing", FIRST_ROWS)
    )
    many = _campaign(SLUG, ROWS)
    yield from _against_copy(f"export of {ROWS:,} rows", many)
    yield at_most(f"memory while it is made / {MEGABYTES} MB", _peak("make", many), 1)
    yield at_most(f"memory while it is taken / {MEGABYTES} MB", _peak("take", many), 1)


def _against_copy(name: str, campaign: Campaign) -> Iterator[Result]:
    """Written into a file, as COPY is; and the whole task, from the claim to the pieces packed and kept in the database."""
    copied, written, made = alternately(
        RUNS,
        lambda: seconds(lambda: _copy(campaign)),
        lambda: seconds(lambda: _write(campaign)),
        lambda: seconds(lambda: make(campaign)),
    )
    yield at_most(f"{name}, written / COPY", written / copied, BAR)
    yield at_most(f"{name}, written, packed and kept / COPY", made / copied, BAR_WHEN_KEPT)


def _write(campaign: Campaign) -> None:
    export = Export(campaign=campaign, kind=ExportKind.HISTORY, format=FileFormat.CSV)
    with TemporaryFile() as out:
        documents.plan(export).write(out, lambda _: None)


def _copy(campaign: Campaign) -> None:
    with (
        TemporaryFile() as out,
        connection.cursor() as cursor,
        cursor.copy(COPY, [campaign.pk]) as rows,
    ):
        for row in rows:
            out.write(row)


def make(campaign: Campaign) -> Export:
    wanted = ExportWanted(campaign, ExportKind.HISTORY, FileFormat.CSV)
    export = ask_for_export(wanted=wanted, by=User.objects.order_by("pk")[0])
    make_export(export_id=UUID(str(export.pk)), plan=documents.plan)
    export.refresh_from_db()
    if export.failure or not export.size:
        raise AssertionError(f"The export was not made: {export.failure}")
    return export


def take(campaign: Campaign) -> None:
    finished = Export.objects.filter(campaign=campaign, finished_at__isnull=False)
    export = finished.order_by("-finished_at")[0]
    if sum(map(len, content_of(export))) != export.size:
        raise AssertionError("Fewer bytes came than were announced")


def _campaign(slug: str, rows: int) -> Campaign:
    """A campaign like the closed one, with so many kept rows: its organisations, one day after another."""
    found = Campaign.objects.filter(slug=slug).first()
    return found or _make_campaign(slug, rows)


def _make_campaign(slug: str, rows: int) -> Campaign:
    with transaction.atomic(), connection.cursor() as cursor:
        campaign = Campaign.objects.create(slug=slug, **_like_the_closed_one())
        cursor.execute(DAYS, {"campaign": campaign.pk, "rows": rows})
        cursor.execute(KEPT, {"campaign": campaign.pk, "rows": rows, "like": CLOSED})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE reports_snapshot, reports_snapshotrow")
    return campaign


def _like_the_closed_one() -> dict[str, object]:
    closed = Campaign.objects.values().get(slug=CLOSED)
    kept = {name: value for name, value in closed.items() if name not in ("id", "slug")}
    return {**kept, "is_published": False}


DAYS = """
    INSERT INTO reports_snapshot (campaign_id, day, revision, as_at, taken_at, reason, is_reconstructed,
                                  minimum_headcount, notes)
    SELECT %(campaign)s, date '2000-01-01' + n::int, 1, now(), now(), '', false, 0, '[]'
    FROM generate_series(0, %(rows)s / (SELECT count(*) FROM departments_organisation)) n
"""
KEPT = f"""
    INSERT INTO reports_snapshotrow (snapshot_id, organisation_id, name, abbreviation, kind, "group", headcount,
                                     headcount_as_at, headcount_source, {", ".join(COUNTS)})
    SELECT s.id, o.id, n.name, n.abbreviation, o.kind, g.slug, 1000 + o.id, date '2023-03-31',
           'Civil Service Statistics 2023, table 8: headcount by organisation', {", ".join(f"st.{c}" for c in COUNTS)}
    FROM reports_snapshot s
    CROSS JOIN departments_organisation o
    JOIN departments_organisation g ON g.id = o.group_id
    JOIN LATERAL (
        SELECT name, abbreviation FROM departments_organisationname WHERE organisation_id = o.id
        ORDER BY valid_from DESC NULLS LAST LIMIT 1
    ) n ON true
    JOIN LATERAL (
        SELECT coalesce(max(signed_up), 0) AS signed_up,
               {", ".join(f"coalesce(max({c}), 0) AS {c}" for c in COUNTS if c != "signed_up")}
        FROM reports_standing
        WHERE organisation_id = o.id AND campaign_id = (SELECT id FROM campaigns_campaign WHERE slug = %(like)s)
    ) st ON true
    WHERE s.campaign_id = %(campaign)s
    ORDER BY s.day, o.slug
    LIMIT %(rows)s
"""


def _peak(act: str, campaign: Campaign) -> float:
    """In a process of its own, as a worker is: its peak, as a share of the bar."""
    program = "import django; django.setup(); from benchmarks.exports import main; main()"
    command = [sys.executable, "-c", program, act, campaign.slug]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1]) / MEGABYTES


def main() -> None:
    """Do one of the two things once, and say the most megabytes that it took."""
    act, slug = sys.argv[1:]
    {"make": make, "take": take}[act](Campaign.objects.get(slug=slug))
    print(_most_megabytes())


def _most_megabytes() -> int:
    """This program's own, where the system tells: what ``getrusage`` tells begins with what its parent had taken."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 20  # bytes on macOS
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024
