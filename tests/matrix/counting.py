"""How many rows have been written, by anything, in this transaction."""

from django.db import connection

_WRITTEN = """
SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)
  FROM pg_stat_xact_user_tables
"""

_WRITTEN_BY_TABLE = """
SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
 WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""


def rows_written() -> int:
    """Inserts, updates and deletes of every table, those undone since and those that changed no value included."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        return int(cursor.fetchone()[0])


def tables_written() -> dict[str, int]:
    """The same, table by table."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN_BY_TABLE)
        return dict(cursor.fetchall())
