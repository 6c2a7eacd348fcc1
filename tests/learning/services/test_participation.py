import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Posting, User
from campaigns.models import Campaign, MoverRule
from departments.models import EmailDomain
from learning.models import (
    Answer,
    Certificate,
    LearningRecord,
    LevelDecision,
    Participation,
    SurveyResponse,
)
from learning.services import errors
from learning.services.participation import join_campaign, leave, move
from tests.factories import (
    a_grade,
    a_profession,
    make_campaign,
    make_organisation,
    make_participation,
    make_record,
    make_user,
)
from tests.learning.making import Heard, answer, days_ago, questionnaire, send

pytestmark = pytest.mark.django_db


def join(user, campaign, organisation, grade="EO"):
    return join_campaign(
        user=user,
        campaign=campaign,
        organisation=organisation,
        grade=a_grade(grade),
        profession=a_profession(),
    )


def move_to(user, organisation, moved_on, grade="EO"):
    return move(
        user=user,
        organisation=organisation,
        grade=a_grade(grade),
        profession=a_profession(),
        moved_on=moved_on,
    )


@pytest.fixture
def newcomer(department):
    return make_user("new.person@dwp.gov.uk")


def test_joining_makes_a_participation_and_the_first_posting(newcomer, campaign, department):
    with Heard() as heard:
        participation = join(newcomer, campaign, department, "SEO")
    posting = newcomer.postings.get()
    assert posting.starts_on == timezone.localdate()
    assert (posting.organisation, posting.grade.code) == (department, "SEO")
    assert (participation.organisation, participation.grade.code) == (department, "SEO")
    assert participation.is_civil_servant
    assert heard.announced == [(campaign.pk, frozenset({department.pk}))]


def test_joining_again_returns_the_first_participation(
    newcomer, campaign, department, other_department
):
    first = join(newcomer, campaign, department)
    with Heard() as heard:
        assert join(newcomer, campaign, other_department).pk == first.pk
    assert newcomer.postings.get().organisation == department
    assert heard.announced == []


def test_a_current_posting_that_says_the_same_is_kept(learner, campaign, department):
    before = learner.postings.get()
    join(learner, campaign, department)
    assert learner.postings.get() == before


def test_a_current_posting_that_says_something_else_is_ended(learner, campaign, other_department):
    join(learner, campaign, other_department)
    current = Posting.objects.current().get(user=learner)
    assert (current.organisation, current.starts_on) == (other_department, timezone.localdate())
    assert learner.postings.count() == 2


def test_an_address_that_was_never_proved_is_not_a_sign_up(campaign, department):
    user = make_user("ghost@dwp.gov.uk", verified=False)
    with pytest.raises(errors.AddressNotProved):
        join(user, campaign, department)
    assert not Participation.objects.exists()
    assert not user.postings.exists()


def test_an_address_that_is_not_permitted_cannot_join(campaign, department):
    user = make_user("someone@example.com")
    with pytest.raises(errors.AddressNotPermitted):
        join(user, campaign, department)
    assert not Participation.objects.exists()


def test_the_most_exact_domain_says_who_is_a_civil_servant(campaign, department):
    EmailDomain.objects.create(domain="partner.dwp.gov.uk", is_civil_service=False)
    inside = join(make_user("a@north.dwp.gov.uk"), campaign, department)
    outside = join(make_user("b@x.partner.dwp.gov.uk"), campaign, department)
    assert (inside.is_civil_servant, outside.is_civil_servant) == (True, False)
    assert list(Participation.objects.signed_up()) == [inside]


@pytest.mark.parametrize(
    ("opens", "closes", "words"), [(-1, -60, "opens on"), (90, 1, "closed on")]
)
def test_a_campaign_that_is_not_open_cannot_be_joined(newcomer, department, opens, closes, words):
    campaign = make_campaign(opens_on=days_ago(opens), closes_on=days_ago(closes))
    with pytest.raises(errors.CampaignClosed, match=words):
        join(newcomer, campaign, department)
    assert not newcomer.postings.exists()


def test_a_campaign_can_be_joined_on_its_last_day(newcomer, department):
    campaign = make_campaign(closes_on=days_ago(0))
    assert join(newcomer, campaign, department).campaign == campaign


def test_a_campaign_that_is_not_published_cannot_be_joined(newcomer, department):
    with pytest.raises(errors.CampaignClosed):
        join(newcomer, make_campaign(is_published=False), department)


def test_a_closed_organisation_cannot_be_joined_or_moved_to(newcomer, learner, campaign):
    gone = make_organisation(closed_on=days_ago(1))
    with pytest.raises(errors.OrganisationClosed) as refused:
        join(newcomer, campaign, gone)
    assert refused.value.field == "organisation"
    with pytest.raises(errors.OrganisationClosed):
        move_to(learner, gone, days_ago(0))


@pytest.mark.parametrize(
    ("rule", "follows"), [(MoverRule.AT_SIGN_UP, False), (MoverRule.CURRENT, True)]
)
def test_who_gets_the_credit_for_a_mover_is_the_campaigns_rule(
    participation, learner, other_department, department, rule, follows
):
    Campaign.objects.filter(pk=participation.campaign_id).update(mover_rule=rule)
    make_record(participation, minutes=90)
    with Heard() as heard:
        posting = move_to(learner, other_department, days_ago(3), "G7")
    participation.refresh_from_db()
    assert participation.organisation == (other_department if follows else department)
    assert participation.grade.code == ("G7" if follows else "EO")
    assert participation.minutes == 90
    assert Posting.objects.current().get(user=learner) == posting
    assert learner.postings.get(ends_on=days_ago(3)).organisation == department
    both = frozenset({department.pk, other_department.pk})
    assert heard.announced == ([(participation.campaign_id, both)] if follows else [])


