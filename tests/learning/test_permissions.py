import pytest

from learning.models import Evidence, LearningRecord
from learning.permissions import can_change_record, can_have_certificate, can_see_record
from tests.factories import make_record

pytestmark = pytest.mark.django_db
CAST = ["learner", "champion", "other_champion", "central_team", "administrator"]


@pytest.mark.parametrize("who", CAST)
def test_only_the_person_sees_their_records_and_the_queryset_agrees(participation, who, request):
    user = request.getfixturevalue(who)
    record = make_record(participation)
    may = can_see_record(user, record)
    assert may is (who == "learner")
    assert LearningRecord.objects.visible_to(user).filter(pk=record.pk).exists() is may
    assert can_change_record(user, record) is may


def test_evidence_from_elsewhere_is_seen_but_not_changed(participation, learner):
    record = make_record(participation, evidence=Evidence.IMPORTED)
    assert can_see_record(learner, record)
    assert not can_change_record(learner, record)


def test_a_certificate_is_for_the_person_who_finished(participation, learner, champion):
    assert not can_have_certificate(learner, participation)
    participation.has_finished = True
    assert can_have_certificate(learner, participation)
    assert not can_have_certificate(champion, participation)
