"""The same button pressed many times at once, at a real web server: one record, and one confirmation for everybody."""

from dataclasses import asdict
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.models import LearningRecord
from learning.views.drafts import SESSION_KEY, Draft
from tests.resilience.portal import Browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("resilience")]
AT_ONCE = 50


DRAFTS = [uuid4() for _ in range(AT_ONCE)]


@pytest.fixture
def person(web_server, queue, participation, learner):
    """A person who has as many drafts, all alike, each answered to the end."""
    draft = Draft(title="Read about charts", format="reading", minutes=2)
    drafts = {str(key): asdict(draft.done(timezone.localdate())) for key in DRAFTS}
    return Browser(web_server, learner, **{SESSION_KEY: drafts})


def save(person, keys):
    return person.post_at_once([reverse("learning:record-check", args=[key]) for key in keys])


def counted(participation):
    participation.refresh_from_db()
    return participation.record_count, participation.minutes


def test_fifty_identical_posts_make_one_record_and_lead_to_one_confirmation(person, participation):
    answers = save(person, [DRAFTS[0]] * AT_ONCE)

    confirmation = reverse("learning:record-done", args=[DRAFTS[0]])
    assert {(answer.code, answer.leads_to) for answer in answers} == {(302, confirmation)}
    assert LearningRecord.objects.get().pk == DRAFTS[0]
    assert counted(participation) == (1, 2)
    assert "You have now recorded 2 minutes of 7 hours" in person.get(confirmation).words


def test_fifty_posts_that_only_look_alike_make_fifty_records(person, participation):
    """The control: it is the draft's id that makes one record of many posts."""
    answers = save(person, DRAFTS)

    confirmations = {reverse("learning:record-done", args=[key]) for key in DRAFTS}
    assert {answer.leads_to for answer in answers} == confirmations
    assert LearningRecord.objects.count() == AT_ONCE
    assert counted(participation) == (AT_ONCE, 2 * AT_ONCE)
