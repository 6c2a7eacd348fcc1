"""Holding up whoever counts, to meet them in the middle of a task."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def standings_locked(campaign):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('reports.standings'), %s)", [campaign.pk]
        )
        yield


def somebody_waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
            " WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"
        )
        return cursor.fetchone()[0]
