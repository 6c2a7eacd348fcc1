"""The pages in a browser with the grades and professions of the Civil Service: wide and narrow, and clean to axe."""

import pytest
from playwright.sync_api import expect

from departments.models import Grade, Profession
from reports.disclosure import Breakdown, Day, release, release_nation
from tests.browser import NARROW, WIDE, follow, look_at
from tests.factories import make_organisation
from tests.reports.breakdowns.world import publish

pytestmark = pytest.mark.django_db(transaction=True)

GRADES = {
    "AA": ("Administrative Assistant", 300),
    "AO": ("Administrative Officer", 2_100),
    "EO": ("Executive Officer", 2_700),
    "HEO": ("Higher Executive Officer", 900),
    "SEO": ("Senior Executive Officer", 460),
    "G7": ("Grade 7", 260),
    "G6": ("Grade 6", 90),
    "SCS": ("Senior Civil Service", 25),
}
NAMES = (
    "Communications; Commercial; Corporate Finance; Counter Fraud; Digital and Data; Economics; Finance; "
    "Geography; Human Resources; Inspector of Education and Training; Intelligence Analysis; Internal Audit; "
    "Knowledge and Information Management; Legal; Medicine; Occupational Psychology; Operational Delivery; "
    "Operational Research; Planning; Policy; Project Delivery; Property; Psychology; Science and Engineering; "
    "Security; Social Research; Statistics; Tax; Veterinary"
)
PROFESSIONS = {name.lower().replace(" ", "-"): name for name in NAMES.split("; ")}


def large(seed):
    """Most people of few professions, as they are."""
    cells = {
        (grade, slug): people
        * (60 if slug == "operational-delivery" else 1 + (number * seed) % 7)
        // 140
        for grade, (_, people) in GRADES.items()
        for number, slug in enumerate(PROFESSIONS)
    }
    return Breakdown(tuple(GRADES), tuple(PROFESSIONS), cells)


@pytest.fixture
def shipped(campaign, department):
    for position, (code, (label, _)) in enumerate(GRADES.items(), 1):
        Grade.objects.create(code=code, label=label, position=position, headcount=1)
    for slug, name in PROFESSIONS.items():
        Profession.objects.create(slug=slug, name=name, headcount=1)
    true = {department.slug: large(3)} | {f"number-{n}": large(n) for n in (2, 5, 11)}
    released = {slug: release(each) for slug, each in true.items()}
    publish(campaign, department, true[department.slug], released[department.slug])
    publish(campaign, None, large(1), release_nation(Day(true, released)))
    few = make_organisation("few", name="Office of Few People")
    six = Breakdown(tuple(GRADES), tuple(PROFESSIONS), {("EO", "policy"): 6})
    publish(campaign, few, six, release(six))
    return campaign


@pytest.fixture(params=[WIDE, NARROW])
def visitor(request, open_browser, shipped, central_team):
    return open_browser(central_team, width=request.param)


def test_from_the_nation_to_an_organisation_and_into_a_grade(visitor):
    page, tail = visitor, "people by grade and profession"
    page.goto(f"{page.at}/participation/people/")
    look_at(page, f"Whole Civil Service: {tail}", "people-nation")
    follow(page, "Department for Work and Pensions")
    look_at(page, f"Department for Work and Pensions: {tail}", "people-organisation")
    page.get_by_text("Why some figures are withheld").click()
    page.get_by_text("Grade 7: ").click()
    page.get_by_text("Senior Civil Service: ").click()
    opened = page.get_by_role("table", name="Grade 7 by profession")
    expect(opened.get_by_role("rowheader", name="Operational Delivery")).to_be_visible()
    look_at(page, f"Department for Work and Pensions: {tail}", "people-opened")
    page.goto(f"{page.at}/league-table/few/people/")
    look_at(page, f"Office of Few People: {tail}", "people-few")
