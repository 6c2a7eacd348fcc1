"""Amounts and days as people say them; amounts as pages do."""

import datetime as dt

from obt_portal.ui.templatetags.portal import minutes as minutes_in_words

__all__ = ["day_in_words", "minutes_in_words"]


def day_in_words(day: dt.date) -> str:
    """For instance "4 September 2023"."""
    return f"{day.day} {day:%B %Y}"
