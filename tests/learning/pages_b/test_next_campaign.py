"""A page is still open when the next campaign opens: what it sends is not kept, and that is said."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.utils import timezone

from campaigns.models import Campaign
from tests.factories import make_campaign
from tests.learning.pages_b.reading import words

pytestmark = pytest.mark.django_db
SENT = [
    ("/record/new/what/", {"source": "something-else", "title": "A talk", "format": "event"}),
    ("/survey/starting/explaining/", {"answer": "confident"}),
    ("/level/choose/", {"level": "working"}),
    ("/finished/", {"name": "Lee Learner"}),
    ("/you/email-record/", {"whom": "myself"}),
]


@pytest.fixture
def next_campaign(participation):
    today = timezone.localdate()
    over = {"closes_on": today - dt.timedelta(days=1), "grace_days": 0}
    Campaign.objects.filter(pk=participation.campaign_id).update(**over)
    caches["local"].clear()
    return make_campaign("next", name="The next year", opens_on=today)


@pytest.mark.parametrize(("path", "sent"), SENT)
def test_what_is_sent_by_somebody_who_has_not_joined_is_not_lost_without_a_word(
    web, next_campaign, path, sent
):
    page = web.post(path, sent, follow=True)
    assert page.redirect_chain[0] == ("/home/", 302)
    assert page.redirect_chain[-1][0] == "/welcome/check/"
    assert "What you sent was not saved: you have not joined The next year" in words(page)


def test_asking_for_a_page_says_nothing(web, next_campaign):
    assert "was not saved" not in words(web.get("/record/new/what/", follow=True))


def test_what_is_sent_when_no_campaign_is_on_show_is_not_lost_without_a_word(web, participation):
    Campaign.objects.update(is_published=False)
    page = web.post("/record/new/what/", SENT[0][1], follow=True)
    assert "What you sent was not saved: no campaign is open" in words(page)
