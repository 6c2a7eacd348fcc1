"""A list costs the same however long it is: the same literal number of queries with one row and with three.

Each maker makes one row and returns words that stand in it.
"""

import datetime as dt

import pytest
from django.core.cache import caches
from django.utils import timezone

from accounts.models import Appointment, Role
from campaigns.models import Campaign, Offer
from reports.models import Export, ReleasePack
from tests.factories import make_campaign, make_organisation, make_user
from tests.reports.days import keep_day
from tests.sessions import proved

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def an_export(campaign, number):
    user = make_user(f"asked{number}@dwp.gov.uk")
    Export.objects.create(campaign=campaign, kind="league", format="csv", asked_by=user)
    return user.email


def a_pack(campaign, number, **signed_off):
    pack = ReleasePack.objects.create(
        slug=f"pack-{number}",
        title=f"Pack number {number}",
        campaign=campaign,
        snapshot=keep_day(campaign, campaign.opens_on + dt.timedelta(days=number), {}),
        **signed_off,
    )
    return pack.title


def a_release(campaign, number):
    by = f"Secretary {number}"
    return a_pack(campaign, number, asked_at=NOW, made_at=NOW, signed_off_at=NOW, signed_off_by=by)


def a_correction(campaign, number):
    day, reason = campaign.opens_on + dt.timedelta(days=number), f"Reason {number}"
    keep_day(campaign, day, {})
    return keep_day(campaign, day, {}, revision=2, reason=reason).reason


def an_organisation(_campaign, number):
    return make_organisation(f"more-{number}", group=make_organisation(f"head-{number}")).slug


def a_person(_campaign, number):
    return make_user(f"more{number}@dwp.gov.uk").email


def an_appointment(_campaign, number):
    user, organisation = make_user(f"more{number}@dwp.gov.uk"), make_organisation()
    Appointment.objects.create(
        user=user, role=Role.CHAMPION, organisation=organisation, starts_on=dt.date(2023, 1, 1)
    )
    return user.email


def a_campaign(_campaign, number):
    return make_campaign(f"more-{number}", is_published=False).slug


def an_offer(_campaign, number):
    campaign = make_campaign(f"more-{number}", is_published=False)
    offer = Offer.objects.create(
        campaign=campaign, organisation=make_organisation(), title=f"Offer {number}", text="Come"
    )
    return offer.title


LISTS = [
    ("central_team", "/central/exports/", an_export, 4),
    ("central_team", "/central/releases/", a_pack, 4),
    ("nobody", "/releases/", a_release, 1),
    ("nobody", "/league-table/corrections/", a_correction, 2),
    ("administrator", "/admin/departments/organisation/", an_organisation, 9),
    ("administrator", "/admin/accounts/user/", a_person, 9),
    ("administrator", "/admin/accounts/appointment/", an_appointment, 9),
    ("administrator", "/admin/campaigns/campaign/", a_campaign, 9),
    ("administrator", "/admin/campaigns/offer/", an_offer, 9),
]


@pytest.fixture
def visitor(client, central_team, administrator):
    """A client of whom a list is for."""
    people = {"central_team": central_team, "administrator": administrator}
    return lambda who: proved(people[who]) if who in people else client


@pytest.mark.parametrize("more", [1, 3])
@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed[1])
def test_a_list_costs_the_same_however_long(
    visitor, campaign, django_assert_num_queries, listed, more
):
    who, address, make, queries = listed
    Campaign.objects.update(is_league_table_public=True)
    campaign.refresh_from_db()
    made = [make(campaign, number) for number in range(more)]
    caches["local"].clear()
    looker = visitor(who)
    with django_assert_num_queries(queries):
        said = looker.get(address).content.decode()
    assert [words for words in made if words not in said] == []
