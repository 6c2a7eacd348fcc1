"""Amounts and days as people say them."""

import datetime as dt
from typing import Final

MINUTES_IN_AN_HOUR: Final = 60


def minutes_in_words(minutes: int) -> str:
    """``245`` is "4 hours 5 minutes"."""
    hours, rest = divmod(minutes, MINUTES_IN_AN_HOUR)
    parts = [_several(hours, "hour")] if hours else []
    if rest or not hours:
        parts.append(_several(rest, "minute"))
    return " ".join(parts)


def _several(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def day_in_words(day: dt.date) -> str:
    """For instance "4 September 2023"."""
    return f"{day.day} {day:%B %Y}"
