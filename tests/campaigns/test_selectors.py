import datetime as dt

import pytest
from django.core.cache import caches

from campaigns.definitions import CampaignDefinition
from campaigns.models import Course
from campaigns.selectors import current_campaign, definition, offers, published_campaigns
from campaigns.services import campaign_file, load_campaign, publish_offer
from tests.factories import make_campaign, make_organisation, make_user

pytestmark = pytest.mark.django_db

QUERIES = 8


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["local"].clear()


def bare_campaign(courses):
    campaign = make_campaign()
    campaign.courses.all().delete()
    for number in range(1, courses + 1):
        Course.objects.create(
            campaign=campaign,
            slug=f"course-{number}",
            title=f"Course {number}",
            minutes=15,
            format="online",
            position=number,
        )
    return campaign


def test_published_campaigns_are_kept_for_some_seconds(settings, django_assert_num_queries):
    settings.CAMPAIGNS_KEPT_SECONDS = 5
    campaign = make_campaign()
    today = campaign.opens_on
    assert published_campaigns(today) == (campaign,)
    with django_assert_num_queries(0):
        assert current_campaign(today) == campaign


@pytest.mark.parametrize("courses", [1, 3])
def test_definition_costs_the_same_whatever_it_holds(courses, django_assert_num_queries):
    campaign = bare_campaign(courses)
    with django_assert_num_queries(QUERIES):
        assert len(definition(campaign).courses) == courses


def test_shipped_definition_costs_the_same_as_a_small_one(django_assert_num_queries):
    campaign = load_campaign(source=campaign_file("one-big-thing-2023")).campaign
    with django_assert_num_queries(QUERIES):
        definition(campaign)


def test_definition_is_kept(django_assert_num_queries):
    campaign = make_campaign()
    first = definition(campaign)
    with django_assert_num_queries(0):
        assert definition(campaign) == first


def test_new_revision_is_read_anew(tmp_path):
    source = campaign_file("one-big-thing-2025")
    definition(load_campaign(source=source).campaign)
    changed = tmp_path / source.name
    changed.write_text(source.read_text().replace("Pair up for an hour", "Pair up for a morning"))
    campaign = load_campaign(source=changed).campaign
    assert campaign.revision == 2
    assert definition(campaign).course("pair-up").title == "Pair up for a morning"


def test_things_are_found_by_slug_and_nothing_is_none():
    whole: CampaignDefinition = definition(
        load_campaign(source=campaign_file("one-big-thing-2023")).campaign
    )
    assert whole.activity("feedback").questionnaire == whole.questionnaire("feedback")
    assert whole.level("working").name == "Working"
    assert whole.course("working-with-data").level == whole.level("working")
    question = whole.questionnaire("feedback").question("line-manager")
    assert question.option("yes").label == "Yes"
    for find in (whole.activity, whole.level, whole.course, whole.questionnaire):
        assert find("nothing") is None
    assert question.option("nothing") is None


class TestCurrentCampaign:
    def published(self, slug, opens_on, closes_on, **fields):
        return make_campaign(slug, opens_on=opens_on, closes_on=closes_on, **fields)

    def test_newest_published_campaign_that_has_opened_is_current_until_the_next_opens(self):
        first = self.published("first", dt.date(2023, 9, 4), dt.date(2023, 12, 31))
        second = self.published("second", dt.date(2024, 10, 14), dt.date(2025, 2, 14))
        self.published("draft", dt.date(2024, 1, 1), dt.date(2024, 2, 1), is_published=False)
        assert current_campaign(dt.date(2023, 9, 3)) is None
        assert current_campaign(dt.date(2023, 9, 4)) == first
        assert current_campaign(dt.date(2024, 10, 13)) == first
        assert current_campaign(dt.date(2024, 10, 14)) == second
        assert current_campaign(dt.date(2026, 1, 1)) == second
        assert published_campaigns(dt.date(2026, 1, 1)) == (second, first)


def test_offers_are_those_of_the_organisation_in_order():
    campaign, here, there = make_campaign(), make_organisation(), make_organisation()
    publish_offer(campaign=campaign, organisation=here, title="Zebra talks", text="Weekly.")
    publish_offer(
        campaign=campaign,
        organisation=here,
        title="Apple clinic",
        text="Daily.",
        url="https://x.test/",
    )
    publish_offer(campaign=campaign, organisation=there, title="Elsewhere", text="No.")
    found = offers(campaign_id=campaign.pk, user=make_user(organisation=here))
    assert [each.title for each in found] == ["Zebra talks", "Apple clinic"]
    assert found[1].url == "https://x.test/"
