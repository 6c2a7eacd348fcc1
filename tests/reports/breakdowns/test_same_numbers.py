"""Wherever people by grade and profession are published, they are the very same numbers."""

import csv
import html
import io
import re

import pytest

from departments.models import Grade, Profession
from obt_portal.ui.templatetags.portal import percent
from obt_portal.ui.values import NotANumber, in_file
from reports import tasks
from reports.measures import SIGNED_UP
from reports.models import Export, ExportKind, FileFormat, Scope
from reports.selectors.exports import content_of
from reports.services import ExportWanted, ask_for_export
from tests.reports.api.world import make_token
from tests.reports.breakdowns.world import RELEASED_ON
from tests.reports.reading import csv_of, html_of

pytestmark = pytest.mark.django_db

DWP = "department-for-work-pensions"
PAGE = f"/league-table/{DWP}/people/"
FILE = f"/league-table/{DWP}/people.csv"
ALL = "All"


@pytest.fixture
def called(released):
    """What a release says by code, as readers know it."""
    grades = dict(Grade.objects.values_list("code", "label"))
    professions = dict(Profession.objects.values_list("slug", "name"))

    def names(key):
        grade, profession = key
        return grades.get(grade, ALL), professions.get(profession, ALL)

    return names


@pytest.fixture
def expected(released, called):
    """The people of each grade and profession, or None."""
    found = {called(key): whole(figure) for key, figure in released.figures.items()}
    assert len(found) == 1 + 5 + 5 + 25
    assert {figure is None for figure in found.values()} == {True, False}
    return found


def whole(figure):
    return None if isinstance(figure, NotANumber) else figure


def on_screen(text):
    return None if text == "withheld" else int(text.replace(",", ""))


def in_a_file(text):
    return None if text == "[c]" else int(text)


def rows_in(table):
    cells = [
        re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    ]
    said = [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]
    return [[html.unescape(cell) for cell in row] for row in said[1:]]


def on_the_page(page):
    """Every figure of the page by grade and profession, and every percentage."""
    people, shares = {}, {}

    def read(table, place):
        for name, count, share in rows_in(table):
            people[place(name)], shares[place(name)] = on_screen(count), share

    total = re.search(r'portal-figure__value">(.*?)<', page)[1]
    people[ALL, ALL] = on_screen(total)
    by_grade, by_profession, *_ = re.findall(r"<table.*?</table>", page, re.DOTALL)
    read(by_grade, lambda name: (name, ALL))
    read(by_profession, lambda name: (ALL, name))
    for grade, opened in re.findall(
        r'summary-text">([^<]*): [^<]*</span></summary>(.*?)</details>', page, re.DOTALL
    ):
        for table in re.findall(r"<table.*?</table>", opened, re.DOTALL):
            read(table, lambda name, grade=grade: (grade, name))
        for names in re.findall(r"Withheld: (.*?)\.</p>", opened):
            people |= {(grade, name): None for name in names.split("; ")}
    return people, shares


def test_the_page_shows_what_was_released_and_nothing_else(
    champions_browser, released, called, expected
):
    people, shares = on_the_page(html_of(champions_browser.get(PAGE)))

    assert people == expected
    given = {called(key): released.share(key) for key in released.figures}
    assert len(shares) > 10
    assert shares == {
        names: "withheld" if isinstance(given[names], NotANumber) else percent(given[names])
        for names in shares
    }


def test_the_file_has_what_was_released_and_nothing_else(
    champions_browser, released, called, expected
):
    rows = csv_of(champions_browser.get(FILE))

    found = {(row["Grade"], row["Profession"]): in_a_file(row[SIGNED_UP.label]) for row in rows}
    assert len(rows) == len(found)
    assert found == expected
    shares = {
        (row["Grade"], row["Profession"]): row["Share of everybody who signed up"] for row in rows
    }
    assert shares == {called(key): str(in_file(released.share(key))) for key in released.figures}
    assert {row["Organisation"] for row in rows} == {"Department for Work and Pensions"}
    assert {row["Released on"] for row in rows} == {RELEASED_ON.isoformat()}
    assert {row["Definition"] for row in rows} == {SIGNED_UP.definition}


def test_the_export_has_the_same_numbers(campaign, central_team, expected):
    wanted = ExportWanted(campaign, ExportKind.PARTICIPATION, FileFormat.CSV, {})
    asked = ask_for_export(wanted=wanted, by=central_team)
    tasks.make_export(str(asked.pk))
    content = b"".join(content_of(Export.objects.get(pk=asked.pk))).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    header = next(line for line in lines if "Grade" in line and "Profession" in line)
    rows = [dict(zip(header, line, strict=False)) for line in lines[lines.index(header) + 1 :]]

    assert {
        (row["Grade"], row["Profession"]): in_a_file(row[SIGNED_UP.label])
        for row in rows
        if row["Code"] == DWP
    } == expected


def test_the_api_has_the_same_numbers(client, called, expected):
    token = make_token(scopes=(Scope.BREAKDOWNS,))
    answer = client.get(
        "/api/v1/breakdowns",
        {"organisation": DWP},
        headers={"Authorization": f"Bearer {token}"},
    ).json()

    assert {
        called((figure["grade"], figure["profession"])): figure["people"]["value"]
        for figure in answer["figures"]
    } == expected


def test_the_nations_page_and_file_are_the_same(champions_browser, expected):
    page = html_of(champions_browser.get("/participation/people/"))
    rows = csv_of(champions_browser.get("/participation/people.csv"))

    people, _ = on_the_page(page)
    assert people == {
        (row["Grade"], row["Profession"]): in_a_file(row[SIGNED_UP.label]) for row in rows
    }
    assert len(people) == 1 + 5 + 5
