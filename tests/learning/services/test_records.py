import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import Course
from learning.models import Evidence, LearningRecord
from learning.selectors import my_learning
from learning.services import errors
from learning.services.records import (
    change_record,
    check_details,
    delete_removed_records,
    put_back_record,
    record_learning,
    remove_record,
)
from tests.factories import make_campaign, make_organisation, make_participation, make_record
from tests.learning.making import Heard, days_ago, details

pytestmark = pytest.mark.django_db


def record(participation, **changes):
    confirmed = changes.pop("confirmed_long", False)
    record_id = changes.pop("record_id", None) or uuid.uuid4()
    return record_learning(
        record_id=record_id,
        participation=participation,
        details=details(**changes),
        confirmed_long=confirmed,
    )


def facts(participation):
    participation.refresh_from_db()
    return participation.record_count, participation.minutes, participation.core_completions


def test_a_record_is_kept_as_given_and_counts_at_once(participation):
    kept = record(participation, title="  A   talk ", minutes=45, format="event")
    kept.refresh_from_db()
    assert (kept.title, kept.minutes, kept.format) == ("A talk", 45, "event")
    assert kept.evidence == Evidence.SELF_RECORDED
    assert facts(participation) == (1, 45, 0)


def test_a_record_of_a_course_takes_its_title_and_its_completion_counts_once(participation):
    course = Course.objects.get(campaign=participation.campaign, slug="core-working")
    first = record(participation, title="", course=course, finishes_course=True)
    record(participation, course=course, finishes_course=True)
    assert first.title == course.title
    assert facts(participation) == (2, 120, 1)


def test_a_record_announces_its_organisation_inside_the_transaction(participation):
    with Heard() as heard:
        record(participation)
    assert heard.announced == [
        (participation.campaign_id, frozenset({participation.organisation_id}))
    ]


def test_the_same_id_again_is_the_same_record_whatever_comes_with_it(participation):
    first = record(participation, minutes=30)
    with Heard() as heard:
        again = record(participation, record_id=first.pk, minutes=500, title="Other")
    assert (again.pk, again.minutes) == (first.pk, 30)
    assert facts(participation) == (1, 30, 0)
    assert heard.announced == []


