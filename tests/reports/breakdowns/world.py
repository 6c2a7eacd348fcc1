"""What is released of two organisations, and of a nation of fifty; released as the portal would, without its people."""

import datetime as dt

from django.utils import timezone

from departments.models import Grade
from reports.disclosure import Breakdown, Day, Released, release, release_nation
from reports.models import BreakdownRelease
from tests.factories import a_grade, a_profession

RELEASED_ON = timezone.localdate() - dt.timedelta(days=1)
GRADES = {"AO": 0.9, "EO": 1.0, "HEO": 0.7, "G7": 0.4}
PROFESSIONS = {
    "Policy": 90,
    "Operational Delivery": 203,
    "Digital and Data": 64,
    "Legal": 24,
    "Veterinary": 4,
}
ROWS = (*GRADES, "SCS")
COLUMNS = tuple(name.lower().replace(" ", "-") for name in PROFESSIONS)


def breakdown(cells):
    return Breakdown(ROWS, COLUMNS, cells)


def many(more=0):
    """People of a large organisation."""
    cells = {
        (grade, column): int(people * part) + more
        for grade, part in GRADES.items()
        for column, people in zip(COLUMNS, PROFESSIONS.values(), strict=True)
    }
    return breakdown(cells | {("SCS", "legal"): 3})


def publish(campaign, organisation, true, released):
    BreakdownRelease.objects.create(
        campaign=campaign,
        organisation=organisation,
        day=RELEASED_ON,
        content=released.as_json(),
        behind=true.as_json(),
    )


def release_a_day(campaign, department, other_department):
    """The department's release, and the nation's; the other one has too few people to say anything about."""
    for code in ROWS:
        a_grade(code)
    for name in PROFESSIONS:
        a_profession(name)
    Grade.objects.filter(code="G7").update(label="Grade 7")
    true = {department: many(), other_department: breakdown({("EO", "policy"): 6})}
    released = {organisation: release(each) for organisation, each in true.items()}
    for organisation in (department, other_department):
        publish(campaign, organisation, true[organisation], released[organisation])
    # Enough of them for what one might hide to be made up for by others.
    alike = {more: many(more) for more in range(8)}
    others = {f"number-{n}": alike[n % 8] for n in range(48)}
    shown = {more: release(each) for more, each in alike.items()}
    nation = release_nation(
        Day(
            {each.slug: counts for each, counts in true.items()} | others,
            {each.slug: figures for each, figures in released.items()}
            | {f"number-{n}": shown[n % 8] for n in range(48)},
        )
    )
    publish(campaign, None, breakdown({}), nation)
    return release_of(campaign, department)


def release_of(campaign, organisation):
    row = BreakdownRelease.objects.get(campaign=campaign, organisation=organisation)
    return Released.from_json(row.content)
