"""The league table as a file."""

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from departments.models import OrganisationName
from reports.measures import MEASURES
from reports.models import Freshness
from tests.reports.reading import csv_of

pytestmark = pytest.mark.django_db


def test_the_file_has_the_rows_of_the_page_with_exact_figures_and_marks(client, figures):
    gamma, alpha, beta, tiny, unknown = csv_of(client.get("/league-table.csv"))

    assert gamma["Organisation"] == "Gamma"
    assert gamma["Share of headcount"] == "1.2000000000"
    assert (alpha["Rank"], beta["Rank"], alpha["People"]) == ("2", "2", "720")
    assert beta["Organisations counted"] == "Beta; Beta Agency"
    assert (tiny["Rank"], tiny["Share of headcount"]) == ("[z]", "0.9000000000")
    assert tiny["Why unranked"] == "Too small to rank"
    assert (unknown["Rank"], unknown["Headcount"], unknown["Share of headcount"]) == (
        "[x]",
        "[x]",
        "[x]",
    )
    assert unknown["People"] == "4"


def test_every_row_of_the_file_says_what_it_is_and_when_it_was_true(client, figures):
    Freshness.objects.update(as_at=dt.datetime(2026, 3, 4, 15, 5, tzinfo=dt.UTC))

    row = csv_of(client.get("/league-table.csv", {"table": "all"}))[0]

    assert row["Campaign"] == figures.name
    assert row["Measure"] == "Signed up"
    assert row["Table"] == "All organisations"
    assert row["Basis"] == "With their agencies"
    assert row["As at"] == "2026-03-04T15:05:00+00:00"
    assert row["Headcount on"] == "2020-01-01"
    assert row["Headcount source"] == "Made up for a test"


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_the_table_is_to_be_had_as_a_workbook_with_its_title_and_definitions(
    client, figures, extension
):
    query = {"table": "all", "basis": "core"}
    wanted = csv_of(client.get("/league-table.csv", query))

    response = client.get(f"/league-table.{extension}", query)
    about, table = sheets_of(response)

    assert (
        f'filename="league-table-{figures.slug}-signed-up-all-core.{extension}"'
        in response["Content-Disposition"]
    )
    assert MEASURES["signed_up"].definition in str(about)
    assert f"{figures.name}: league table" in str(about)
    header, *rows = table
    names = [row[header.index("Organisation")] for row in rows]
    assert names == [row["Organisation"] for row in wanted]
    assert len(names) == 6
    people = [row[header.index("People")] for row in rows]
    assert people == [float(row["People"]) for row in wanted]


def sheets_of(response):
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    return [book.get_sheet_by_index(number).to_python() for number in (0, 1)]


def test_a_name_cannot_become_a_formula(client, figures):
    OrganisationName.objects.filter(name="Gamma").update(name="=HYPERLINK(1)")

    assert csv_of(client.get("/league-table.csv"))[0]["Organisation"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_a_file_of_a_table_that_does_not_exist_is_refused(client, figures, extension):
    response = client.get(f"/league-table.{extension}", {"table": "nonsense"})

    assert response.status_code == 400
    assert response.content == b"Select a table from the list"