def test_somebody_elses_id_is_not_found_and_their_record_is_untouched(participation):
    theirs = make_record(make_participation(participation.campaign), minutes=10)
    with pytest.raises(errors.RecordNotFound):
        record(participation, record_id=theirs.pk, minutes=99)
    theirs.refresh_from_db()
    assert theirs.minutes == 10
    assert facts(participation) == (0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"title": "   "}, errors.Refused, "title"),
        ({"title": "x" * 201}, errors.Refused, "title"),
        ({"format": "telepathy"}, errors.Refused, "format"),
        ({"finishes_course": True}, errors.Refused, "finishes_course"),
        ({"minutes": 0}, errors.Refused, "minutes"),
        ({"minutes": -1}, errors.Refused, "minutes"),
        ({"minutes": 1441}, errors.Refused, "minutes"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(participation, changes, refusal, field):
    with pytest.raises(refusal) as refused:
        record(participation, **changes)
    assert refused.value.field == field
    assert refused.value.message
    assert not LearningRecord.objects.exists()


def test_tomorrow_is_refused_as_the_future(participation):
    with pytest.raises(errors.InTheFuture) as refused:
        record(participation, done_on=days_ago(-1))
    assert refused.value.field == "done_on"


def test_another_campaigns_course_is_refused(participation):
    other = make_campaign(is_published=False)
    with pytest.raises(errors.Refused) as refused:
        record(participation, course=other.courses.get(slug="extra"))
    assert refused.value.field == "course"


def test_a_whole_day_is_kept_and_one_minute_more_is_refused_with_the_reason(participation):
    record(participation, minutes=1440)
    with pytest.raises(errors.TooMuchInOneDay) as refused:
        record(participation, minutes=1)
    assert refused.value.already == 1440
    assert "24 hours" in refused.value.message
    record(participation, minutes=1, done_on=days_ago(1))


def test_the_refusal_says_how_much_of_the_day_is_left(participation):
    record(participation, minutes=1400)
    with pytest.raises(errors.TooMuchInOneDay, match="up to 40 minutes"):
        record(participation, minutes=41)
    record(participation, minutes=40)


def test_a_removed_record_leaves_room_in_its_day(participation):
    first = record(participation, minutes=1440)
    remove_record(record_id=first.pk, participation=participation)
    record(participation, minutes=1440)


def test_more_than_twice_the_usual_time_is_questioned_and_kept_when_confirmed(participation):
    course = Course.objects.get(campaign=participation.campaign, slug="extra")
    record(participation, course=course, minutes=180)
    with pytest.raises(errors.LongerThanUsual) as refused:
        record(participation, course=course, minutes=181)
    assert (refused.value.field, refused.value.usual) == ("minutes", 90)
    record(participation, course=course, minutes=181, confirmed_long=True)
    assert facts(participation)[1] == 361


def test_checking_keeps_nothing_and_can_leave_out_the_record_being_replaced(participation):
    kept = record(participation, minutes=1440)
    with pytest.raises(errors.TooMuchInOneDay):
        check_details(participation=participation, details=details(minutes=30))
    check_details(participation=participation, details=details(minutes=30), replacing=kept.pk)
    assert facts(participation) == (1, 1440, 0)


def test_a_person_who_has_left_records_nothing(participation):
    type(participation).objects.filter(pk=participation.pk).update(user=None)
    with pytest.raises(errors.ParticipationEnded):
        record(participation)


def test_a_change_counts_at_once(participation):
    course = Course.objects.get(campaign=participation.campaign, slug="core-working")
    kept = record(participation, minutes=30)
    change_record(
        record_id=kept.pk,
        participation=participation,
        changes={
            "minutes": 50,
            "course": course,
            "finishes_course": True,
            "done_on": days_ago(2),
        },
    )
    kept.refresh_from_db()
    assert (kept.title, kept.done_on) == (course.title, days_ago(2))
    assert facts(participation) == (1, 50, 1)


def test_a_change_does_not_count_itself_twice_in_its_day(participation):
    kept = record(participation, minutes=1000)
    change_record(record_id=kept.pk, participation=participation, changes={"minutes": 1440})
    other = record(participation, minutes=60, done_on=days_ago(1))
    with pytest.raises(errors.TooMuchInOneDay):
        change_record(
            record_id=other.pk, participation=participation, changes={"done_on": days_ago(0)}
        )
    assert facts(participation) == (2, 1500, 0)


def test_a_removed_record_cannot_be_changed(participation):
    kept = record(participation)
    remove_record(record_id=kept.pk, participation=participation)
    with pytest.raises(errors.RecordNotFound):
        change_record(record_id=kept.pk, participation=participation, changes={"minutes": 5})


@pytest.mark.parametrize("whose", ["somebody else's", "nobody's"])
def test_changing_removing_and_putting_back_find_only_ones_own(participation, whose):
    other = make_record(make_participation(participation.campaign))
    record_id = other.pk if whose == "somebody else's" else uuid.uuid4()
    for attempt in (
        lambda: change_record(
            record_id=record_id, participation=participation, changes={"minutes": 5}
        ),
        lambda: remove_record(record_id=record_id, participation=participation),
        lambda: put_back_record(record_id=record_id, participation=participation),
    ):
        with pytest.raises(errors.RecordNotFound):
            attempt()
    other.refresh_from_db()
    assert other.removed_at is None


def test_what_a_manager_confirmed_is_not_the_learners_to_change(participation):
    kept = make_record(participation, evidence=Evidence.MANAGER_CONFIRMED)
    with pytest.raises(errors.KeptByOthers):
        change_record(record_id=kept.pk, participation=participation, changes={"minutes": 5})
    with pytest.raises(errors.KeptByOthers):
        remove_record(record_id=kept.pk, participation=participation)


def test_a_removed_record_leaves_the_totals_at_once_and_comes_back_whole(participation):
    kept = record(participation, minutes=70)
    removed = remove_record(record_id=kept.pk, participation=participation)
    assert facts(participation) == (0, 0, 0)
    moment = removed.removed_at
    again = remove_record(record_id=kept.pk, participation=participation)
    assert again.removed_at == moment
    with Heard() as heard:
        put_back_record(record_id=kept.pk, participation=participation)
        put_back_record(record_id=kept.pk, participation=participation)
    assert facts(participation) == (1, 70, 0)
    assert len(heard.announced) == 1


def test_a_day_that_has_filled_up_since_does_not_take_the_record_back(participation):
    kept = record(participation, minutes=100)
    remove_record(record_id=kept.pk, participation=participation)
    record(participation, minutes=1400)
    with pytest.raises(errors.TooMuchInOneDay):
        put_back_record(record_id=kept.pk, participation=participation)
    assert facts(participation) == (1, 1400, 0)


def test_a_record_can_be_put_back_on_30_more_days_and_then_is_deleted(participation):
    """To the midnight of the last, in London, as the list says: whatever the hour at which it was removed."""
    with time_machine.travel(dt.datetime(2026, 11, 1, 0, 30, tzinfo=dt.UTC), tick=False):
        first = make_record(participation, removed_at=timezone.now() - dt.timedelta(hours=1))
        second = make_record(participation, removed_at=timezone.now())
        live = make_record(participation)
    with time_machine.travel(dt.datetime(2026, 12, 1, 23, 59, 59, tzinfo=dt.UTC), tick=False):
        assert delete_removed_records(now=timezone.now()) == 1
        assert delete_removed_records(now=timezone.now()) == 0
        with pytest.raises(errors.RecordNotFound):
            put_back_record(record_id=first.pk, participation=participation)
        assert [it.days_to_put_back for it in shown(participation)] == [0]
        put_back_record(record_id=second.pk, participation=participation)
        remove_record(record_id=second.pk, participation=participation)
        LearningRecord.objects.filter(pk=second.pk).update(removed_at=second.removed_at)
    with time_machine.travel(dt.datetime(2026, 12, 2, 0, 0, 0, tzinfo=dt.UTC), tick=False):
        assert shown(participation) == ()
        with pytest.raises(errors.TooLateToPutBack):
            put_back_record(record_id=second.pk, participation=participation)
        assert delete_removed_records(now=timezone.now()) == 1
    assert LearningRecord.objects.get() == live


def shown(participation):
    return my_learning(participation, timezone.now()).removed


@pytest.mark.parametrize("days_after_grace", [1, 400])
def test_a_closed_campaign_takes_no_records_but_lets_people_remove_theirs(days_after_grace):
    today = timezone.localdate()
    campaign = make_campaign(
        closes_on=today - dt.timedelta(days=14 + days_after_grace),
        opens_on=today - dt.timedelta(days=500),
        learning_from=today - dt.timedelta(days=500),
    )
    participation = make_participation(campaign, organisation=make_organisation())
    kept = make_record(participation)
    with pytest.raises(errors.CampaignClosed, match="closed on"):
        record(participation)
    with pytest.raises(errors.CampaignClosed):
        change_record(record_id=kept.pk, participation=participation, changes={"minutes": 5})
    remove_record(record_id=kept.pk, participation=participation)
    assert facts(participation) == (0, 0, 0)
    put_back_record(record_id=kept.pk, participation=participation)
    assert facts(participation) == (1, 60, 0)


def test_a_campaign_in_its_grace_still_takes_records(participation):
    campaign = participation.campaign
    campaign.closes_on = days_ago(campaign.grace_days)
    campaign.opens_on = days_ago(90)
    campaign.save()
    record(participation, done_on=days_ago(campaign.grace_days))
    assert facts(participation)[0] == 1


def test_a_campaign_that_has_not_opened_takes_nothing(participation):
    campaign = participation.campaign
    campaign.opens_on = days_ago(-1)
    campaign.save()
    with pytest.raises(errors.CampaignClosed, match="opens on"):
        record(participation)


def test_recording_takes_five_queries_however_much_there_is(participation):
    """Lock, the day's total, insert, recount, note whose figures changed."""
    for records_before in (0, 2):
        for _ in range(records_before):
            make_record(participation)
        with CaptureQueriesContext(connection) as queries:
            record(participation)
        asked = [query for query in queries if "SAVEPOINT" not in query["sql"]]
        assert len(asked) == 4, asked  # and the recount, on a cursor of its own
