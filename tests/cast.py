"""The fixed cast of the tests: who they are never changes, so a test's first line says who is looking."""

import datetime as dt

import pytest

from accounts.models import Appointment, Role, User
from campaigns.models import Campaign
from departments.models import Organisation, OrganisationKind
from learning.models import Participation
from tests.factories import make_campaign, make_organisation, make_participation, make_user

APPOINTED_ON = dt.date(2023, 1, 1)


@pytest.fixture
def department(db: None) -> Organisation:
    return make_organisation(
        "department-for-work-pensions",
        name="Department for Work and Pensions",
        abbreviation="DWP",
        headcount=87_685,
        domain="dwp.gov.uk",
    )


@pytest.fixture
def other_department(db: None) -> Organisation:
    return make_organisation(
        "ofsted",
        name="Ofsted",
        kind=OrganisationKind.NON_MINISTERIAL,
        headcount=2_055,
        domain="ofsted.gov.uk",
    )


@pytest.fixture
def campaign(db: None) -> Campaign:
    """Open today, 2023-shaped."""
    return make_campaign("one-big-thing-test")


@pytest.fixture
def learner(department: Organisation) -> User:
    return make_user("lee.learner@dwp.gov.uk", organisation=department)


@pytest.fixture
def participation(learner: User, campaign: Campaign) -> Participation:
    """The learner's, in the open campaign."""
    return make_participation(campaign, user=learner)


@pytest.fixture
def champion(department: Organisation) -> User:
    user = make_user("chris.champion@dwp.gov.uk", organisation=department)
    Appointment.objects.create(
        user=user, role=Role.CHAMPION, organisation=department, starts_on=APPOINTED_ON
    )
    return user


@pytest.fixture
def other_champion(other_department: Organisation) -> User:
    user = make_user("oli.other@ofsted.gov.uk", organisation=other_department)
    Appointment.objects.create(
        user=user, role=Role.CHAMPION, organisation=other_department, starts_on=APPOINTED_ON
    )
    return user


@pytest.fixture
def central_team(other_department: Organisation) -> User:
    user = make_user("casey.central@ofsted.gov.uk", organisation=other_department)
    Appointment.objects.create(user=user, role=Role.CENTRAL_TEAM, starts_on=APPOINTED_ON)
    return user


@pytest.fixture
def administrator(other_department: Organisation) -> User:
    user = make_user("ada.administrator@ofsted.gov.uk", organisation=other_department)
    Appointment.objects.create(user=user, role=Role.ADMINISTRATOR, starts_on=APPOINTED_ON)
    return user
