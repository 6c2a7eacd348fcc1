"""Putting everybody's facts right beside people at work: real connections, because locks are what it is about."""

import importlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from campaigns.models import Campaign
from learning.models import Participation
from learning.services.recount import repair_facts
from learning.signals import learning_changed
from tests.factories import make_participation, make_record, make_user

pytestmark = pytest.mark.django_db(transaction=True)
# The module: its name in the package is the function's.
RECOUNT = importlib.import_module("learning.services.recount")


@pytest.fixture
def people(campaign, department):
    """Three who have reached the target that the campaign has had since a moment ago."""
    campaign.activities.exclude(slug="learning").update(is_required=False)
    people = [
        make_participation(campaign, user=make_user(organisation=department)) for _ in range(3)
    ]
    for person in people:
        make_record(person, minutes=100)
    Campaign.objects.filter(pk=campaign.pk).update(target_minutes=100)
    return people


def finishers():
    return list(Participation.objects.finished().order_by("pk"))


def who_could_write_now():
    """Asked on a connection of its own: the people whose own transactions would not have to wait."""

    def ask():
        with transaction.atomic():
            people = Participation.objects.select_for_update(no_key=True, skip_locked=True)
            found = {person.pk for person in people}
        connection.close()
        return found

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(ask).result(30)


def test_a_new_target_is_put_right_for_everybody(campaign, people):
    assert finishers() == []
    assert repair_facts(campaign_id=campaign.pk) == 3
    assert finishers() == people
    assert repair_facts(campaign_id=campaign.pk) == 0


def test_only_the_people_of_one_batch_have_to_wait(campaign, people, monkeypatch):
    monkeypatch.setattr(RECOUNT, "BATCH", 1)
    waiting = []

    def look(**_):
        waiting.append({person.pk for person in people} - who_could_write_now())

    learning_changed.connect(look)
    assert repair_facts(campaign_id=campaign.pk) == 3
    learning_changed.disconnect(look)
    assert waiting == [{person.pk} for person in people]


def test_inside_another_transaction_they_would_all_wait_to_its_end_so_it_refuses(campaign, people):
    with pytest.raises(RuntimeError), transaction.atomic():
        repair_facts(campaign_id=campaign.pk)


def test_who_writes_between_the_finding_and_the_counting_is_counted_as_they_are(
    campaign, people, monkeypatch
):
    """The first batch is being counted when somebody of the second removes what they had recorded."""
    monkeypatch.setattr(RECOUNT, "BATCH", 1)
    last = people[-1]

    def remove(**_):
        if last.records.exists():
            last.records.all().delete()

    learning_changed.connect(remove)
    repair_facts(campaign_id=campaign.pk)
    learning_changed.disconnect(remove)
    assert finishers() == people[:2]
