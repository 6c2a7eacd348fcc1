"""A campaign with a past: days kept, sign-ups by hour, and a breakdown released."""

import datetime as dt

import pytest

# This file may be read before Django is set up, so what needs Django is imported where it is used.


@pytest.fixture
def campaign(db):
    from django.core.cache import caches

    from tests.factories import make_campaign

    caches["local"].clear()
    yield make_campaign("this-year", name="One Big Thing this year")
    caches["local"].clear()


@pytest.fixture
def organisations(campaign):
    """One whose name a spreadsheet would run, one without a headcount, an agency."""
    from tests.factories import make_organisation

    work = make_organisation("work-pensions", name="Work and Pensions", headcount=200)
    return [
        work,
        make_organisation("formula", name='=1+1 "quoted"', abbreviation="@SUM", headcount=50),
        make_organisation("nobody-knows", name="Nobody knows", headcount=None),
        make_organisation("agency", name="An agency", kind="executive-agency", group=work),
    ]


@pytest.fixture
def people(campaign, organisations):
    from reports import services
    from tests.factories import make_participation, make_record

    people = [make_participation(campaign, organisation=each) for each in organisations * 3]
    for person in people[:5]:
        make_record(person)
    services.recompute_standings(campaign_id=campaign.pk)
    services.refresh_sign_up_hours(campaign_id=campaign.pk)
    return people


@pytest.fixture
def kept_days(campaign, people):
    """Two days, the first of which was corrected, with values that files have to be careful about."""
    from django.core.cache import caches
    from django.utils import timezone

    from tests.reports.exports.past import keep

    today = timezone.localdate()
    days = [today - dt.timedelta(days=n) for n in (9, 1)]
    for day in days:
        keep(campaign, people, day)
    keep(campaign, people, days[0], revision=2, reason="Two people were counted twice")
    caches["local"].clear()
    return days


@pytest.fixture
def breakdown(campaign, organisations):
    """Of the first organisation: 40 people of one kind, 3 of another."""
    from django.utils import timezone

    from reports.disclosure import Breakdown, release
    from reports.models import BreakdownRelease
    from tests.factories import a_grade, a_profession

    eo, ao = a_grade("EO"), a_grade("AO")
    policy = a_profession("Policy")
    true = Breakdown(
        (eo.code, ao.code), (policy.slug,), {("EO", "policy"): 40, ("AO", "policy"): 3}
    )
    released = release(true)
    BreakdownRelease.objects.create(
        campaign=campaign,
        organisation=organisations[0],
        day=timezone.localdate(),
        content=released.as_json(),
        behind=true.as_json(),
    )
    return released
