"""With a real queue and a real worker: what is committed comes to the league table by itself."""

import re
import time

import pytest
from django.core.cache import caches

from learning.signals import learning_changed
from reports import services
from reports.models import PendingChange
from tests.factories import make_campaign, make_organisation, make_participation

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 60


def test_a_sign_up_reaches_the_page_by_itself(celery_worker, client):
    caches["local"].clear()
    campaign = make_campaign(is_league_table_public=True)
    organisation = make_organisation(name="Alpha", headcount=100)
    services.recompute_standings(campaign_id=campaign.pk)
    assert people_on_page(client) == ["0"]

    make_participation(campaign, organisation=organisation)
    learning_changed.send(
        sender=None, campaign_id=campaign.pk, organisation_ids=frozenset({organisation.pk})
    )
    started = time.monotonic()
    while people_on_page(client) != ["1"]:
        assert time.monotonic() < started + SECONDS, "the figure did not arrive"
        time.sleep(0.1)

    assert not PendingChange.objects.exists()


def people_on_page(client):
    content = client.get("/league-table/").content.decode()
    body = re.search(r"<tbody.*?</tbody>", content, re.DOTALL)[0]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[2].strip() for row in rows]
