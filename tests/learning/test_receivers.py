import pytest
from django.db import transaction

from campaigns.models import Campaign
from campaigns.signals import campaign_changed
from tests.factories import make_record

pytestmark = pytest.mark.django_db


def test_a_change_to_what_a_campaign_asks_recounts_who_has_finished(participation, campaign):
    campaign.activities.exclude(slug="learning").update(is_required=False)
    make_record(participation, minutes=100)
    participation.refresh_from_db()
    assert not participation.has_finished
    campaign.target_minutes = 100
    campaign.save()
    with transaction.atomic():
        campaign_changed.send(sender=Campaign, campaign_id=campaign.pk)
    participation.refresh_from_db()
    assert participation.has_finished
