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


def test_who_says_on_the_day_they_joined_that_they_are_elsewhere_is_counted_there(world, post):
    """Nobody moved. The day after it would be a move, and this campaign credits where people were when they joined."""
    with time_machine.travel(london(PLANS[0].opens_on), tick=False) as clock:
        portal = Portal.begin(world, post, clock)
        person = portal.open_account(f"mistaken@{CIVIL_SERVICE}")
        portal.join(person, PLANS[0].slug, "always")
        portal.move(person, "also")
        portal.pass_time(dt.timedelta(days=1))
        portal.move(person, "always")
        portal.settle_by_queue()

        assert world.figures() == {(PLANS[0].slug, "also", "signed_up"): 1}
        portal.compare()
