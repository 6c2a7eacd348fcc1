"""Moments of London days."""

import datetime as dt

from django.utils import timezone


def end_of(day: dt.date) -> dt.datetime:
    """The London midnight at which a day ends."""
    return dt.datetime.combine(
        day + dt.timedelta(days=1), dt.time(), timezone.get_default_timezone()
    )
