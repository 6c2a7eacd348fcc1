"""`manage.py migrate`, beside people at work: it waits for a table no longer than they could wait for it."""

import time
from typing import Any, Final

from django.core.management.commands.migrate import Command as Migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

LONGEST_WAIT: Final = "1s"
TRIES: Final = 60
SECONDS_BETWEEN: Final = 2.0


class Command(Migrate):
    """Changing a table waits for whoever reads it, and everybody who comes after waits for the change.

    So a change that does not get its table within a second gives way to those behind it and is tried again; what
    earlier migrations did stays done. Raises OperationalError when the table was never free.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LONGEST_WAIT}'")
        try:
            self._migrate_patiently(*args, **options)
        finally:
            # The connection goes back to where others take it from.
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")

    def _migrate_patiently(self, *args: Any, **options: Any) -> None:
        for tries_left in reversed(range(TRIES)):
            try:
                super().handle(*args, **options)
            except OperationalError as error:
                if not (tries_left and isinstance(error.__cause__, LockNotAvailable)):
                    raise
                self.stderr.write("A table is in use. Trying again.")
                time.sleep(SECONDS_BETWEEN)
            else:
                return
