"""What happens when one person does the same thing many times at once: real threads, real connections.

Each guard also has its negative control: without it, the harm that it prevents does happen.
"""

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.models import Posting
from learning.models import (
    Certificate,
    LearningRecord,
    LevelDecision,
    Participation,
    SurveyResponse,
)
from learning.services import errors, records, writing
from learning.services.certificates import issue_certificate
from learning.services.participation import join_campaign, leave
from learning.services.surveys import save_answer
from tests.factories import a_grade, a_profession, make_participation, make_record, make_user
from tests.learning.making import answer_all, details, questionnaire, submit_response

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 10


def at_once(times, work):
    """Run ``work(number)`` this many times, let go together; returns results and exceptions in order."""
    barrier = threading.Barrier(THREADS)

    def run(number):
        if number < THREADS:
            barrier.wait(60)
        try:
            return work(number)
        except Exception as error:  # noqa: BLE001 - looked at by the test
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, range(times)))


def record(participation, record_id, minutes=60):
    return records.record_learning(
        record_id=record_id, participation=participation, details=details(minutes=minutes)
    )


def minutes_of(participation):
    participation.refresh_from_db()
    return participation.minutes


def test_fifty_identical_requests_make_one_record_and_the_same_answer(participation):
    record_id = uuid.uuid4()
    results = at_once(50, lambda _: record(participation, record_id))
    assert {it.pk for it in results} == {record_id}
    assert LearningRecord.objects.count() == 1
    assert minutes_of(participation) == 60


def test_without_a_shared_id_they_make_many(participation):
    """The negative control: the id, not luck, makes it one."""
    at_once(10, lambda _: record(participation, uuid.uuid4()))
    assert LearningRecord.objects.count() == 10
    assert minutes_of(participation) == 600


def test_two_people_using_one_id_at_once_keep_one_record(participation, department, campaign):
    other = make_participation(campaign, user=make_user(organisation=department))
    record_id = uuid.uuid4()
    people = [participation, other]
    results = at_once(20, lambda number: record(people[number % 2], record_id))
    kept = LearningRecord.objects.get()
    owner = people.index(kept.participation)
    mine, theirs = results[owner::2], results[1 - owner :: 2]
    assert {it.pk for it in mine} == {record_id}
    assert {type(it) for it in theirs} == {errors.RecordNotFound}
    assert sorted([minutes_of(participation), minutes_of(other)]) == [0, 60]


def fill_the_day(participation):
    results = at_once(10, lambda _: record(participation, uuid.uuid4(), minutes=300))
    refused = [it for it in results if isinstance(it, errors.TooMuchInOneDay)]
    return refused, minutes_of(participation)


def test_a_day_never_holds_more_than_24_hours_however_many_records_race(participation):
    refused, total = fill_the_day(participation)
    assert (len(refused), total) == (6, 1200)


def test_without_the_lock_a_day_does_overflow(participation, monkeypatch):
    """The negative control."""
    entered = threading.Barrier(THREADS)
    check = records._check_day_total

    def unlocked(given):
        return Participation.objects.select_related("campaign").get(pk=given.pk)

    def check_together(*args, **kwargs):
        check(*args, **kwargs)
        entered.wait(10)

    monkeypatch.setattr(records, "locked", unlocked)
    monkeypatch.setattr(records, "_check_day_total", check_together)
    fill_the_day(participation)
    assert sum(LearningRecord.objects.values_list("minutes", flat=True)) == 3000


def test_facts_stay_right_when_recording_and_removing_race(participation):
    kept = [make_record(participation, minutes=10).pk for _ in range(10)]

    def work(number):
        if number % 2:
            return record(participation, uuid.uuid4(), minutes=1)
        return records.remove_record(record_id=kept[number // 2], participation=participation)

    results = at_once(20, work)
    assert not [it for it in results if isinstance(it, Exception)]
    live = LearningRecord.objects.live().values_list("minutes", flat=True)
    assert minutes_of(participation) == sum(live) == 10


def test_without_the_lock_facts_do_go_wrong(participation):
    """The negative control: the second counts before the first has committed, and the last one wins."""
    first_has_counted = threading.Event()

    def write_unlocked(minutes):
        LearningRecord.objects.create(
            participation=participation, **vars(details(title="Unlocked", minutes=minutes))
        )
        writing.settle(participation)

    def work(number):
        if number > 1:
            return
        with transaction.atomic():
            if number == 1:
                first_has_counted.wait(10)
                write_unlocked(minutes=2)
            else:
                write_unlocked(minutes=1)
                first_has_counted.set()
                wait_until_somebody_waits_for_me()

    at_once(THREADS, work)
    assert LearningRecord.objects.count() == 2
    assert minutes_of(participation) == 2


def wait_until_somebody_waits_for_me():
    """For this connection: tests of another process wait for their own in the same cluster."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("Nobody waited")


def test_joining_fifty_times_at_once_makes_one_participation_and_one_posting(campaign, department):
    newcomer = make_user("new.person@dwp.gov.uk")

    def join(_):
        return join_campaign(
            user=newcomer,
            campaign=campaign,
            organisation=department,
            grade=a_grade(),
            profession=a_profession(),
        )

    a_grade(), a_profession()
    results = at_once(50, join)
    assert len({it.pk for it in results}) == 1
    assert Participation.objects.count() == Posting.objects.count() == 1


def test_two_tabs_cannot_make_two_responses_nor_decide_two_levels(participation, campaign):
    survey = questionnaire(campaign)
    question = survey.question("explaining")
    results = at_once(
        20,
        lambda _: save_answer(
            participation=participation, question=question, choices=["confident"], text=""
        ),
    )
    assert set(results) == {None}
    assert SurveyResponse.objects.count() == 1
    answer_all(participation, survey)
    sent = at_once(20, lambda _: submit_response(participation=participation, questionnaire=survey))
    assert len({it.submitted_at for it in sent}) == 1
    assert LevelDecision.objects.count() == 1


def test_asking_for_a_certificate_many_times_at_once_issues_one(participation):
    Participation.objects.filter(pk=participation.pk).update(has_finished=True)
    results = at_once(20, lambda _: issue_certificate(participation=participation, name="Lee"))
    assert len({it.code for it in results}) == 1
    assert Certificate.objects.count() == 1


def test_leaving_while_recording_loses_no_figure_and_leaves_no_words(participation, learner):
    make_record(participation, title="A talk by Jo Bloggs", minutes=30)

    def work(number):
        if number == 5:
            return leave(user=learner)
        return record(participation, uuid.uuid4(), minutes=1)

    results = at_once(20, work)
    failures = {type(it) for it in results if isinstance(it, Exception)}
    assert failures <= {errors.ParticipationEnded}
    live = LearningRecord.objects.live()
    assert set(live.values_list("title", flat=True)) == {"Learning"}
    assert minutes_of(participation) == sum(live.values_list("minutes", flat=True)) >= 30
    assert participation.user is None
