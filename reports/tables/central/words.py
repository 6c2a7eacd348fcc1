"""Words that several of the central team's tables use."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

NONE: Final = "–"


def in_words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def link(address: str, text: str, about: str = "") -> SafeString:
    """A link; ``about`` says for whoever hears it alone what it is about."""
    if not about:
        return format_html('<a class="govuk-link" href="{}">{}</a>', address, text)
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>',
        address,
        text,
        about,
    )
