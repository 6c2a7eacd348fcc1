"""Charts that leave the portal: each is a whole SVG file of its own, the same each time."""

from xml.etree import ElementTree as ET

import pytest

from obt_portal.ui.pictures import Bar, Dot, bars, line

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [Bar("Home <Office> & more", 0.5, "50.0%"), Bar("N" * 60, 1.7, "170.0%"), Bar("", 0, "0")]
DOTS = [Dot(f"{n} Sep", n * n) for n in range(1, 31)]


@pytest.mark.parametrize(
    "draw", [lambda: bars("T & t", "D <d>", ROWS), lambda: line("T & t", "D <d>", DOTS)]
)
def test_a_picture_is_valid_says_what_it_is_and_needs_no_style_sheet(draw):
    root = ET.fromstring(draw())
    assert root.find(f"{SVG}title").text == "T & t"
    assert root.find(f"{SVG}desc").text == "D <d>"
    assert root.get("aria-labelledby") == "title description"
    assert not [each for each in root.iter() if {"style", "class"} & set(each.attrib)]
    assert draw() == draw()


def test_a_bar_is_as_long_as_its_share_and_never_longer_than_the_whole():
    root = ET.fromstring(bars("T", "D", ROWS))
    half, over, none = [float(each.get("width")) for each in root.findall(f"{SVG}rect")[1:]]
    assert half * 2 == over
    assert none == 0


def test_a_line_ends_inside_the_picture_and_an_empty_one_is_drawn_too():
    root = ET.fromstring(line("T", "D", DOTS))
    points = root.find(f"{SVG}polyline").get("points").split()
    assert len(points) == len(DOTS)
    assert float(points[-1].split(",")[0]) < float(root.get("width"))
    assert ET.fromstring(line("T", "D", [])).find(f"{SVG}polyline").get("points") == ""
