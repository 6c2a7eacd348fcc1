"""Golden cases 1 to 4 and 9 of the domain: the headcounts that rates are worked out on."""

import datetime as dt

import pytest

from departments.models import RANKED_DEPARTMENT_KINDS, Organisation
from departments.selectors import headcounts_in_use, national_headcount

pytestmark = pytest.mark.usefixtures("reference_data")

END_OF_2023 = dt.date(2023, 12, 31)


def core(slug, day=END_OF_2023):
    return headcounts_in_use(day)[Organisation.objects.get(slug=slug).pk].people


def family(slug, day=END_OF_2023):
    """The whole statistical group."""
    return sum_of(Organisation.objects.filter(group__slug=slug), day)


def group(slug, day=END_OF_2023):
    """The organisation with those of its group that are not ranked departments in their own right."""
    members = Organisation.objects.filter(group__slug=slug).exclude(
        kind__in=RANKED_DEPARTMENT_KINDS
    )
    return sum_of(members | Organisation.objects.filter(slug=slug), day)


def sum_of(organisations, day):
    in_use = headcounts_in_use(day)
    return sum(in_use[row.pk].people for row in organisations if row.pk in in_use)


@pytest.mark.parametrize(
    ("day", "published"),
    [
        (dt.date(2023, 9, 30), 528_700),
        (dt.date(2023, 12, 31), 535_205),
        (dt.date(2024, 3, 31), 543_475),
        (dt.date(2024, 12, 31), 547_735),
    ],
)
def test_national_headcount_is_within_rounding_of_the_published_total(day, published):
    assert abs(national_headcount(day) - published) <= 140


def test_headcount_of_a_day_between_two_quarters_is_the_earlier_quarter():
    assert headcounts_in_use(dt.date(2023, 11, 1)) == headcounts_in_use(dt.date(2023, 9, 30))


def test_share_of_the_civil_service_that_212_000_people_were():
    assert round(100 * 212_000 / 528_700, 1) == 40.1
    assert round(100 * 212_000 / national_headcount(END_OF_2023), 1) == 39.6


def test_dwp_is_87_685_alone_and_90_715_with_hse():
    assert core("department-for-work-pensions") == 87_685
    assert group("department-for-work-pensions") == 90_715
    assert round(0.84 * group("department-for-work-pensions")) == 76_201
    assert round(0.84 * core("department-for-work-pensions")) == 73_655


def test_dsit_is_1_130_alone_and_5_740_with_its_agencies():
    assert core("department-for-science-innovation-and-technology") == 1_130
    agencies = [
        "building-digital-uk",
        "intellectual-property-office",
        "met-office",
        "uk-space-agency",
    ]
    assert [core(slug) for slug in agencies] == [250, 1_700, 2_365, 295]
    assert group("department-for-science-innovation-and-technology") == 5_740


def test_attorney_generals_family_is_11_175_and_its_row_is_85():
    assert family("attorney-generals-office") == 11_175
    assert group("attorney-generals-office") == 85
    assert core("crown-prosecution-service") == 7_725
    assert (
        Organisation.objects.get(slug="crown-prosecution-service").kind in RANKED_DEPARTMENT_KINDS
    )


def test_justice_with_its_agencies_is_95_285():
    assert group("ministry-of-justice") == 95_285


def test_group_rows_and_departments_together_count_each_organisation_once():
    heads = Organisation.objects.exclude(slug__in=["nobody"])
    rows = [
        row.slug for row in heads if row.kind in RANKED_DEPARTMENT_KINDS or row.group_id == row.pk
    ]
    outside = Organisation.objects.exclude(kind__in=RANKED_DEPARTMENT_KINDS).exclude(
        group__slug__in=rows
    )
    assert sum(group(slug) for slug in rows) + sum_of(outside, END_OF_2023) == national_headcount(
        END_OF_2023
    )


def test_headcount_of_a_closed_organisation_is_not_carried_forward():
    closed = Organisation.objects.get(slug="national-infrastructure-commission")
    assert headcounts_in_use(dt.date(2025, 3, 31))[closed.pk].people == 45
    assert closed.pk not in headcounts_in_use(dt.date(2025, 4, 1))


def test_organisation_without_a_headcount_is_left_out_rather_than_zero():
    new = Organisation.objects.get(slug="skills-england")
    assert new.pk not in headcounts_in_use(dt.date(2025, 10, 14))
