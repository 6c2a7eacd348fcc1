"""Words that several of the central team's tables use."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from departments.services import ChangeNamed

NONE: Final = "–"


def withdrawal_address(named: ChangeNamed) -> str:
    slugs = (named.from_organisation__slug, named.to_organisation__slug)
    return reverse(
        "reports:central-change-withdraw",
        args=[named.kind, *slugs, named.effective_on.isoformat()],
    )


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
