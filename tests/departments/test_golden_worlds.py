"""The shipped reference data as the world was on some days."""

import datetime as dt

import pytest

from departments.models import Classification, Organisation
from departments.selectors import headcounts_in_use, national_headcount, world_on
from tests.factories import make_organisation

END_OF_2023 = dt.date(2023, 12, 31)
END_OF_2024 = dt.date(2024, 12, 31)
MERGED_ON = dt.date(2024, 4, 1)
DECA, DES = "defence-electronics-and-components-agency", "defence-equipment-and-support"
DSIT, DCMS = (
    "department-for-science-innovation-and-technology",
    "department-for-culture-media-sport",
)
MHCLG = "ministry-of-housing-communities-and-local-government"

pytestmark = pytest.mark.usefixtures("reference_data")


def then(slug, world):
    (found,) = (each for each in world.organisations.values() if each.slug == slug)
    return found


def employed(slug, world):
    headcount = then(slug, world).headcount
    return headcount and headcount.people


def total(world):
    return sum(each.headcount.people for each in world.organisations.values() if each.headcount)


def pk(slug):
    return Organisation.objects.get(slug=slug).pk


def test_deca_and_the_body_it_merged_into_are_two_until_the_day_before():
    world = world_on(dt.date(2024, 3, 31), headcount_on=END_OF_2023)
    assert (employed(DECA, world), employed(DES, world)) == (435, 10_975)
    assert then(DECA, world).stands_in == pk(DECA)
    assert then(DECA, world).exists


def test_all_of_deca_stands_in_defence_equipment_and_support_from_the_day():
    world = world_on(MERGED_ON, headcount_on=END_OF_2023)
    assert (employed(DECA, world), employed(DES, world)) == (None, 10_975 + 435)
    assert then(DECA, world).stands_in == pk(DES)
    assert not then(DECA, world).exists
    assert then(DES, world).headcount.source == (
        "ONS public sector employment, table 9, "
        "plus 435 from Defence Electronics and Components Agency on 1 April 2024"
    )
    (move,) = (each for each in world.moves if each.from_id == pk(DECA))
    assert (move.kind, move.to_id, move.effective_on) == ("merge", pk(DES), MERGED_ON)
    assert (move.people, move.moved) == (435, True)


def test_headcount_day_after_the_merger_has_them_already():
    world = world_on(dt.date(2025, 2, 14), headcount_on=END_OF_2024)
    assert (employed(DECA, world), employed(DES, world)) == (None, 11_085)
    assert then(DECA, world).stands_in == pk(DES)
    assert all(each.from_id != pk(DECA) for each in world.moves)


def test_body_that_closed_between_headcount_and_headcount_day_is_not_lost():
    """Its last headcount is the day before it merged; the headcount day is the day of the merger."""
    world = world_on(MERGED_ON, headcount_on=MERGED_ON)
    assert employed(DES, world) == 11_015 + 440
    assert total(world) == national_headcount(dt.date(2024, 3, 31))


def test_department_has_the_name_of_the_day_and_stays_the_same_organisation():
    before = then(MHCLG, world_on(dt.date(2024, 7, 7), headcount_on=END_OF_2023))
    after = then(MHCLG, world_on(dt.date(2024, 7, 8), headcount_on=END_OF_2023))
    assert (before.name, before.abbreviation) == (
        "Department for Levelling Up, Housing and Communities",
        "DLUHC",
    )
    assert (after.name, after.abbreviation) == (
        "Ministry of Housing, Communities and Local Government",
        "MHCLG",
    )
    assert (before.id, before.headcount) == (after.id, after.headcount)


def test_transfer_before_the_headcounts_moves_nobody():
    world = world_on(END_OF_2024, headcount_on=END_OF_2023)
    assert (employed(DSIT, world), employed(DCMS, world)) == (1_130, 1_800)
    assert all(each.to_id != pk(DSIT) for each in world.moves)


