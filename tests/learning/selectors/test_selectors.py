import datetime as dt
import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import OutgoingMail
from campaigns.models import Activity, ActivityKind, Campaign, Offer
from learning.models import Certificate, Evidence, LearningRecord, Participation
from learning.selectors import (
    CampaignState,
    TaskStatus,
    catalogue,
    home,
    level_of,
    my_learning,
    own_data,
    participation_of,
    participations_in,
    record_of,
    survey_progress,
)
from learning.services.activities import declare_activity
from learning.services.levels import choose_level
from learning.services.participation import leave
from learning.services.records import record_learning
from learning.services.surveys import submit_response
from tests.factories import make_campaign, make_participation, make_record, make_user
from tests.learning.making import answer, days_ago, defined, details, questionnaire, send

pytestmark = pytest.mark.django_db


def home_of(participation, today=None):
    found = participation_of(participation.user, participation.campaign)
    return home(found, defined(found.campaign), today or days_ago(0))


def statuses(participation):
    return {it.activity.slug: it.status for it in home_of(participation).tasks}


def course(campaign, slug):
    return campaign.courses.get(slug=slug)


def record_core(participation, **changes):
    core = course(participation.campaign, "core-working")
    return record_learning(
        record_id=uuid.uuid4(),
        participation=participation,
        details=details(course=core, finishes_course=True, **changes),
    )


def test_a_newcomers_home_is_all_to_do_and_starts_with_the_first_activity(participation):
    page = home_of(participation)
    assert {it.status for it in page.tasks} == {TaskStatus.NOT_STARTED}
    assert page.next_step.activity.slug == "starting-survey"
    assert (page.minutes, page.remaining_minutes, page.percent) == (0, 420, 0)
    assert (page.completed_count, page.has_finished, page.level) == (0, False, None)


def test_statuses_follow_what_the_person_does(participation, campaign):
    answer(participation, questionnaire(campaign), explaining=["confident"])
    make_record(participation, minutes=30)
    assert statuses(participation) == {
        "starting-survey": TaskStatus.IN_PROGRESS,
        "core-course": TaskStatus.NOT_STARTED,
        "learning": TaskStatus.IN_PROGRESS,
        "feedback": TaskStatus.NOT_STARTED,
    }
    send(participation)
    record_core(participation, minutes=60)
    assert statuses(participation)["starting-survey"] is TaskStatus.COMPLETED
    assert statuses(participation)["core-course"] is TaskStatus.COMPLETED
    page = home_of(participation)
    assert page.next_step.activity.slug == "learning"
    assert page.level.name == "Working"


def test_the_next_best_step_is_required_first_and_then_optional_and_then_none(
    participation, campaign
):
    campaign.activities.filter(slug="starting-survey").update(is_required=False)
    campaign.revision += 1
    campaign.save()
    assert home_of(participation).next_step.activity.slug == "core-course"
    record_core(participation)
    make_record(participation, minutes=400)
    send(participation, "feedback")
    page = home_of(participation)
    assert page.has_finished
    assert page.next_step.activity.slug == "starting-survey"
    send(participation)
    assert home_of(participation).next_step is None


def test_a_declared_activity_is_completed_by_saying_so(participation, campaign):
    activity = Activity.objects.create(
        campaign=campaign,
        slug="talk",
        kind=ActivityKind.DECLARED,
        title="Talk",
        summary="Talk",
        position=8,
    )
    assert statuses(participation)["talk"] is TaskStatus.NOT_STARTED
    declare_activity(participation=participation, activity=activity)
    assert statuses(participation)["talk"] is TaskStatus.COMPLETED


def test_a_campaign_without_a_target_shows_no_remaining_time(participation, campaign):
    campaign.target_minutes = None
    campaign.save()
    make_record(participation, minutes=45)
    page = home_of(participation)
    assert (page.target_minutes, page.remaining_minutes, page.percent) == (None, None, None)
    assert not page.has_reached_target


@pytest.mark.parametrize(
    ("days_after_closing", "state", "left"),
    [
        (-1, CampaignState.OPEN, 1),
        (0, CampaignState.OPEN, 0),
        (1, CampaignState.LATE_RECORDS, 13),
        (14, CampaignState.LATE_RECORDS, 0),
        (15, CampaignState.CLOSED, None),
    ],
)
def test_days_left_count_down_to_the_last_day_and_then_to_the_end_of_the_grace(
    participation, campaign, days_after_closing, state, left
):
    today = campaign.closes_on + dt.timedelta(days=days_after_closing)
    page = home_of(participation, today)
    assert (page.state, page.days_left) == (state, left)
    assert (page.next_step is None) is (state is CampaignState.CLOSED)


