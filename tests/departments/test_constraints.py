"""Each constraint of the tables, broken once."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from departments.models import (
    Classification,
    EmailDomain,
    Grade,
    Headcount,
    Organisation,
    OrganisationChange,
    OrganisationName,
    Profession,
)
from tests.constraints import refuses
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 1, 1)


@pytest.fixture
def here():
    return make_organisation("here", headcount=None)


@pytest.fixture
def there():
    return make_organisation("there", headcount=None)


def test_organisation(here):
    refuses("organisation_kind_is_known", lambda: Organisation.objects.update(kind="planet"))
    refuses(
        "organisation_closes_after_it_opens",
        lambda: Organisation.objects.update(opened_on=DAY, closed_on=DAY),
    )
    refuses(
        "departments_organisation_slug",
        lambda: Organisation.objects.create(slug="here", kind="other", group=here),
    )


def test_organisation_has_a_group_that_is_there(here):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(group_id=999_999_999)
        connection.check_constraints()


def test_head_of_a_group_stays_while_it_has_members(here):
    make_organisation(group=here)
    with pytest.raises(ProtectedError):
        here.delete()


@pytest.mark.parametrize("valid_from", [None, DAY])
def test_organisation_has_one_name_from_a_day(here, valid_from):
    here.names.all().delete()
    OrganisationName.objects.create(organisation=here, name="One", valid_from=valid_from)
    refuses(
        "organisation_has_one_name_from_a_day",
        lambda: OrganisationName.objects.create(
            organisation=here, name="Two", valid_from=valid_from
        ),
    )


def test_name_is_not_empty(here):
    refuses(
        "organisation_name_is_not_empty",
        lambda: OrganisationName.objects.create(organisation=here, name="", valid_from=DAY),
    )


def test_classification(here, there):
    values = {"organisation": here, "valid_from": DAY, "kind": "other", "group": there}
    Classification.objects.create(**values)
    refuses(
        "organisation_has_one_classification_from_a_day",
        lambda: Classification.objects.create(**values),
    )
    refuses("classification_kind_is_known", lambda: Classification.objects.update(kind="planet"))
    refuses("valid_from", lambda: Classification.objects.update(valid_from=None))
    refuses("group_id", lambda: Classification.objects.update(group=None))


def test_head_of_a_later_group_stays_while_it_has_members(here, there):
    Classification.objects.create(organisation=here, valid_from=DAY, kind="other", group=there)
    with pytest.raises(ProtectedError):
        there.delete()


def test_headcount(here):
    values = {"organisation": here, "as_at": DAY, "people": 5, "source": "ONS"}
    Headcount.objects.create(**values)
    refuses("organisation_has_one_headcount_a_day", lambda: Headcount.objects.create(**values))
    refuses("headcount_names_its_source", lambda: Headcount.objects.update(source=""))
    refuses("people_check", lambda: Headcount.objects.update(people=-1))
    refuses("full_time_equivalent_check", lambda: Headcount.objects.update(full_time_equivalent=-1))


def test_change(here, there):
    values = {
        "kind": "merge",
        "from_organisation": here,
        "to_organisation": there,
        "effective_on": DAY,
    }
    OrganisationChange.objects.create(**values)
    refuses(
        "organisation_change_is_recorded_once", lambda: OrganisationChange.objects.create(**values)
    )
    refuses(
        "organisation_change_goes_somewhere_else",
        lambda: OrganisationChange.objects.update(to_organisation=here),
    )
    refuses(
        "organisation_change_kind_is_known", lambda: OrganisationChange.objects.update(kind="eaten")
    )
    refuses("people_check", lambda: OrganisationChange.objects.update(people=-1))


def test_email_domain(here):
    EmailDomain.objects.create(domain="here.gov.uk", organisation=here, is_civil_service=True)
    refuses("email_domain_is_lower_case", lambda: EmailDomain.objects.update(domain="Here.gov.uk"))
    refuses("email_domain_is_lower_case", lambda: EmailDomain.objects.update(domain=""))
    refuses(
        "email_domain_outside_the_civil_service_suggests_no_organisation",
        lambda: EmailDomain.objects.update(is_civil_service=False),
    )
    refuses(
        "departments_emaildomain_domain",
        lambda: EmailDomain.objects.create(domain="here.gov.uk", is_civil_service=True),
    )


def test_grades_and_professions_are_told_apart():
    Grade.objects.create(code="EO", label="Executive officer", position=1, headcount=1)
    refuses(
        "departments_grade_code",
        lambda: Grade.objects.create(code="EO", label="Again", position=2, headcount=1),
    )
    refuses(
        "departments_grade_position",
        lambda: Grade.objects.create(code="HEO", label="Higher", position=1, headcount=1),
    )
    Profession.objects.create(slug="policy", name="Policy", headcount=1)
    refuses(
        "departments_profession_slug",
        lambda: Profession.objects.create(slug="policy", name="Other", headcount=1),
    )
    refuses(
        "departments_profession_name",
        lambda: Profession.objects.create(slug="other", name="Policy", headcount=1),
    )
