import datetime as dt

import pytest

from departments.models import EmailDomain, Organisation, OrganisationChange
from departments.selectors import (
    find_organisations,
    is_civil_service,
    is_permitted,
    organisation_choices,
    other_names,
    search_organisations,
    suggested_organisation,
)
from tests.factories import make_organisation

TODAY = dt.date(2025, 10, 14)
MHCLG = "ministry-of-housing-communities-and-local-government"
DBT = "department-for-business-and-trade"
DESNZ = "department-for-energy-security-and-net-zero"
DSIT = "department-for-science-innovation-and-technology"

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("reference_data")
class TestSearch:
    @pytest.mark.parametrize(
        ("words", "slug"),
        [
            ("DWP", "department-for-work-pensions"),
            ("dwp ", "department-for-work-pensions"),
            ("work pens", "department-for-work-pensions"),
            ("Department of Work & Pensions", "department-for-work-pensions"),
            ("dept for transport", "department-for-transport"),
            ("attorney generals", "attorney-generals-office"),
            ("Attorney General’s Office", "attorney-generals-office"),
            ("HMRC", "hm-revenue-customs"),
            ("UKSA", "uk-space-agency"),
            ("DLUHC", MHCLG),
            ("levelling up", MHCLG),
            ("MHCLG", MHCLG),
            ("housing", MHCLG),
            ("acas", "acas"),
            ("met off", "met-office"),
        ],
    )
    def test_first_find_is_the_one_that_was_meant(self, words, slug):
        assert search_organisations(words, TODAY)[0] == slug

    def test_closed_department_finds_those_that_took_its_people(self):
        assert set(search_organisations("BEIS", TODAY)) == {DBT, DESNZ, DSIT}

    def test_closed_department_is_found_as_closed_with_its_successors(self):
        (found,) = find_organisations("BEIS", TODAY)
        assert found.closed_on == dt.date(2023, 2, 7)
        assert {each.slug for each in found.successors} == {DBT, DESNZ, DSIT}

    def test_on_a_day_before_it_closed_it_is_found_as_open(self):
        (found,) = find_organisations("BEIS", dt.date(2023, 1, 1))
        assert (found.closed_on, found.successors) == (None, ())

    def test_find_by_an_old_name_says_which(self):
        (found,) = find_organisations("DLUHC", TODAY)
        assert found.organisation.abbreviation == "MHCLG"
        assert found.matched == "Department for Levelling Up, Housing and Communities (DLUHC)"

    def test_exact_name_stands_before_names_that_contain_it(self):
        assert search_organisations("Home Office", TODAY)[0] == "home-office"
        assert search_organisations("scottish", TODAY)[0].startswith("scottish-")

    @pytest.mark.parametrize(
        "words", ["", "   ", "the of", "'; DROP TABLE", "qqq", "\x00", "é" * 500]
    )
    def test_nothing_is_found_by_words_that_fit_nothing(self, words):
        assert search_organisations(words, TODAY) == ()

    def test_same_number_of_queries_whatever_is_found(self, django_assert_num_queries):
        for words in ("BEIS", "department", "qqq"):
            with django_assert_num_queries(2):
                search_organisations(words, TODAY)


def test_people_are_followed_through_two_closures():
    first = make_organisation("first", name="Office One", closed_on=dt.date(2020, 1, 1))
    second = make_organisation("second", name="Office Two", closed_on=dt.date(2021, 1, 1))
    third = make_organisation("third", name="Office Three")
    for here, there, day in ((first, second, 2020), (second, third, 2021), (third, first, 2022)):
        OrganisationChange.objects.create(
            kind="merge",
            from_organisation=here,
            to_organisation=there,
            effective_on=dt.date(day, 1, 1),
        )
    assert search_organisations("office one", TODAY) == ("third",)


@pytest.mark.usefixtures("reference_data")
class TestChoices:
    def test_only_organisations_of_the_day_are_choices_each_under_its_name_then(self):
        choices = {each.slug: each.label for each in organisation_choices(dt.date(2024, 7, 7))}
        assert choices[MHCLG] == "Department for Levelling Up, Housing and Communities (DLUHC)"
        assert "skills-england" not in choices
        assert "department-for-international-trade" not in choices
        later = {each.slug: each.label for each in organisation_choices(dt.date(2025, 6, 2))}
        assert later[MHCLG] == "Ministry of Housing, Communities and Local Government (MHCLG)"
        assert "skills-england" in later

    def test_choices_are_in_the_order_of_their_names(self):
        names = [each.name for each in organisation_choices(TODAY)]
        assert len(names) > 100
        assert (
            names.index("Cabinet Office") < names.index("Home Office") < names.index("Wilton Park")
        )

    def test_other_names_are_old_ones_and_those_of_closed_predecessors(self):
        names = other_names(TODAY)
        assert names[MHCLG] == (
            "Formerly Department for Levelling Up, Housing and Communities (DLUHC)"
        )
        assert "(BEIS)" in names[DSIT]
        assert "(BEIS)" in names[DBT]
        assert "(DIT)" in names[DBT]
        assert "home-office" not in names


@pytest.mark.usefixtures("reference_data")
class TestAddresses:
    @pytest.mark.parametrize(
        ("email", "slug"),
        [
            ("a.person@dwp.gov.uk", "department-for-work-pensions"),
            ("A.Person@DWP.GOV.UK ", "department-for-work-pensions"),
            ("a@mail.dwp.gov.uk", "department-for-work-pensions"),
            ("a@digital.cabinet-office.gov.uk", "cabinet-office"),
            ("a@levellingup.gov.uk", MHCLG),
        ],
    )
    def test_address_suggests_the_organisation_of_its_domain(self, email, slug):
        assert suggested_organisation(email).slug == slug
        assert is_permitted(email)
        assert is_civil_service(email)

    @pytest.mark.parametrize("email", ["a@council.gov.uk", "a@gov.uk"])
    def test_address_at_another_public_body_is_permitted_and_not_civil_service(self, email):
        assert is_permitted(email)
        assert not is_civil_service(email)
        assert suggested_organisation(email) is None

    @pytest.mark.parametrize(
        "email",
        ["a@notdwp.org", "a@dwp.gov.uk.example.org", "a@evilgov.uk", "dwp.gov.uk", "", "@", "a@uk"],
    )
    def test_other_addresses_are_not_permitted(self, email):
        assert not is_permitted(email)
        assert not is_civil_service(email)
        assert suggested_organisation(email) is None

    def test_most_exact_domain_decides(self):
        EmailDomain.objects.create(domain="guests.dwp.gov.uk", is_civil_service=False)
        assert is_civil_service("a@dwp.gov.uk")
        assert not is_civil_service("a@guests.dwp.gov.uk")
        assert not is_civil_service("a@today.guests.dwp.gov.uk")

    def test_closed_organisation_is_not_suggested(self):
        Organisation.objects.filter(slug="home-office").update(closed_on=dt.date(2025, 1, 1))
        assert suggested_organisation("a@homeoffice.gov.uk", TODAY) is None
