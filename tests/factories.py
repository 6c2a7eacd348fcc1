"""Makers of rows for tests: each call makes one believable thing and says everything it decided in its arguments."""

import datetime as dt
import itertools
import uuid
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Posting, User
from campaigns.models import (
    Activity,
    ActivityKind,
    Campaign,
    Construct,
    Course,
    Level,
    LevelRule,
    LevelScore,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    TieRule,
)
from departments.models import (
    EmailDomain,
    Grade,
    Headcount,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Profession,
)
from learning.models import Evidence, LearningRecord, Participation
from learning.services.recount import recount

_numbers = itertools.count(1)


def make_organisation(  # noqa: PLR0913 - each says one thing about it
    slug: str | None = None,
    *,
    name: str | None = None,
    abbreviation: str = "",
    kind: str = OrganisationKind.MINISTERIAL,
    group: Organisation | None = None,
    headcount: int | None = 1000,
    headcount_on: dt.date = dt.date(2020, 1, 1),
    domain: str | None = None,
    **fields: Any,
) -> Organisation:
    """An organisation with a name, a headcount unless None, and an e-mail domain if given; its own group unless given."""
    slug = slug or f"department-{next(_numbers)}"
    organisation = Organisation(slug=slug, kind=kind, **fields)
    if group is None:
        organisation.pk = 1 + (
            Organisation.objects.order_by("-pk").values_list("pk", flat=True).first() or 100_000
        )
        organisation.group_id = organisation.pk
    else:
        organisation.group = group
    organisation.save(force_insert=True)
    OrganisationName.objects.create(
        organisation=organisation,
        name=name or slug.replace("-", " ").capitalize(),
        abbreviation=abbreviation,
    )
    if headcount is not None:
        Headcount.objects.create(
            organisation=organisation,
            as_at=headcount_on,
            people=headcount,
            source="Made up for a test",
        )
    if domain:
        EmailDomain.objects.create(domain=domain, organisation=organisation, is_civil_service=True)
    return organisation


def a_grade(code: str = "EO") -> Grade:
    positions = {"AA": 1, "AO": 2, "EO": 3, "HEO": 4, "SEO": 5, "G7": 6, "G6": 7, "SCS": 8}
    grade, _ = Grade.objects.get_or_create(
        code=code, defaults={"label": code, "position": positions.get(code, 9), "headcount": 1000}
    )
    return grade


def a_profession(name: str = "Policy") -> Profession:
    profession, _ = Profession.objects.get_or_create(
        slug=name.lower().replace(" ", "-"), defaults={"name": name, "headcount": 1000}
    )
    return profession


