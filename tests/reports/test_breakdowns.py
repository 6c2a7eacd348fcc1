"""What is released of people by grade and profession: made once, with the day it is made, and never rewritten."""

import datetime as dt

import pytest
from django.db import Error, transaction
from django.utils import timezone

from learning.models import Participation
from obt_portal.ui.values import WITHHELD
from reports import services
from reports.disclosure import TOTAL, Released
from reports.models import BreakdownRelease
from tests.factories import a_grade, a_profession, make_campaign, make_organisation

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def campaign(db):
    return make_campaign()


def sign_up(campaign, organisation, people, *, grade="EO", profession="Policy", outside=0):
    then = timezone.now() - dt.timedelta(days=3)
    Participation.objects.bulk_create(
        Participation(
            campaign=campaign,
            organisation=organisation,
            grade=a_grade(grade),
            profession=a_profession(profession),
            is_civil_servant=number >= outside,
            signed_up_at=then,
        )
        for number in range(people + outside)
    )


def released(campaign, organisation, day=YESTERDAY):
    release = BreakdownRelease.objects.filter(campaign=campaign, organisation=organisation)
    return Released.from_json(release.standing_on(day).get().content)


def test_people_are_released_rounded_and_few_are_withheld(campaign):
    alpha = make_organisation("alpha")
    sign_up(campaign, alpha, 203, outside=40)
    sign_up(campaign, alpha, 61, grade="SEO")
    sign_up(campaign, alpha, 4, grade="SCS")

    services.release_breakdowns(campaign_id=campaign.pk, day=YESTERDAY)

    figures = released(campaign, alpha).figures
    assert figures[TOTAL] == 270
    assert figures["SCS", None] is WITHHELD
    assert figures["EO", None] in {205, WITHHELD}


def test_a_day_is_released_once_and_a_release_stands_until_ten_people_have_come(campaign):
    alpha = make_organisation("alpha")
    sign_up(campaign, alpha, 203)
    sign_up(campaign, alpha, 61, grade="SEO")
    assert services.release_breakdowns(campaign_id=campaign.pk, day=YESTERDAY) == 2
    assert services.release_breakdowns(campaign_id=campaign.pk, day=YESTERDAY) == 0

    sign_up(campaign, alpha, 9, grade="SEO")
    assert services.release_breakdowns(campaign_id=campaign.pk, day=TODAY) == 0
    sign_up(campaign, alpha, 1, grade="SEO")
    tomorrow = TODAY + dt.timedelta(days=1)
    assert services.release_breakdowns(campaign_id=campaign.pk, day=tomorrow) == 2

    assert released(campaign, alpha, TODAY).people == 264
    assert released(campaign, alpha, tomorrow).people == 274


def test_the_nation_is_released_by_grade_and_profession_and_not_by_cell(campaign):
    for number in range(10):
        organisation = make_organisation(f"number-{number}")
        sign_up(campaign, organisation, 30 + number)
        sign_up(campaign, organisation, 30, profession="Legal")

    services.release_breakdowns(campaign_id=campaign.pk, day=YESTERDAY)

    nation = released(campaign, None)
    assert nation.figures[TOTAL] == 645
    assert nation.figures[None, "legal"] == 300
    assert not [key for key in nation.figures if None not in key]


def test_a_release_is_never_rewritten(campaign):
    sign_up(campaign, make_organisation("alpha"), 50)
    services.release_breakdowns(campaign_id=campaign.pk, day=YESTERDAY)

    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        BreakdownRelease.objects.update(day=TODAY)
