"""Each component draws the HTML that GOV.UK Frontend's own fixtures expect."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from obt_portal.ui.templatetags.govuk import component
from tests.ui.html import tree

FIXTURES = Path(__file__).parent / "fixtures"

_NO_DROP_ZONE = "the file upload is the browser's own; the scripted drop zone is not offered"
_NO_INTERRUPTION = "the portal has no interruption page, so the panel is always a confirmation"

# Fixtures that differ on purpose: component -> {fixture name: reason}.
DIFFERENT: dict[str, dict[str, str]] = {
    "date-input": {
        "with values, name prefix and custom names": "a year box of another name states its own width class",
        "with field value and items": "boxes are given either as items or as day, month and year, not both",
    },
    "file-upload": dict.fromkeys(
        [
            "enhanced",
            "enhanced, with error message and hint",
            "enhanced, multiple files",
            "enhanced, custom wrapper classes and attributes",
            "translated",
        ],
        _NO_DROP_ZONE,
    ),
    "panel": dict.fromkeys(
        [
            "interruption",
            "interruption-with-content-with-long-line-length",
            "interruption-with-headings-content-and-lists",
            "interruption with custom classes",
            "interruption, with actions classes and attributes",
            "interruption, submit action",
            "interruption, button link",
            "interruption, no actions",
            "interruption, no actions items",
        ],
        _NO_INTERRUPTION,
    ),
    "select": {
        "with falsy values": "False is not a value for an option here: Python would print it as False"
    },
}


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", lambda found: f"_{found[1].lower()}", name)


def options(given: Any, key: str = "") -> Any:
    """The fixture's options in this portal's words; what is passed as HTML is marked safe, as a page author would."""
    if isinstance(given, dict):
        keep = key in {"attributes", "values"}
        return {
            name if keep else snake(name): options(value, name) for name, value in given.items()
        }
    if isinstance(given, list):
        return [options(value, key) for value in given]
    is_html = key.lower().endswith("html") or key in {
        "start",
        "end",
        "navigationStart",
        "navigationEnd",
    }
    return mark_safe(given) if isinstance(given, str) and is_html else given


def fixtures() -> list[Any]:
    return [
        pytest.param(path.stem, fixture, id=f"{path.stem}: {fixture['name']}")
        for path in sorted(FIXTURES.glob("*.json"))
        for fixture in json.loads(path.read_text())["fixtures"]
    ]


@pytest.mark.parametrize(("name", "fixture"), fixtures())
def test_component_draws_what_govuk_frontend_draws(name: str, fixture: dict[str, Any]) -> None:
    drawn = render_to_string(
        f"components/{name.replace('-', '_')}.html", options(fixture["options"])
    )
    if fixture["name"] in DIFFERENT.get(name, {}):
        assert tree(drawn) != tree(fixture["html"]), "equal now: take it off the list"
    else:
        assert tree(drawn) == tree(fixture["html"])


def test_list_of_differences_names_real_fixtures() -> None:
    known = {(param.values[0], param.values[1]["name"]) for param in fixtures()}
    listed = {(name, fixture) for name, reasons in DIFFERENT.items() for fixture in reasons}
    assert listed <= known


def test_a_kept_drawing_never_passes_unsafe_words_off_as_safe():
    words = "<b>bold</b>"
    safe = component("tag", html=mark_safe(words))
    unsafe = component("tag", text=words)
    assert words in safe
    assert "&lt;b&gt;" in unsafe
    assert component("tag", text=mark_safe(words)) != unsafe
    assert component("tag", text=words) == unsafe
