"""The facts on a participation always equal what plain Python counts from the rows."""

import contextlib
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import Activity, ActivityKind, Course
from learning.models import Declaration, Evidence, LearningRecord, Participation, SurveyResponse
from learning.querysets import REACHED_TARGET
from learning.selectors import home, participation_of
from learning.services import errors
from learning.services.activities import declare_activity, withdraw_declaration
from learning.services.participation import leave
from learning.services.records import (
    change_record,
    put_back_record,
    record_learning,
    remove_record,
)
from learning.services.recount import recount, recount_campaign
from tests.factories import make_participation, make_record
from tests.learning.making import days_ago, defined, details, questionnaire, send

pytestmark = pytest.mark.django_db

RECORDS = [uuid.UUID(int=number) for number in range(1, 6)]
COURSES = [None, "core-awareness", "core-working", "extra"]

what = st.fixed_dictionaries(
    {
        "minutes": st.sampled_from([1, 30, 60, 210, 419, 420, 421, 1000]),
        "course": st.sampled_from(COURSES),
        "finishes_course": st.booleans(),
        "days": st.integers(0, 2),
    }
)
which = st.integers(0, len(RECORDS) - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("record"), which, what),
        st.tuples(st.just("change"), which, what),
        st.tuples(st.just("remove"), which),
        st.tuples(st.just("put back"), which),
        st.tuples(st.just("survey"), st.sampled_from(["starting", "feedback"])),
        st.tuples(st.just("declare")),
        st.tuples(st.just("withdraw")),
        st.tuples(st.just("import"), st.sampled_from(Evidence.values), which),
    ),
    max_size=14,
)


@pytest.fixture
def activity(campaign):
    return Activity.objects.create(
        campaign=campaign,
        slug="team-talk",
        kind=ActivityKind.DECLARED,
        title="Talk with your team",
        summary="Half an hour",
        position=8,
    )


def take(step, participation, activity):
    """One thing that a person (or, for "import", a platform) does."""
    name, *rest = step
    own = {"participation": participation}
    match name:
        case "record" | "change":
            keep(name, record_id=RECORDS[rest[0]], details=said(rest[1], participation), **own)
        case "remove":
            remove_record(record_id=RECORDS[rest[0]], **own)
        case "put back":
            put_back_record(record_id=RECORDS[rest[0]], **own)
        case "survey":
            send(participation, rest[0])
        case "declare":
            declare_activity(activity=activity, **own)
        case "withdraw":
            withdraw_declaration(activity=activity, **own)
        case "import":
            make_record(participation, evidence=rest[0], minutes=10 + rest[1])


def keep(name, *, details, **whose):
    if name == "record":
        return record_learning(details=details, **whose)
    return change_record(changes=vars(details), **whose)


def said(given_what, participation):
    slug = given_what["course"]
    course = Course.objects.get(campaign=participation.campaign, slug=slug) if slug else None
    return details(
        course=course,
        minutes=given_what["minutes"],
        finishes_course=given_what["finishes_course"] and course is not None,
        done_on=days_ago(given_what["days"]),
    )


def counted(participation):
    """The same facts, counted so plainly that they are obviously right."""
    campaign = participation.campaign
    live = [
        it
        for it in LearningRecord.objects.filter(participation=participation)
        if it.removed_at is None
    ]
    minutes = {kind: sum(it.minutes for it in live if it.evidence == kind) for kind in Evidence}
    finished_core = {
        it.course_id for it in live if it.finishes_course and it.course and it.course.is_core
    }
    submitted = {
        it.questionnaire_id
        for it in SurveyResponse.objects.filter(participation=participation)
        if it.submitted_at is not None
    }
    declared = set(
        Declaration.objects.filter(participation=participation).values_list(
            "activity_id", flat=True
        )
    )
    total = sum(minutes.values())
    done = {
        ActivityKind.SURVEY: lambda it: it.questionnaire_id in submitted,
        ActivityKind.FEEDBACK: lambda it: it.questionnaire_id in submitted,
        ActivityKind.CORE_COURSES: lambda it: len(finished_core) >= it.courses_needed,
        ActivityKind.RECORDED_LEARNING: lambda it: total >= (campaign.target_minutes or 1),
        ActivityKind.DECLARED: lambda it: it.pk in declared,
    }
    required = list(Activity.objects.filter(campaign=campaign, is_required=True))
    feedback = Activity.objects.filter(campaign=campaign, kind=ActivityKind.FEEDBACK).first()
    return {
        "record_count": len(live),
        "minutes_self_recorded": minutes[Evidence.SELF_RECORDED],
        "minutes_manager_confirmed": minutes[Evidence.MANAGER_CONFIRMED],
        "minutes_imported": minutes[Evidence.IMPORTED],
        "minutes_departmental_return": minutes[Evidence.DEPARTMENTAL_RETURN],
        "minutes": total,
        "core_completions": len(finished_core),
        "has_given_feedback": feedback is not None and feedback.questionnaire_id in submitted,
        "has_finished": bool(required) and all(done[it.kind](it) for it in required),
    }


