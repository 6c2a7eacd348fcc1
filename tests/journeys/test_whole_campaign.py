"""A campaign from end to end: a civil servant joins, learns and finishes, and the league table moves."""

import csv
import io
import re

from playwright.sync_api import expect
from pypdf import PdfReader

from learning.models import Certificate, Participation
from reports.measures import MEASURES
from tests.journeys.visitor import wait_until

DWP = "Department for Work and Pensions"
SECONDS_FOR_FIGURES = 20


def figures_of_dwp(visitor) -> dict[str, float]:
    """What the league table's file says of DWP alone, by measure."""
    figures = {}
    for measure in MEASURES:
        query = f"measure={measure}&table=ministerial&basis=core"
        answer = visitor.page.request.get(f"{visitor.site}/league-table.csv?{query}")
        rows = csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig")))
        row = next(row for row in rows if row["Organisation"] == DWP)
        figures[measure] = float(row[MEASURES[measure].unit.capitalize()])
    return figures


def words_of(pdf: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def test_a_new_person_joins_learns_and_finishes_and_the_league_table_moves(visitor, year_2023):
    before = figures_of_dwp(visitor)
    visitor.goes_to("/")
    visitor.sees("One Big Thing 2023")
    visitor.presses("Start now")
    visitor.signs_in("nora.new@dwp.gov.uk")
    visitor.joins("One Big Thing 2023", DWP)

    visitor.presses("Answer the starting questions")
    visitor.sees("Where to start")
    visitor.presses("Start")
    visitor.sees("Do you line manage anyone")
    visitor.answers_survey(confident="Very confident")
    visitor.sees("Your level is Practitioner")
    visitor.follows("See learning for your level")
    visitor.sees("Find learning")

    visitor.records("Leading with data (2 hours)", 120, course=True)
    visitor.records("A talk about maps", 299)
    visitor.is_told("6 hours 59 minutes of 7 hours")
    assert not Participation.objects.reached_target().exists()
    visitor.records("A question afterwards", 1)
    visitor.is_told("7 hours of 7 hours")
    visitor.goes_to("/record/")
    visitor.sees("My learning")

    visitor.goes_to("/home/")
    visitor.presses("Tell us what changed")
    visitor.sees("What changed")
    visitor.presses("Start")
    visitor.answers_survey(confident="Very confident")
    visitor.sees("What changed: your answers")
    visitor.follows("Get your certificate")

    visitor.sees("You have finished")
    visitor.fills("Your name, as the certificate should say it", "Nora Newcomer")
    visitor.presses("Make my certificate")
    visitor.sees("You have finished")
    pdf = words_of(visitor.downloads("Download your certificate (PDF)"))
    assert "Nora Newcomer" in pdf
    assert Certificate.objects.get().code in re.sub(r"\W", "", pdf)
    visitor.follows("check that it is genuine")
    visitor.sees("This certificate is genuine")
    visitor.is_told("Nora Newcomer")

    moved_by = {measure: 7.0 if measure == "learning_hours" else 1.0 for measure in MEASURES}
    wanted = {measure: before[measure] + more for measure, more in moved_by.items()}
    wait_until(
        lambda: figures_of_dwp(visitor) == wanted, "the figures stood still", SECONDS_FOR_FIGURES
    )
    visitor.goes_to("/league-table/?basis=core")
    visitor.sees("League table")
    row = visitor.page.get_by_role("row").filter(has_text=DWP)
    expect(row).to_contain_text(f"{wanted['signed_up']:.0f}")
    visitor.goes_to("/league-table/department-for-work-pensions/")
    visitor.sees(DWP)