def make_user(
    email: str | None = None,
    *,
    organisation: Organisation | None = None,
    verified: bool = True,
    starts_on: dt.date = dt.date(2022, 4, 1),
    **fields: Any,
) -> User:
    """A person with a verified address, and a current posting if an organisation is given."""
    user = User.objects.create_user(email or f"person{next(_numbers)}@dept.test.gov.uk", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    if organisation is not None:
        Posting.objects.create(
            user=user,
            organisation=organisation,
            grade=a_grade(),
            profession=a_profession(),
            starts_on=starts_on,
        )
    return user


def make_campaign(slug: str | None = None, **fields: Any) -> Campaign:
    """A 2023-shaped campaign, open today: starting survey that sets a level, core courses, 420 minutes, feedback."""
    today = timezone.localdate()
    values: dict[str, Any] = {
        "slug": slug or f"campaign-{next(_numbers)}",
        "name": "One Big Thing test",
        "theme": "Data",
        "strapline": "Seven hours of learning about data",
        "description": "Everybody in the Civil Service does one thing together.",
        "sponsor": "The Cabinet Secretary",
        "time_needed": "About seven hours",
        "opens_on": today - dt.timedelta(days=30),
        "closes_on": today + dt.timedelta(days=60),
        "learning_from": today - dt.timedelta(days=180),
        "learning_to": today + dt.timedelta(days=60),
        "grace_days": 14,
        "target_minutes": 420,
        "headcount_on": today,
        "is_published": True,
    }
    campaign = Campaign.objects.create(**(values | fields))
    levels = [
        Level.objects.create(
            campaign=campaign,
            slug=slug,
            name=slug.capitalize(),
            description=slug,
            position=position,
        )
        for position, slug in enumerate(["awareness", "working", "practitioner"], start=1)
    ]
    _make_starting_survey(campaign, levels)
    _make_courses(campaign, levels)
    Activity.objects.create(
        campaign=campaign,
        slug="learning",
        kind=ActivityKind.RECORDED_LEARNING,
        title="Record seven hours of learning",
        summary="Anything about data counts",
        position=3,
    )
    _make_feedback(campaign)
    return campaign


def make_question(
    questionnaire: Questionnaire, slug: str, *, options: list[str], position: int, **fields: Any
) -> Question:
    construct, _ = Construct.objects.get_or_create(slug=slug, defaults={"meaning": slug})
    values = {"kind": QuestionKind.ONE_CHOICE, "text": f"How about {slug}?"}
    question = Question.objects.create(
        questionnaire=questionnaire,
        construct=construct,
        slug=slug,
        position=position,
        **(values | fields),
    )
    for place, value in enumerate(options, start=1):
        Option.objects.create(
            question=question,
            value=value,
            label=value.replace("-", " ").capitalize(),
            position=place,
        )
    return question


def _make_starting_survey(campaign: Campaign, levels: list[Level]) -> None:
    survey = Questionnaire.objects.create(
        campaign=campaign,
        slug="starting",
        title="Where are you starting from?",
        introduction="Why we ask.",
        minutes=3,
    )
    rule = LevelRule.objects.create(questionnaire=survey, version=1, tie_rule=TieRule.MIDDLE)
    for position, slug in enumerate(["explaining", "questioning", "using"], start=1):
        values = ["not-confident", "confident", "very-confident"]
        question = make_question(survey, slug, options=values, position=position)
        for option, level in zip(question.options.order_by("position"), levels, strict=True):
            LevelScore.objects.create(rule=rule, option=option, level=level)
    manager = make_question(survey, "line-manager", options=["yes", "no"], position=4)
    make_question(
        survey,
        "team-learning",
        options=["never", "often"],
        position=5,
        asked_if_question=manager,
        asked_if_answers=["yes"],
    )
    Activity.objects.create(
        campaign=campaign,
        slug="starting-survey",
        kind=ActivityKind.SURVEY,
        title="Answer the starting survey",
        summary="It sets your level",
        position=1,
        questionnaire=survey,
    )


def _make_courses(campaign: Campaign, levels: list[Level]) -> None:
    for position, level in enumerate(levels, start=1):
        Course.objects.create(
            campaign=campaign,
            slug=f"core-{level.slug}",
            title=f"Core course: {level.name}",
            summary="The core course",
            provider="Government Campus",
            minutes=60,
            format="online",
            level=level,
            is_core=True,
            position=position,
        )
    Course.objects.create(
        campaign=campaign,
        slug="extra",
        title="An extra course",
        summary="More",
        provider="Government Campus",
        minutes=90,
        format="classroom",
        position=9,
    )
    Activity.objects.create(
        campaign=campaign,
        slug="core-course",
        kind=ActivityKind.CORE_COURSES,
        title="Take a core course",
        summary="One for each level",
        position=2,
        courses_needed=1,
    )


def _make_feedback(campaign: Campaign) -> None:
    feedback = Questionnaire.objects.create(
        campaign=campaign,
        slug="feedback",
        title="How was it?",
        introduction="Why we ask.",
        minutes=2,
    )
    make_question(
        feedback, "explaining", options=["not-confident", "confident", "very-confident"], position=1
    )
    make_question(
        feedback, "comments", options=[], position=2, kind=QuestionKind.TEXT, is_required=False
    )
    Activity.objects.create(
        campaign=campaign,
        slug="feedback",
        kind=ActivityKind.FEEDBACK,
        title="Give feedback",
        summary="Two questions",
        position=4,
        questionnaire=feedback,
    )


def make_participation(
    campaign: Campaign,
    *,
    user: User | None = None,
    organisation: Organisation | None = None,
    **fields: Any,
) -> Participation:
    """A sign-up; the organisation is the user's current one unless given."""
    if user is None:
        user = make_user(organisation=organisation or make_organisation())
    posting = user.postings.current().get()
    values = {
        "organisation": organisation or posting.organisation,
        "grade": posting.grade,
        "profession": posting.profession,
        "is_civil_servant": True,
    }
    return Participation.objects.create(user=user, campaign=campaign, **(values | fields))


def make_record(participation: Participation, **fields: Any) -> LearningRecord:
    """A learning record of 60 minutes done today, with the person's facts recounted."""
    values: dict[str, Any] = {
        "id": uuid.uuid4(),
        "title": "Read about charts",
        "done_on": timezone.localdate(),
        "minutes": 60,
        "format": "reading",
        "evidence": Evidence.SELF_RECORDED,
    }
    record = LearningRecord.objects.create(participation=participation, **(values | fields))
    recount(participation_ids=[participation.pk])
    return record