def test_a_home_takes_two_queries_however_much_was_done(
    participation, campaign, learner, django_assert_num_queries
):
    definition = defined(campaign)
    for records, survey in ((1, "starting"), (2, "feedback")):
        for _ in range(records):
            record_core(participation)
        send(participation, survey)
        with django_assert_num_queries(2):
            home(participation_of(learner, campaign, with_level=True), definition, days_ago(0))


def test_a_level_comes_with_its_reasons_and_both_levels_once_another_is_chosen(
    participation, campaign, learner, django_assert_num_queries
):
    send(participation)
    choose_level(participation=participation, level=campaign.levels.get(slug="practitioner"))
    found = participation_of(learner, campaign, with_level=True)
    with django_assert_num_queries(0):
        level = level_of(found, defined(campaign))
    assert (level.name, level.scored_name, level.chosen_name) == (
        "Practitioner",
        "Working",
        "Practitioner",
    )
    assert [(it.answer, it.level) for it in level.reasons] == [
        ("Confident", "Working"),
        ("Confident", "Working"),
        ("Very confident", "Practitioner"),
    ]


def test_a_person_has_no_part_in_a_campaign_that_they_did_not_join(learner, campaign):
    make_participation(campaign, user=make_user(organisation=learner.postings.get().organisation))
    assert participation_of(learner, campaign) is None
    assert participations_in(learner, [campaign]) == ()


def test_earlier_campaigns_stay_readable_in_the_order_asked_for(learner, campaign, participation):
    earlier = make_campaign(opens_on=days_ago(500), closes_on=days_ago(400))
    older = make_participation(earlier, user=learner)
    assert participations_in(learner, [campaign, earlier]) == (participation, older)


def test_a_survey_resumes_at_the_first_question_without_an_answer(participation, campaign):
    survey = questionnaire(campaign)
    before = survey_progress(participation, survey)
    assert (before.is_started, before.is_submitted, before.answers) == (False, False, {})
    assert before.first_unanswered.slug == "explaining"
    answer(participation, survey, explaining=["confident"], using=["confident"])
    during = survey_progress(participation, survey)
    assert during.first_unanswered.slug == "questioning"
    assert during.answers["explaining"].labels == ("Confident",)
    assert [it.slug for it in during.route] == [
        "explaining",
        "questioning",
        "using",
        "line-manager",
    ]
    answer(participation, survey, questioning=["confident"], line_manager=["yes"])
    assert survey_progress(participation, survey).first_unanswered.slug == "team-learning"
    answer(participation, survey, team_learning=["often"])
    submit_response(participation=participation, questionnaire=survey)
    after = survey_progress(participation, survey)
    assert after.is_submitted
    assert after.first_unanswered is None


def test_a_survey_is_read_in_one_query_however_many_answers(
    participation, campaign, django_assert_num_queries
):
    survey = questionnaire(campaign)
    answer(participation, survey, explaining=["confident"])
    with django_assert_num_queries(1):
        survey_progress(participation, survey)
    answer(participation, survey, questioning=["confident"], using=["confident"])
    with django_assert_num_queries(1):
        survey_progress(participation, survey)


def test_my_learning_is_live_rows_removed_rows_and_a_total_of_the_live_ones(participation):
    now = timezone.now()
    first = make_record(participation, minutes=30, done_on=days_ago(2))
    second = make_record(participation, minutes=40, evidence=Evidence.IMPORTED)
    removed = make_record(participation, removed_at=now - dt.timedelta(days=29))
    make_record(participation, removed_at=now - dt.timedelta(days=31))
    make_record(make_participation(participation.campaign))
    shown = my_learning(participation, now)
    assert [it.id for it in shown.live] == [second.pk, first.pk]
    assert [(it.id, it.days_to_put_back) for it in shown.removed] == [(removed.pk, 1)]
    assert (shown.total_minutes, shown.remaining_minutes) == (70, 350)
    assert [it.is_own for it in shown.live] == [False, True]
    assert shown.live[0].evidence == "Imported from a learning platform"


def test_my_learning_is_read_in_one_query(participation, django_assert_num_queries):
    for records in (1, 2):
        for _ in range(records):
            record_core(participation)
        with django_assert_num_queries(1):
            my_learning(participation, timezone.now())


def test_only_ones_own_record_is_found(participation, learner):
    mine = make_record(participation)
    theirs = make_record(make_participation(participation.campaign))
    assert record_of(learner, mine.pk) == mine
    assert record_of(learner, theirs.pk) is None


