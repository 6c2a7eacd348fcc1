"""What a person did under two accounts, once they are one."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Posting
from campaigns.models import Activity, ActivityKind, Course, MoverRule
from learning.models import (
    Answer,
    Certificate,
    Declaration,
    LearningRecord,
    LevelDecision,
    Participation,
)
from learning.services import declare_activity, put_back_record, recount_campaign
from reports import services as reports
from reports.models import Standing
from tests.factories import (
    make_campaign,
    make_organisation,
    make_participation,
    make_record,
    make_user,
)
from tests.learning.making import Heard, answer, days_ago, questionnaire, send

OLD, NEW = "lee.learner@dwp.gov.uk", "lee.learner@ofsted.gov.uk"
pytestmark = pytest.mark.django_db


@pytest.fixture
def before(learner):
    """The account that began first."""
    return learner


@pytest.fixture
def since(other_department):
    """The account of the same person that began after they had moved."""
    return make_user(NEW, organisation=other_department, starts_on=days_ago(40))


def take_part(user, campaign, days=0, **fields):
    moment = timezone.now() - dt.timedelta(days=days)
    return make_participation(campaign, user=user, signed_up_at=moment, **fields)


@pytest.fixture
def first(before, campaign):
    return take_part(before, campaign, days=20)


@pytest.fixture
def second(since, campaign):
    return take_part(since, campaign, days=5)


def join(kept, other, email=NEW):
    return accounts.join_accounts(user=kept, other_address=other.email, email=email)


@pytest.fixture(params=["into the first", "into the second"])
def joined(request, before, since):
    """Joins, from whichever account the person is signed in to."""

    def do():
        kept, other = (before, since) if request.param == "into the first" else (since, before)
        return join(kept, other)

    return do


def test_whoever_took_part_twice_is_counted_once_where_they_signed_up_first(
    joined, first, second, campaign, department, other_department
):
    reports.sweep()
    with Heard() as heard:
        user = joined()
    part = Participation.objects.get()
    assert (part.pk, part.user, part.organisation) == (first.pk, user, department)
    assert part.signed_up_at == first.signed_up_at
    assert heard.announced == [(campaign.pk, frozenset({department.pk, other_department.pk}))]
    reports.sweep()
    signed_up = Standing.objects.filter(campaign=campaign).values_list("organisation", "signed_up")
    assert dict(signed_up) == {department.pk: 1, other_department.pk: 0}
    assert reports.check_figures(campaign_id=campaign.pk).differences == ()
    assert recount_campaign(campaign_id=campaign.pk) == 0


def test_where_the_campaign_credits_the_current_organisation_the_newer_one_has_the_credit(
    joined, before, since, other_department
):
    campaign = make_campaign("current", mover_rule=MoverRule.CURRENT)
    kept = take_part(before, campaign, days=20)
    take_part(since, campaign, days=5)
    joined()
    part = Participation.objects.get()
    assert (part.pk, part.organisation) == (kept.pk, other_department)
    reports.sweep()
    assert reports.check_figures(campaign_id=campaign.pk).differences == ()


def test_and_of_a_campaign_that_is_over_whoever_had_it_last(joined, before, since):
    long_ago = {"opens_on": days_ago(400), "closes_on": days_ago(300), "grace_days": 0}
    campaign = make_campaign("over", mover_rule=MoverRule.CURRENT, **long_ago)
    take_part(before, campaign, days=390)
    elsewhere = make_organisation("elsewhere")
    take_part(since, campaign, days=350, organisation=elsewhere)
    joined()
    assert Participation.objects.get().organisation == elsewhere


def test_somebody_who_took_part_once_moves_with_their_posting(before, since, other_department):
    """They took part before they moved; the campaign credits where people are now."""
    campaign = make_campaign("current", mover_rule=MoverRule.CURRENT)
    take_part(before, campaign, days=60)
    join(before, since)
    assert Participation.objects.get().organisation == other_department


def test_the_sign_up_of_a_civil_servant_counts_though_another_came_first(
    joined, before, since, campaign, other_department
):
    take_part(before, campaign, days=20, is_civil_servant=False)
    counting = take_part(since, campaign, days=5)
    joined()
    part = Participation.objects.get()
    assert (part.pk, part.is_civil_servant) == (counting.pk, True)
    assert part.organisation == other_department


def test_different_campaigns_stay_different(joined, before, since, campaign):
    other = make_campaign("another", is_published=False)
    mine = {take_part(before, campaign).pk, take_part(since, other).pk}
    user = joined()
    assert set(user.participations.values_list("pk", flat=True)) == mine


def test_records_of_both_count_and_what_was_recorded_twice_counts_once(joined, first, second):
    course = Course.objects.get(campaign=first.campaign, slug="core-working")
    shared = {"course": course, "title": course.title, "finishes_course": True}
    make_record(first, **shared)
    make_record(second, **shared)
    make_record(second, title="Only in the second", minutes=90)
    make_record(second, title="Removed", removed_at=timezone.now() - dt.timedelta(days=3))
    joined()
    part = Participation.objects.get()
    assert (part.record_count, part.minutes, part.core_completions) == (2, 150, 1)
    twice = LearningRecord.objects.get(course=course, removed_at__isnull=False)
    assert LearningRecord.objects.filter(participation=part).count() == 4
    put_back_record(record_id=twice.pk, participation=part)
    part.refresh_from_db()
    assert (part.minutes, part.core_completions) == (210, 1)


def test_no_day_gets_more_than_24_hours(joined, first, second):
    make_record(first, minutes=1000)
    make_record(second, title="A long day", minutes=441)
    make_record(second, title="The rest of it", minutes=440)
    joined()
    part = Participation.objects.get()
    assert part.minutes == 1440
    assert LearningRecord.objects.live().filter(title="The rest of it").exists()


def test_answers_that_were_sent_stand_and_those_of_the_second_fill_the_gaps(joined, first, second):
    send(first, "starting")
    send(second, "starting")
    send(second, "feedback")
    mine = first.responses.get()
    level = LevelDecision.objects.get(participation=first)
    joined()
    part = Participation.objects.get()
    slugs = {each.questionnaire.slug: each.pk for each in part.responses.all()}
    assert slugs.keys() == {"starting", "feedback"}
    assert slugs["starting"] == mine.pk
    assert LevelDecision.objects.get() == level
    assert part.has_given_feedback


def test_answers_that_were_only_begun_give_way_to_those_that_were_sent(joined, first, second):
    answer(first, questionnaire(first.campaign), explaining=["confident"])
    answer(first, questionnaire(first.campaign, "feedback"), comments="Begun")
    answer(second, questionnaire(first.campaign, "feedback"), comments="Begun later")
    send(second, "starting")
    sent = second.responses.get(questionnaire__slug="starting")
    joined()
    part = Participation.objects.get()
    assert part.responses.get(questionnaire__slug="starting") == sent
    assert LevelDecision.objects.get().participation == part
    assert [each.text for each in Answer.objects.exclude(text="")] == ["Begun"]


def test_what_was_declared_under_either_is_done(joined, first, second):
    activities = [
        Activity.objects.create(
            campaign=first.campaign,
            slug=slug,
            kind=ActivityKind.DECLARED,
            title=slug,
            summary=slug,
            is_required=False,
            position=position,
        )
        for position, slug in enumerate(["talk", "try"], start=20)
    ]
    declare_activity(participation=first, activity=activities[0])
    for activity in activities:
        declare_activity(participation=second, activity=activity)
    joined()
    kept = Declaration.objects.order_by("activity__position")
    assert [each.activity.slug for each in kept] == ["talk", "try"]


def test_a_certificate_goes_on_being_genuine_and_of_two_the_first(joined, first, second):
    Certificate.objects.create(participation=second, code="7K3M9QRT2XWB", name="Lee Learner")
    joined()
    assert Certificate.objects.get().participation == Participation.objects.get()


def test_finishing_under_either_is_finishing(joined, first, second):
    send(second, "starting")
    send(second, "feedback")
    course = Course.objects.get(campaign=first.campaign, slug="core-working")
    make_record(second, course=course, title=course.title, finishes_course=True, minutes=420)
    joined()
    assert Participation.objects.get().has_finished


def test_postings_of_both_stand_in_order_of_time(joined, before, department, other_department):
    user = joined()
    postings = Posting.objects.order_by("starts_on")
    assert [(each.organisation, each.ends_on) for each in postings] == [
        (department, days_ago(40)),
        (other_department, None),
    ]
    assert {each.user for each in postings} == {user}


def test_of_two_postings_from_the_same_day_the_lasting_one_stays(joined, before, since):
    Posting.objects.filter(user=before).update(starts_on=days_ago(40), ends_on=days_ago(10))
    elsewhere = make_organisation("elsewhere")
    posting = since.postings.get()
    Posting.objects.create(
        user=before,
        organisation=elsewhere,
        grade=posting.grade,
        profession=posting.profession,
        starts_on=days_ago(10),
    )
    joined()
    assert [each.starts_on for each in Posting.objects.order_by("starts_on")] == [
        days_ago(40),
        days_ago(10),
    ]
    assert Posting.objects.current().get().organisation == elsewhere


def test_without_what_learning_does_a_person_would_be_counted_twice(before, since, first, second):
    """The control."""
    from accounts.signals import accounts_joined
    from learning.receivers import join_what_they_did

    accounts_joined.disconnect(join_what_they_did, dispatch_uid="learning.accounts_joined")
    try:
        join(before, since)
    finally:
        accounts_joined.connect(join_what_they_did, dispatch_uid="learning.accounts_joined")
    assert Participation.objects.count() == 2
