"""Migrating as Django does it: it waits for a table as long as it takes, and everybody behind it."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.management.commands.migrate import Command  # noqa: E402

call_command(Command(), "newer", verbosity=0)
