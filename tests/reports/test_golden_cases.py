"""The figures that were published, and those that follow from published headcounts."""

from fractions import Fraction

import pytest

from reports.league import Basis, Table, family, in_table, league, lines, nation
from reports.measures import MEASURES
from tests.reports.bodies import make_body, real_bodies

SIGNED_UP = MEASURES["signed_up"]
LAST_DAY = "2023-12-31"


def line(slug, basis, day=LAST_DAY):
    return next(found for found in lines(real_bodies(day), basis) if found.head.slug == slug)


def rounded(rate):
    """Per cent, to the nearest whole number, a half upwards."""
    return int(rate * 100 + Fraction(1, 2))


@pytest.mark.parametrize(
    ("day", "published", "per_thousand"), [("2023-09-30", 528_700, 401), (LAST_DAY, 535_205, 396)]
)
def test_212_000_people_of_the_nation(day, published, per_thousand):
    headcount = nation(lines(real_bodies(day), Basis.GROUP)).headcount

    assert abs(headcount - published) <= 140
    for denominator in (headcount, published):
        assert int(Fraction(212_000, denominator) * 1000 + Fraction(1, 2)) == per_thousand


def test_dwp_is_87_685_alone_and_90_715_with_the_health_and_safety_executive():
    dwp = "department-for-work-pensions"

    assert line(dwp, Basis.CORE).headcount == 87_685
    assert line(dwp, Basis.GROUP).headcount == 90_715
    assert rounded(Fraction(73_655, 87_685)) == rounded(Fraction(76_201, 90_715)) == 84


def test_dsit_is_1_130_alone_and_5_740_with_its_agencies():
    dsit = "department-for-science-innovation-and-technology"

    assert line(dsit, Basis.CORE).headcount == 1_130
    group = line(dsit, Basis.GROUP)
    assert group.headcount == 5_740
    assert {body.slug: body.headcount for body in group.bodies[1:]} == {
        "building-digital-uk": 250,
        "intellectual-property-office": 1_700,
        "met-office": 2_365,
        "uk-space-agency": 295,
    }


def test_the_attorney_generals_office_is_85_people_and_its_family_11_175():
    ago = "attorney-generals-office"

    group = line(ago, Basis.GROUP)

    assert [(b.slug, b.headcount) for b in group.bodies] == [
        (ago, 55),
        ("hm-crown-prosecution-service-inspectorate", 30),
    ]
    assert group.headcount == 85
    assert family(real_bodies(LAST_DAY), ago).headcount == 11_175


def test_the_crown_prosecution_service_is_a_row_of_the_non_ministerial_table():
    table = in_table(lines(real_bodies(LAST_DAY), Basis.GROUP), Table.NON_MINISTERIAL)

    headcounts = {found.head.slug: found.headcount for found in table}

    assert headcounts["crown-prosecution-service"] == 7_725
    assert {"government-legal-department", "serious-fraud-office"} <= set(headcounts)


def test_the_nation_is_counted_once_on_either_basis():
    bodies = real_bodies(LAST_DAY)

    assert (
        nation(lines(bodies, Basis.CORE)).headcount
        == nation(lines(bodies, Basis.GROUP)).headcount
        == sum(body.headcount for body in bodies if body.headcount)
    )


def test_the_ministry_of_justice_group_is_95_285():
    assert line("ministry-of-justice", Basis.GROUP).headcount == 95_285


def test_two_organisations_shown_at_72_per_cent_rank_apart_by_their_exact_rates():
    bodies = [
        make_body("a", headcount=10_000, signed_up=7_203),
        make_body("b", headcount=10_000, signed_up=7_204),
    ]

    first, second = league(lines(bodies, Basis.CORE), SIGNED_UP)

    assert rounded(first.rate) == rounded(second.rate) == 72
    assert [(r.line.head.slug, r.rank) for r in (first, second)] == [("b", 1), ("a", 2)]


def test_equal_rates_of_different_sizes_share_a_rank_and_the_next_is_skipped():
    bodies = [
        make_body("a", headcount=3, signed_up=1),
        make_body("b", headcount=300_000, signed_up=100_000),
        make_body("c", headcount=300_001, signed_up=100_000),
    ]

    rows = league(lines(bodies, Basis.CORE), SIGNED_UP)

    assert [(r.line.head.slug, r.rank) for r in rows] == [("a", 1), ("b", 1), ("c", 3)]


PUBLISHED = {
    "department_for_work_pensions": (90_715, 76_201, 84),
    "department_for_science_innovation_and_technology": (5_740, 4_707, 82),
    "home_office": (48_750, 35_100, 72),
    "office_of_rail_and_road": (380, 331, 87),
    "ofsted": (2_055, 1_747, 85),
}


def test_the_published_2023_table():
    bodies = real_bodies(LAST_DAY, **{s: {"signed_up": n} for s, (_, n, _) in PUBLISHED.items()})
    every = lines(bodies, Basis.GROUP)

    def top(table, count):
        rows = league(in_table(every, table), SIGNED_UP)[:count]
        return {
            r.line.head.slug.replace("-", "_"): (r.headcount, r.amount, rounded(r.rate))
            for r in rows
        }

    assert top(Table.MINISTERIAL, 3) | top(Table.NON_MINISTERIAL, 2) == PUBLISHED
    assert list(top(Table.NON_MINISTERIAL, 2)) == ["office_of_rail_and_road", "ofsted"]