def facts_of(participation):
    participation.refresh_from_db()
    return {name: getattr(participation, name) for name in counted(participation)}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps, st.sampled_from([None, 1, 420]), st.booleans())
def test_facts_equal_a_plain_count_after_any_history(
    campaign, activity, department, history, target, is_declaring_required
):
    campaign.target_minutes = target
    campaign.revision += 1
    campaign.save()
    activity.is_required = is_declaring_required
    activity.save()
    Participation.objects.all().delete()
    participation = make_participation(campaign, organisation=department)
    for step in history:
        with contextlib.suppress(errors.Refused, errors.RecordNotFound):
            take(step, participation, activity)
        assert facts_of(participation) == counted(participation), step
    agrees_everywhere(participation)


def agrees_everywhere(participation):
    """The page and the queryset words say the same; recounting from raw rows finds nothing to mend."""
    shown = home(
        participation_of(participation.user, participation.campaign),
        defined(participation.campaign),
        days_ago(0),
    )
    required = [task for task in shown.tasks if task.activity.is_required]
    assert shown.has_finished == all(task.is_completed for task in required)
    reached = Participation.objects.filter(pk=participation.pk).filter(REACHED_TARGET).exists()
    assert shown.has_reached_target == reached
    assert recount(participation_ids=[participation.pk]) == 0
    assert recount_campaign(campaign_id=participation.campaign_id) == 0
    before = facts_of(participation)
    leave(user=participation.user)
    assert facts_of(participation) == before == counted(participation)


def test_the_counting_here_and_the_facts_can_disagree(participation):
    """The negative control: a row written past the services is noticed, and the recount mends it."""
    LearningRecord.objects.create(
        participation=participation, title="Unseen", done_on=days_ago(0), minutes=5, format="event"
    )
    assert facts_of(participation) != counted(participation)
    assert recount(participation_ids=[participation.pk]) == 1
    assert facts_of(participation) == counted(participation)


@pytest.mark.parametrize(("minutes", "reached"), [(419, False), (420, True), (421, True)])
def test_golden_case_5_the_target_is_reached_at_420_everywhere(participation, minutes, reached):
    record_learning(
        record_id=uuid.uuid4(), participation=participation, details=details(minutes=minutes - 200)
    )
    record_learning(
        record_id=uuid.uuid4(), participation=participation, details=details(minutes=200)
    )
    page = home(
        participation_of(participation.user, participation.campaign),
        defined(participation.campaign),
        days_ago(0),
    )
    task = next(it for it in page.tasks if it.activity.slug == "learning")
    assert page.minutes == minutes
    assert page.remaining_minutes == max(0, 420 - minutes)
    assert page.percent == (99 if minutes == 419 else 100)
    assert page.has_reached_target is task.is_completed is reached
    assert Participation.objects.signed_up().reached_target().exists() is reached


def test_everything_required_makes_a_finisher(participation, campaign):
    send(participation)
    course = campaign.courses.get(slug="core-working")
    record_learning(
        record_id=uuid.uuid4(),
        participation=participation,
        details=details(course=course, minutes=60, finishes_course=True),
    )
    record_learning(
        record_id=uuid.uuid4(), participation=participation, details=details(minutes=360)
    )
    participation.refresh_from_db()
    assert not participation.has_finished
    send(participation, questionnaire(campaign, "feedback").slug)
    participation.refresh_from_db()
    assert participation.has_finished


def test_a_word_about_what_is_no_longer_declared_does_not_stand_for_another_word(
    participation, campaign, activity
):
    """Two things are to be declared and one is; then the campaign asks for that one in another way."""
    campaign.activities.exclude(kind=ActivityKind.DECLARED).update(is_required=False)
    fields = {"title": "Small change", "summary": "Try one", "position": 9}
    Activity.objects.create(
        campaign=campaign, slug="small-change", kind=ActivityKind.DECLARED, **fields
    )
    declare_activity(participation=participation, activity=activity)
    assert not facts_of(participation)["has_finished"]
    campaign.activities.filter(kind=ActivityKind.RECORDED_LEARNING).delete()
    campaign.activities.filter(pk=activity.pk).update(kind=ActivityKind.RECORDED_LEARNING)
    make_record(participation, minutes=campaign.target_minutes)
    assert not facts_of(participation)["has_finished"]
