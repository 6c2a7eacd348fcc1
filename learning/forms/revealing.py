"""Radios that reveal further questions, by style alone.

The design system's own script for this writes ``aria-expanded`` on radios, which ARIA does not allow there. What is
revealed follows its answer in reading order, so nothing needs to be said about it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import BoundField
from django.utils.html import format_html_join

from obt_portal.ui.forms import GovukBoundField


def revealing(question: BoundField, further: Mapping[str, Sequence[BoundField]]) -> dict[str, Any]:
    """The options of the radios: the question, and by its answers the fields they reveal."""
    assert isinstance(question, GovukBoundField)
    params = dict(question.params)
    params["items"] = [
        {**item, "reveal": _drawn(further.get(item.get("value", ""), ()))}
        for item in params["items"]
    ]
    return params


def _drawn(fields: Sequence[BoundField]) -> str:
    """The fields may be left out of the form, but once revealed they are needed: they are not marked optional."""
    for field in fields:
        field.field.required = True
    return format_html_join("", "{}", ((field.as_field_group(),) for field in fields))
