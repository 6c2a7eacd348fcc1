"""What the central team's pages show."""

from campaigns.models import Campaign
from reports import services
from reports.models import Standing
from tests.factories import make_organisation


def make_figures(campaign: Campaign) -> Campaign:
    """Alpha; Beta with an agency; Gamma; and one without a headcount. Signed up: 400, 20 + 600, 360, 4."""
    make_organisation("alpha", name="Alpha", abbreviation="AL", headcount=1000)
    beta = make_organisation("beta", name="Beta", headcount=200)
    make_organisation(
        "beta-agency", name="Beta Agency", kind="executive-agency", group=beta, headcount=800
    )
    make_organisation("gamma", name="Gamma", headcount=600)
    make_organisation("unknown", name="Unknown", headcount=None)
    services.recompute_standings(campaign_id=campaign.pk)
    counted = {"alpha": 400, "beta": 20, "beta-agency": 600, "gamma": 360, "unknown": 4}
    for slug, people in counted.items():
        rows = Standing.objects.filter(organisation__slug=slug)
        rows.update(signed_up=people, core_completions=people // 2)
    return campaign
