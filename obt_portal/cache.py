"""The cache in which limits are counted: a table of PostgreSQL, which all processes share and which outlives Redis."""

import base64
import datetime as dt
import pickle
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils import timezone

FOR_EVER: Final = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
SET: Final = """
INSERT INTO {table} AS kept (cache_key, value, expires) VALUES (%(key)s, %(value)s, %(expires)s)
ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
"""
WRITES: Final = {
    "set": SET,
    # Nobody else has it, or theirs has expired.
    "add": f"{SET} WHERE kept.expires <= %(now)s",
    "touch": "UPDATE {table} SET expires = %(expires)s WHERE cache_key = %(key)s AND expires > %(now)s",
}


class LimitsCache(DatabaseCache):
    """Django's, but what has not expired stays, and each write is one statement, so that of two at once one is first.

    Django's own counts the table at each write and, above a set number of entries, throws out a third of the live ones
    in the order of their keys: asking for codes for a few hundred addresses wiped out everybody's limits.
    ``delete_expired`` is for the schedule.
    """

    _table: str

    def _base_set(
        self, mode: str, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT
    ) -> bool:
        seconds = self.get_backend_timeout(timeout)
        expires = FOR_EVER if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)
        pickled = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode()
        given = {"key": key, "value": pickled, "expires": expires, "now": timezone.now()}
        return self._changed(WRITES[mode], given) == 1

    def delete_expired(self) -> int:
        """How many went."""
        return self._changed(
            "DELETE FROM {table} WHERE expires <= %(now)s", {"now": timezone.now()}
        )

    def _changed(self, sql: str, given: dict[str, Any]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql.format(table=connection.ops.quote_name(self._table)), given)
            return int(cursor.rowcount)