@pytest.mark.parametrize(("days_since_grace", "follows"), [(0, True), (1, False)])
def test_a_campaign_that_takes_no_more_records_keeps_its_credit(
    participation, learner, other_department, days_since_grace, follows
):
    grace = participation.campaign.grace_days
    Campaign.objects.filter(pk=participation.campaign_id).update(
        mover_rule=MoverRule.CURRENT,
        opens_on=days_ago(90),
        closes_on=days_ago(grace + days_since_grace),
    )
    move_to(learner, other_department, days_ago(0))
    participation.refresh_from_db()
    assert (participation.organisation == other_department) is follows


@pytest.mark.parametrize("moved_on", ["tomorrow", "before the current post"])
def test_a_move_on_an_impossible_day_is_refused_beside_the_day(
    learner, participation, other_department, department, moved_on
):
    day = days_ago(-1) if moved_on == "tomorrow" else dt.date(2021, 1, 1)
    with pytest.raises(errors.MoveRefused) as refused:
        move_to(learner, other_department, day)
    assert refused.value.field == "moved_on"
    assert learner.postings.get().organisation == department


@pytest.mark.parametrize("rule", MoverRule.values)
def test_putting_right_what_somebody_joined_with_reaches_the_figures_of_both_organisations(
    participation, learner, other_department, department, rule
):
    """The day is that on which the posting began, so nobody moved."""
    Campaign.objects.filter(pk=participation.campaign_id).update(mover_rule=rule)
    began = learner.postings.get().starts_on
    with Heard() as heard:
        posting = move_to(learner, other_department, began, "G7")
    participation.refresh_from_db()
    assert learner.postings.get() == posting
    assert (participation.organisation, participation.grade.code) == (other_department, "G7")
    both = frozenset({department.pk, other_department.pk})
    assert heard.announced == [(participation.campaign_id, both)]


def test_putting_a_later_posting_right_leaves_the_credit_with_the_one_they_joined_in(
    participation, learner, other_department, department
):
    third = make_organisation()
    move_to(learner, other_department, days_ago(0))
    move_to(learner, third, days_ago(0))
    participation.refresh_from_db()
    assert participation.organisation == department
    assert learner.postings.get(ends_on=None).organisation == third


def test_a_posting_put_right_once_a_campaign_is_over_leaves_its_figures(
    participation, learner, other_department, department
):
    dates = {"opens_on": days_ago(90), "closes_on": days_ago(1), "grace_days": 0}
    Campaign.objects.filter(pk=participation.campaign_id).update(**dates)
    move_to(learner, other_department, learner.postings.get().starts_on)
    participation.refresh_from_db()
    assert participation.organisation == department


def test_moving_does_not_move_anybody_else(participation, learner, other_department, department):
    Campaign.objects.filter(pk=participation.campaign_id).update(mover_rule=MoverRule.CURRENT)
    colleague = make_participation(participation.campaign, user=make_user(organisation=department))
    move_to(learner, other_department, days_ago(0))
    colleague.refresh_from_db()
    assert colleague.organisation == department


def test_leaving_deletes_the_person_and_keeps_the_totals(
    participation, learner, campaign, department
):
    send(participation)
    course = campaign.courses.get(slug="core-working")
    own = make_record(participation, title="A talk by Jo Bloggs", minutes=30)
    core = make_record(
        participation, title=course.title, course=course, finishes_course=True, minutes=60
    )
    removed = make_record(participation, removed_at=timezone.now())
    feedback = questionnaire(campaign, "feedback")
    answer(participation, feedback, comments="My name is Lee")
    other = make_participation(campaign, user=make_user(organisation=department))
    send(other, "feedback")
    comments = feedback.question("comments").id
    Answer.objects.create(
        response=other.responses.get(), question_id=comments, text="Kept: not theirs"
    )
    Certificate.objects.create(participation=participation, code="0123456789AB", name="Lee")

    leave(user=learner)

    participation.refresh_from_db()
    assert participation.user is None
    assert (participation.minutes, participation.core_completions) == (90, 1)
    assert not User.objects.filter(pk=learner.pk).exists()
    assert not Posting.objects.filter(user=learner.pk).exists()
    assert LearningRecord.objects.get(pk=own.pk).title == "Learning"
    assert LearningRecord.objects.get(pk=core.pk).title == course.title
    assert not LearningRecord.objects.filter(pk=removed.pk).exists()
    assert not Certificate.objects.exists()
    assert LevelDecision.objects.filter(participation=participation).exists()
    submitted = SurveyResponse.objects.get(participation=participation)
    assert submitted.submitted_at is not None
    assert set(Answer.objects.exclude(text="").values_list("text", flat=True)) == {
        "Kept: not theirs"
    }


def test_words_in_answers_already_sent_go_with_the_person(participation, learner, campaign):
    feedback = questionnaire(campaign, "feedback")
    answer(participation, feedback, comments="My name is Lee")
    send(participation, "feedback")
    leave(user=learner)
    participation.refresh_from_db()
    assert participation.has_given_feedback
    assert not Answer.objects.exclude(text="").exists()


def test_leaving_twice_is_refused(participation, learner):
    again = User.objects.get(pk=learner.pk)
    leave(user=learner)
    with pytest.raises(errors.Refused):
        leave(user=again)


def test_two_people_of_one_campaign_may_both_have_left(campaign, department):
    for _ in range(2):
        participation = make_participation(campaign, user=make_user(organisation=department))
        leave(user=participation.user)
    assert Participation.objects.filter(user=None).count() == 2
