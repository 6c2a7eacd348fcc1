"""Every organisation on every kept day: hundreds of thousands of rows, read a few days at a time.

Kept days never change, so they need no common transaction. As CSV the lines are put together by PostgreSQL, because
doing it here takes five times as long; they are the same lines, byte for byte, as ``obt_portal.ui.files`` writes
(``tests/reports/exports/test_history.py`` compares them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.db import connection
from django.db.models.functions import Collate

from campaigns.models import Campaign
from departments.models import OrganisationKind
from obt_portal.ui.values import NOT_YET_KNOWN
from reports.measures import COUNTS
from reports.models import Snapshot, SnapshotRow

DAYS_AT_A_TIME: Final = 60
TEXTS: Final = ("o.slug", "r.name", "r.abbreviation")

# As in obt_portal.ui: what no file can say, and what a spreadsheet would run.
UNSAYABLE: Final = r"[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
SPACE: Final = r"[\t\n \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
FORMULA: Final = rf"^[\t\n]|^{SPACE}*[=+@\uff1d\uff0b\uff0d\uff20-]"
# Looked for in every text, so it is simple: it starts with no letter, or holds a sign that is not printed.
NEEDS_CARE: Final = r"^[^A-Za-z]|[\x01-\x1f\ufffe\uffff]"


def kept_days_of(campaign: Campaign) -> list[Snapshot]:
    """The revision in force of each kept day, the oldest first."""
    return sorted(Snapshot.objects.filter(campaign=campaign).in_force(), key=lambda kept: kept.day)


def rows_kept(campaign: Campaign) -> int:
    """How many there are for all kept days."""
    days = Snapshot.objects.filter(campaign=campaign).in_force().values("pk")
    return SnapshotRow.objects.filter(snapshot__in=days).count()


def history_rows(days: list[Snapshot]) -> Iterator[tuple[Any, ...]]:
    """A day's own values, then each organisation's."""
    columns = ("snapshot_id", "organisation__slug", "name", "abbreviation", "kind", "group")
    headcount = ("headcount", "headcount_as_at", "headcount_source")
    for some in in_batches(days):
        day_of = {kept.pk: day_values(kept) for kept in some}
        rows = SnapshotRow.objects.filter(snapshot__in=day_of)
        ordered = rows.order_by("snapshot__day", Collate("organisation__slug", "C"))
        for row in ordered.values_list(*columns, *COUNTS, *headcount):
            yield *day_of[row[0]], *_readable(row[1:])


def day_values(kept: Snapshot) -> tuple[Any, ...]:
    return kept.day, kept.revision, kept.as_at, kept.is_reconstructed


def history_lines(
    days: list[Snapshot], start_of: Callable[[Snapshot], str], end: str, *, without: int = 0
) -> Iterator[tuple[int, bytes]]:
    """How many rows, and their lines of CSV, a few days at a time; each line starts as its day's do and ends as all do.

    ``without`` so many of the first rows.
    """
    for some in in_batches(days):
        with connection.cursor() as cursor:
            given: dict[str, Any] = {
                "ids": [kept.pk for kept in some],
                "starts": [start_of(kept) for kept in some],
            }
            cursor.execute(LINES, {**given, "end": end, "without": without, **KINDS})
            count, lines = cursor.fetchone() or (0, None)
        without = 0
        yield count, (lines or "").encode()


def in_batches(days: list[Snapshot]) -> Iterator[list[Snapshot]]:
    for first in range(0, len(days), DAYS_AT_A_TIME):
        yield days[first : first + DAYS_AT_A_TIME]


def _readable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    slug, name, abbreviation, kind, *others, headcount, as_at, source = row
    known = NOT_YET_KNOWN if headcount is None else headcount
    return slug, name, abbreviation, OrganisationKind(kind).label, *others, known, as_at, source


def _quoted(column: str) -> str:
    """SQL for a text in quotation marks that no spreadsheet runs."""
    lines = rf"replace(replace({column}, E'\r\n', E'\n'), E'\r', E'\n')"
    sayable = rf"regexp_replace({lines}, '{UNSAYABLE}', U&'\FFFD', 'g')"
    safe = f"CASE WHEN {sayable} ~ '{FORMULA}' THEN '''' ELSE '' END || {sayable}"
    careful = f"CASE WHEN {column} ~ '{NEEDS_CARE}' THEN {safe} ELSE {column} END"
    return f"""'"' || replace({careful}, '"', '""') || '"'"""


KINDS: Final = {f"kind_{n}": f'"{label}"' for n, label in enumerate(OrganisationKind.labels)}
_KIND: Final = " ".join(
    f"WHEN '{kind.value}' THEN %(kind_{n})s" for n, kind in enumerate(OrganisationKind)
)
_CELLS: Final = (
    *(_quoted(column) for column in TEXTS),
    f"CASE r.kind {_KIND} END",
    _quoted('r."group"'),
    f"concat_ws(',', {', '.join(f'r.{column}' for column in COUNTS)})",
    f"""coalesce(r.headcount::text, '"{NOT_YET_KNOWN.mark}"')""",
    """'"' || coalesce(to_char(r.headcount_as_at, 'YYYY-MM-DD'), '') || '"'""",
    _quoted("r.headcount_source"),
)
LINES: Final = rf"""
    SELECT count(*), string_agg(line, '')
    FROM (
        SELECT days.start || {" || ',' || ".join(_CELLS)} || %(end)s AS line
        FROM unnest(%(ids)s::bigint[], %(starts)s::text[]) WITH ORDINALITY AS days (id, start, place)
        JOIN reports_snapshotrow r ON r.snapshot_id = days.id
        JOIN departments_organisation o ON o.id = r.organisation_id
        ORDER BY days.place, o.slug COLLATE "C"
        OFFSET %(without)s
    ) AS lines
"""  # noqa: S608 - made of fixed names and patterns; values are parameters
