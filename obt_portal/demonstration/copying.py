"""Writing rows to the database by COPY."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import LiteralString

from django.db import connection
from psycopg import sql

from obt_portal.demonstration.people import Person
from obt_portal.demonstration.story import Numbers, Row, Rows

NO_PASSWORD = "!"  # noqa: S105  (what Django writes for "cannot be used")


@dataclass(frozen=True)
class Target:
    """A table and the columns that rows bring, in order."""

    table: str
    columns: str


PEOPLE = Target("accounts_user", "id password email is_active joined_at")
ADDRESSES = Target("account_emailaddress", "user_id email verified primary")
POSTINGS = Target("accounts_posting", "id user_id organisation_id grade_id profession_id starts_on")
PARTICIPATIONS = Target(
    "learning_participation",
    "id user_id campaign_id organisation_id grade_id profession_id signed_up_at is_civil_servant",
)
RESPONSES = Target(
    "learning_surveyresponse", "id participation_id questionnaire_id started_at submitted_at"
)
ANSWERS = Target("learning_answer", "response_id question_id choices text")
DECISIONS = Target(
    "learning_leveldecision",
    "participation_id rule_id scored_level_id reasons decided_at chosen_level_id chosen_at",
)
FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
  FROM pg_constraint
 WHERE contype = 'f' AND conrelid = ANY (%s::regclass[])
"""
RECORDS = Target(
    "learning_learningrecord",
    "id participation_id course_id title done_on minutes format finishes_course evidence created_at",
)


def copy_people(people: Sequence[Person], joined_at: object, starts_on: object) -> None:
    """Accounts with proved addresses and one posting each."""
    _copy(PEOPLE, ((p.id, NO_PASSWORD, p.email, True, joined_at) for p in people))
    _copy(ADDRESSES, ((p.id, p.email, True, True) for p in people))
    _copy(
        POSTINGS,
        ((p.id, p.id, p.organisation_id, p.grade_id, p.profession_id, starts_on) for p in people),
    )


def copy_rows(rows: Rows) -> None:
    _copy(PARTICIPATIONS, rows.participations)
    _copy(RESPONSES, rows.responses)
    _copy(ANSWERS, rows.answers)
    _copy(DECISIONS, rows.decisions)
    _copy(RECORDS, rows.records)


def _copy(target: Target, rows: Iterable[Row]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(target.table),
        sql.SQL(", ").join(sql.Identifier(column) for column in target.columns.split()),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def foreign_keys_checked_at_the_end() -> Iterator[None]:
    """Check references once over whole tables, which is many times faster than row by row.

    The tables are locked until the transaction ends: for a database that nobody uses yet.
    """
    tables = [target.table for target in (PARTICIPATIONS, RESPONSES, ANSWERS, DECISIONS, RECORDS)]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(FOREIGN_KEYS, [tables])
        keys = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(_alter("ALTER TABLE {} DROP CONSTRAINT {}", table, name))
    yield
    with connection.cursor() as cursor:
        # Or the planner takes the tables for as small as they were, and checks each row against all.
        cursor.execute(
            sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables)))
        )
        for table, name, definition in keys:
            added = _alter("ALTER TABLE {} ADD CONSTRAINT {} ", table, name)
            cursor.execute(added + sql.SQL(definition))


def _alter(statement: LiteralString, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*(sql.Identifier(name) for name in names))


def serial_numbers() -> Numbers:
    """Ids straight from the tables' own sequences, fetched by the thousand."""
    return Numbers(
        participations=_from_sequence("learning_participation_id_seq"),
        responses=_from_sequence("learning_surveyresponse_id_seq"),
    )


def _from_sequence(name: str) -> Iterator[int]:
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(%s) FROM generate_series(1, 1000)", [name])
            numbers = [number for (number,) in cursor.fetchall()]
        yield from numbers