def test_government_digital_service_moves_on_1_april_2025():
    before = world_on(dt.date(2025, 3, 31), headcount_on=END_OF_2024)
    after = world_on(dt.date(2025, 4, 1), headcount_on=END_OF_2024)
    assert (employed("cabinet-office", before), employed(DSIT, before)) == (6_760, 2_265)
    assert (employed("cabinet-office", after), employed(DSIT, after)) == (5_830, 3_195)
    (move,) = (each for each in after.moves if each.from_id == pk("cabinet-office"))
    assert (move.people, move.moved) == (930, True)
    assert move.note.startswith("Government Digital Service moved")


def test_skills_england_begins_with_the_people_of_ifate():
    ifate = "institute-for-apprenticeships-and-technical-education"
    world = world_on(dt.date(2025, 6, 2), headcount_on=END_OF_2024)
    assert employed(ifate, world) is None
    assert then(ifate, world).stands_in == pk("skills-england")
    begun = then("skills-england", world).headcount
    assert (begun.people, begun.as_at) == (280, END_OF_2024)
    assert begun.source.endswith(
        ": 280 from Institute for Apprenticeships and Technical Education on 2 June 2025"
    )


@pytest.mark.parametrize(
    ("headcount_on", "published"),
    [
        (dt.date(2023, 9, 30), 528_700),
        (END_OF_2023, 535_205),
        (dt.date(2024, 3, 31), 543_475),
        (END_OF_2024, 547_735),
    ],
)
def test_nation_is_as_many_on_every_later_day(headcount_on, published):
    for later in (headcount_on, MERGED_ON, dt.date(2025, 4, 1), dt.date(2025, 10, 14)):
        if later >= headcount_on:
            world = world_on(later, headcount_on=headcount_on)
            assert total(world) == national_headcount(headcount_on)
            assert abs(total(world) - published) <= 140


def test_world_on_the_headcount_day_has_the_headcounts_in_use():
    world = world_on(END_OF_2023, headcount_on=END_OF_2023)
    found = {key: each.headcount for key, each in world.organisations.items() if each.headcount}
    in_use = headcounts_in_use(END_OF_2023)
    assert found.keys() == in_use.keys()
    assert all(
        (each.people, each.as_at, each.source)
        == (in_use[key].people, in_use[key].as_at, in_use[key].source)
        for key, each in found.items()
    )


def test_world_is_read_in_three_queries_however_much_has_happened(django_assert_num_queries):
    for day in (dt.date(2023, 1, 1), dt.date(2025, 10, 14)):
        with django_assert_num_queries(3):
            world_on(day, headcount_on=END_OF_2023)


def test_kind_and_group_are_those_of_the_day():
    Classification.objects.create(
        organisation_id=pk("met-office"),
        valid_from=dt.date(2024, 6, 1),
        kind="non-ministerial",
        group_id=pk("ministry-of-defence"),
    )
    Classification.objects.create(
        organisation_id=pk("met-office"),
        valid_from=dt.date(2025, 6, 1),
        kind="other",
        group_id=pk("met-office"),
    )
    found = [
        then("met-office", world_on(day, headcount_on=END_OF_2023))
        for day in (dt.date(2024, 5, 31), dt.date(2024, 6, 1), dt.date(2025, 6, 1))
    ]
    assert [(each.kind, each.group) for each in found] == [
        ("executive-agency", DSIT),
        ("non-ministerial", "ministry-of-defence"),
        ("other", "met-office"),
    ]


def test_organisation_is_classified_on_a_day_by_its_own_manager():
    Classification.objects.create(
        organisation_id=pk("acas"), valid_from=MERGED_ON, kind="other", group_id=pk("acas")
    )
    before = Organisation.objects.classified_on(dt.date(2024, 3, 31)).get(slug="acas")
    after = Organisation.objects.classified_on(MERGED_ON).get(slug="acas")
    assert (before.kind_then, before.group_id_then) == (before.kind, before.group_id)
    assert (after.kind_then, after.group_id_then) == ("other", after.pk)


def test_organisation_that_has_no_name_yet_goes_by_its_code():
    made = make_organisation("brand-new", headcount=None)
    made.names.all().delete()
    assert then("brand-new", world_on(END_OF_2024, headcount_on=END_OF_2024)).name == "brand-new"
