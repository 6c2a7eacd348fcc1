"""What tests of pages take for granted about the portal's own sheet."""

import re
from pathlib import Path

import pytest

SHEET = Path("static/portal.css")
COLOUR = re.compile(r"(?<![-\w])(color|background(-color)?)\s*:")
BY_WIDTH = re.compile(r"@media[^{]*-width[^{]*\{")


def depending_on_width(css: str) -> list[str]:
    """The insides of every block that only some widths get."""
    found = []
    for start in BY_WIDTH.finditer(css):
        depth, at = 1, start.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(css[at], 0)
            at += 1
        found.append(css[start.end() : at - 1])
    return found


def test_no_colour_of_words_or_their_ground_depends_on_the_width():
    """So colours are compared where a page is wide, and need not be once more where it is narrow (tests/browser.py)."""
    blocks = depending_on_width(SHEET.read_text())
    assert len(blocks) >= 6
    assert [block for block in blocks if COLOUR.search(block)] == []


@pytest.mark.parametrize(
    "rule", ["color: #111", "background: none", "top: 0; background-color: #eee"]
)
def test_one_that_does_would_be_noticed(rule):
    (block,) = depending_on_width(
        f"a {{ top: 0 }} @media (max-width: 40em) {{ a {{ {rule} }} }} b {{}}"
    )
    assert COLOUR.search(block)
