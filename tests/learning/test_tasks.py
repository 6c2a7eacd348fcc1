import datetime as dt

import pytest
from django.utils import timezone

from learning.models import LearningRecord
from learning.tasks import delete_removed_records
from obt_portal.schedule import BEAT_SCHEDULE
from tests.factories import make_record

pytestmark = pytest.mark.django_db


def test_deleting_removed_records_twice_or_late_takes_only_those_beyond_30_days(participation):
    now = timezone.now()
    old = make_record(participation, removed_at=now - dt.timedelta(days=31))
    older = make_record(participation, removed_at=now - dt.timedelta(days=300))
    young = make_record(participation, removed_at=now - dt.timedelta(days=29))
    live = make_record(participation)
    delete_removed_records()
    delete_removed_records()
    left = set(LearningRecord.objects.values_list("pk", flat=True))
    assert left == {young.pk, live.pk}
    assert {old.pk, older.pk}.isdisjoint(left)
    participation.refresh_from_db()
    assert participation.minutes == 60


def test_the_task_runs_daily_by_the_clock():
    entries = [it for it in BEAT_SCHEDULE.values() if it["task"] == delete_removed_records.name]
    assert len(entries) == 1
