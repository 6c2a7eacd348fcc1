"""Golden case 10 and the made-up people's grades and professions, at a twentieth and (slowly) at the real size."""

import csv
import datetime as dt
from math import sqrt

import pytest
from django.db.models import Count
from django.utils import timezone

from learning.models import Participation
from reports.counting import count_sign_ups
from reports.selectors import freshness_of, live
from tests.architecture.source import PROJECT
from tests.demonstration.published import busiest_weekday, differences

pytestmark = [
    pytest.mark.xdist_group("demonstration"),
    pytest.mark.parametrize(
        "seeded", ["demo", pytest.param("national", marks=pytest.mark.slow)], indirect=True
    ),
]
DATA = PROJECT / "departments" / "data"
# Organisations of fewer people than this, as scaled, may have nobody: a tenth of four is nobody.
SURE_TO_TAKE_PART = 5
# How far a count may be from its share of everybody: as far as a fair draw goes but once in 15,000 times.
DEVIATIONS = 4


@pytest.fixture
def reading(closed):
    return live(closed, freshness_of(closed), timezone.localdate())


def test_the_published_figures_come_out_again(seeded, reading):
    assert differences(reading, seeded.one_in) == []


def test_wednesdays_are_busiest_on_average(closed):
    length = (closed.closes_on - closed.opens_on).days + 1
    days = [closed.opens_on + dt.timedelta(days=number) for number in range(length)]
    assert busiest_weekday(count_sign_ups(closed.pk), days) == "Wednesday"


def test_every_organisation_of_the_campaign_has_people(seeded, reading):
    least = SURE_TO_TAKE_PART if seeded.one_in > 1 else 0
    without = {body.slug: body.headcount for body in reading.bodies if not body.counts["signed_up"]}
    assert {slug for slug, headcount in without.items() if headcount >= least} == set()
    assert len(reading.bodies) > 110


@pytest.mark.parametrize(
    ("file", "name", "column"),
    [
        ("grades.csv", "grade", "grade__code"),
        ("professions.csv", "profession", "profession__name"),
    ],
)
def test_grades_and_professions_are_in_the_real_proportions(closed, file, name, column):
    """Within four standard deviations of a fair draw."""
    with (DATA / file).open(encoding="utf-8-sig", newline="") as rows:
        real = {row[name]: int(row["headcount_31_mar_2023"]) for row in csv.DictReader(rows)}
    people = Participation.objects.filter(campaign=closed)
    found = dict(people.values_list(column).annotate(Count("pk")).order_by())
    everybody = sum(found.values())
    wanted = {each: everybody * number / sum(real.values()) for each, number in real.items()}
    assert found.keys() <= wanted.keys()
    assert {
        each: (found.get(each, 0), round(number))
        for each, number in wanted.items()
        if abs(found.get(each, 0) - number) > DEVIATIONS * sqrt(number) + 1
    } == {}
