"""What the histories found about people who move."""

import datetime as dt

import pytest
import time_machine

from tests.reports.oracle.portal import Portal, london
from tests.reports.oracle.world import CIVIL_SERVICE, PLANS

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_joins_the_next_campaign_from_elsewhere_has_moved(world, post):
    """The campaign before credits the current organisation, and still takes records."""
    with time_machine.travel(london(PLANS[1].closes_on), tick=False) as clock:
        portal = Portal.begin(world, post, clock)
        person = portal.open_account(f"mover@{CIVIL_SERVICE}")
        portal.join(person, "innovation", "always")
        portal.pass_time(dt.timedelta(days=1))
        portal.join(person, "skills", "also")
        portal.settle_by_queue()

        assert world.figures() == {
            ("innovation", "also", "signed_up"): 1,
            ("skills", "also", "signed_up"): 1,
        }
        portal.compare()