def test_record_of_a_campaign_that_is_hidden_is_not_found(participation, learner):
    record = make_record(participation)
    Campaign.objects.update(is_published=False)
    assert record_of(learner, record.pk) is None


def test_the_catalogue_marks_what_was_finished_and_begins_with_core_courses(
    participation, campaign, other_department
):
    record_core(participation)
    extra = course(campaign, "extra")
    make_record(participation, course=extra)
    removed = course(campaign, "core-awareness")
    make_record(participation, course=removed, finishes_course=True, removed_at=timezone.now())
    for organisation in (participation.organisation, other_department):
        Offer.objects.create(
            campaign=campaign, organisation=organisation, title=organisation.slug, text="Come"
        )
    shown = catalogue(participation.user, participation, defined(campaign))
    marks = {it.course.slug: (it.is_recorded, it.is_finished) for it in shown.courses}
    assert marks == {
        "core-awareness": (False, False),
        "core-working": (True, True),
        "core-practitioner": (False, False),
        "extra": (True, False),
    }
    assert [it.course.is_core for it in shown.courses] == [True, True, True, False]
    assert [it.title for it in shown.offers] == [participation.organisation.slug]


def test_the_catalogue_takes_two_queries(participation, campaign, django_assert_num_queries):
    definition = defined(campaign)
    found = participation_of(participation.user, campaign, with_level=True)
    for records in (1, 2):
        for _ in range(records):
            record_core(participation)
        with django_assert_num_queries(2):
            catalogue(participation.user, found, definition)


@pytest.fixture
def somebody_with_everything(participation, campaign, champion):
    send(participation)
    feedback = questionnaire(campaign, "feedback")
    answer(participation, feedback, explaining=["confident"], comments="My own words")
    choose_level(participation=participation, level=campaign.levels.get(slug="awareness"))
    record_core(participation)
    make_record(participation, title="Removed by me", removed_at=timezone.now())
    Certificate.objects.create(participation=participation, code="0123456789AB", name="Lee Learner")
    OutgoingMail.objects.create(
        to=participation.user.email, sender="a@example.com", subject="Your code", body="123456"
    )
    return participation


def test_own_data_is_everything_held_and_nothing_of_anybody_else(
    somebody_with_everything, learner, campaign
):
    other = make_participation(campaign)
    make_record(other, title="Not theirs to see")
    held = own_data(learner)
    written = json.dumps(held)
    for expected in (
        learner.email,
        "My own words",
        "Removed by me",
        "0123456789AB",
        "Lee Learner",
        "Core course: Working",
        "How about explaining?",
        "Very confident",
        "Awareness",
        "Your code",
    ):
        assert expected in written
    assert "Not theirs to see" not in written
    assert other.user.email not in written
    part = held["campaigns"][0]
    assert part["minutes"] == 60
    assert len(part["surveys"]) == 2
    assert held["postings"][0]["organisation"] == "Department for Work and Pensions"


def test_own_data_of_a_champion_says_what_they_answer_for(champion):
    held = own_data(champion)
    assert held["appointments"][0]["role"] == "Champion"
    assert held["appointments"][0]["organisation"] == "Department for Work and Pensions"
    assert held["campaigns"] == []


def test_own_data_takes_the_same_queries_however_much_is_held(
    somebody_with_everything, learner, campaign, django_assert_max_num_queries
):
    with CaptureQueriesContext(connection) as once:
        own_data(learner)
    for number in (1, 2):
        earlier = make_campaign(
            opens_on=days_ago(500 * number), closes_on=days_ago(500 * number - 90)
        )
        make_record(make_participation(earlier, user=learner))
    with django_assert_max_num_queries(len(once)):
        own_data(learner)


def test_what_is_left_after_leaving_names_nobody(somebody_with_everything, learner):
    email = learner.email
    leave(user=learner)
    left = Participation.objects.get(pk=somebody_with_everything.pk)
    assert left.user_id is None
    assert not Campaign.objects.filter(participations__user__email=email).exists()


def test_records_of_one_moment_are_always_in_the_same_order(participation):
    ids = sorted(make_record(participation).pk for _ in range(6))
    LearningRecord.objects.update(created_at=timezone.now())
    for wanted in (ids, ids[::-1]):
        for pk in wanted:  # Rewritten rows are read back in the order of writing.
            LearningRecord.objects.filter(pk=pk).update(minutes=5)
        assert [row.id for row in my_learning(participation, timezone.now()).live] == ids
