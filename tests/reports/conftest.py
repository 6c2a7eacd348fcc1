"""What pages about figures are tested with. A conftest is read before Django is set up: models are imported late."""

import pytest


@pytest.fixture(autouse=True)
def _nothing_drawn():
    from django.core.cache import caches

    caches["local"].clear()


@pytest.fixture
def public(campaign):
    from campaigns.models import Campaign

    Campaign.objects.update(is_league_table_public=True)
    campaign.refresh_from_db()
    return campaign


@pytest.fixture
def figures(public):
    """Three ministerial departments, the second with an agency; a small one, and one without headcount."""
    from campaigns.models import Campaign
    from reports import services
    from reports.models import Standing
    from tests.factories import make_organisation

    alpha = make_organisation("alpha", name="Alpha", abbreviation="AL", headcount=1000)
    beta = make_organisation("beta", name="Beta", headcount=200)
    make_organisation(
        "beta-agency", name="Beta Agency", kind="executive-agency", group=beta, headcount=800
    )
    make_organisation("gamma", name="Gamma", headcount=300)
    make_organisation("tiny", name="Tiny", headcount=10)
    make_organisation("unknown", name="Unknown", headcount=None)
    Campaign.objects.update(minimum_headcount=50)
    services.recompute_standings(campaign_id=public.pk)
    counted = {"alpha": 720, "beta": 20, "beta-agency": 700, "gamma": 360, "tiny": 9, "unknown": 4}
    for slug, people in counted.items():
        rows = Standing.objects.filter(organisation__slug=slug)
        rows.update(signed_up=people, core_completions=people // 2, minutes_imported=people * 90)
    assert Standing.objects.get(organisation=alpha).signed_up == 720
    return public
