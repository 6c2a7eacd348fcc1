"""The indexes that carry the counting: each is there by name, and the statement that it is for uses it.

On tables large enough for it to matter: on a few rows, which of several ways is shortest is a matter of chance.
"""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from learning.facts import FACTS_OF_PERSON
from learning.models import Declaration, LearningRecord, Participation, SurveyResponse
from learning.querysets import SIGNED_UP
from reports.models import PendingChange, Snapshot, SnapshotRow

pytestmark = pytest.mark.django_db

ROWS = 4000
CAMPAIGNS, ORGANISATIONS, DAYS = 4, 100, 1000
TODAY = dt.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def large_tables():
    """Rows of nobody in nothing: what they point to is looked for at a commit that never comes."""
    with transaction.atomic():
        ids = _participations()
        _their_rows(ids)
        _kept_days()
        PendingChange.objects.bulk_create(
            PendingChange(campaign_id=number % DAYS) for number in range(ROWS)
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield ids
        transaction.set_rollback(True)


def _participations():
    people = Participation.objects.bulk_create(
        Participation(
            campaign_id=number % CAMPAIGNS,
            organisation_id=number // CAMPAIGNS % ORGANISATIONS,
            grade_id=1,
            profession_id=1,
            is_civil_servant=True,
            signed_up_at=timezone.now() - dt.timedelta(minutes=number),
        )
        for number in range(ROWS)
    )
    return [person.pk for person in people]


def _their_rows(ids):
    LearningRecord.objects.bulk_create(
        LearningRecord(
            id=uuid4(), participation_id=pk, title="A", done_on=TODAY, minutes=1, format="reading"
        )
        for pk in ids
    )
    SurveyResponse.objects.bulk_create(
        SurveyResponse(participation_id=pk, questionnaire_id=1) for pk in ids
    )
    Declaration.objects.bulk_create(Declaration(participation_id=pk, activity_id=1) for pk in ids)


def _kept_days():
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(
            campaign_id=number % CAMPAIGNS,
            day=TODAY + dt.timedelta(days=number // CAMPAIGNS),
            as_at=timezone.now(),
        )
        for number in range(ROWS)
    )
    SnapshotRow.objects.bulk_create(
        SnapshotRow(snapshot=snapshot, organisation_id=1, name="A", kind="ministerial", group="a")
        for snapshot in snapshots
    )


def plan(sql, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (COSTS OFF) {sql}", parameters)
        return "\n".join(row[0] for row in cursor.fetchall())


def plan_of(queryset):
    return plan(*queryset.query.sql_with_params())


def test_one_persons_facts_are_counted_through_the_indexes_of_their_rows(large_tables):
    person = large_tables[ROWS // 2]
    found = plan(FACTS_OF_PERSON, {"person": person})

    assert "learning_participation_pkey" in found
    assert found.count(f"Index Cond: (participation_id = {person})") >= 3, found
    for table in ("learningrecord", "surveyresponse", "declaration"):
        assert f"Seq Scan on learning_{table}" not in found


def people_of_one_organisation():
    return Participation.objects.filter(SIGNED_UP, campaign_id=1, organisation_id__in=[2])


def test_one_organisations_standing_is_counted_through_its_index():
    assert "participation_by_organisation" in plan_of(people_of_one_organisation())


def test_recent_sign_ups_are_counted_through_their_index():
    since = timezone.now() - dt.timedelta(hours=1)
    people = Participation.objects.filter(SIGNED_UP, campaign_id=1, signed_up_at__gte=since)

    assert "participation_by_moment" in plan_of(people)


def test_a_kept_day_is_found_and_read_through_its_indexes():
    kept = Snapshot.objects.filter(campaign_id=1, day=TODAY + dt.timedelta(days=9))
    assert "a_day_has_each_revision_once" in plan_of(kept.in_force())

    rows = plan_of(SnapshotRow.objects.filter(snapshot_id=kept.get().pk).order_by())
    assert any(
        index in rows
        for index in ("organisation_is_in_a_snapshot_once", "reports_snapshotrow_snapshot_id")
    )


def test_what_is_behind_is_found_through_its_index():
    assert "reports_pendingchange_campaign_id" in plan_of(PendingChange.objects.of(1).order_by())


def test_without_its_index_an_organisation_is_not_found_so():
    """The negative control: it is the index that the plan names."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX participation_by_organisation")

    assert "participation_by_organisation" not in plan_of(people_of_one_organisation())
