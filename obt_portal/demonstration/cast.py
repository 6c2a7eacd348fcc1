"""The demonstration's cast: one person for each way of looking at the portal.

Their history is made through the services, as the pages would.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import uuid4

from django.utils import timezone

from accounts.models import Role, User
from accounts.services import appoint, prove_address
from campaigns.definitions import QuestionnaireDefinition
from campaigns.models import ActivityKind, Campaign, Course
from campaigns.selectors import definition
from departments.models import Grade, Organisation, Profession
from learning.models import Participation
from learning.services.participation import join_campaign
from learning.services.records import RecordDetails, record_learning
from learning.services.surveys import save_answer, submit_response


@dataclass(frozen=True)
class Member:
    email: str
    organisation: str
    grade: str
    profession: str
    role: Role | None = None
    minutes: tuple[int, ...] = ()


CAST = (
    Member(
        "lee.learner@dwp.gov.uk",
        "department-for-work-pensions",
        "EO",
        "Operational Delivery",
        None,
        (45, 30, 60),
    ),
    Member(
        "fran.finisher@dwp.gov.uk",
        "department-for-work-pensions",
        "HEO",
        "Policy",
        None,
        (120, 90, 90, 90),
    ),
    Member(
        "chris.champion@dwp.gov.uk",
        "department-for-work-pensions",
        "G7",
        "Human Resources",
        Role.CHAMPION,
        (60,),
    ),
    Member("oli.other@ofsted.gov.uk", "ofsted", "SEO", "Inspector of Education", Role.CHAMPION),
    Member(
        "casey.central@cabinetoffice.gov.uk", "cabinet-office", "G6", "Policy", Role.CENTRAL_TEAM
    ),
    Member(
        "ada.administrator@cabinetoffice.gov.uk",
        "cabinet-office",
        "SEO",
        "Digital, Data and Technology",
        Role.ADMINISTRATOR,
    ),
)


def make_cast(campaign: Campaign) -> None:
    """Everybody joins ``campaign`` and has done something of it; those with roles are appointed."""
    for member in CAST:
        user = prove_address(email=member.email)
        organisation = Organisation.objects.get(slug=member.organisation)
        if member.role:
            _appoint(user, member.role, organisation)
        participation = join_campaign(
            user=user,
            campaign=campaign,
            organisation=organisation,
            grade=Grade.objects.get(code=member.grade),
            profession=Profession.objects.get(name=member.profession),
        )
        _take_part(participation, campaign, member.minutes)


def _appoint(user: User, role: Role, organisation: Organisation) -> None:
    appoint(
        user=user,
        role=role,
        organisation=organisation if role == Role.CHAMPION else None,
        starts_on=timezone.localdate(),
    )


def _take_part(participation: Participation, campaign: Campaign, minutes: tuple[int, ...]) -> None:
    """Answer the starting survey and record learning; who reaches the target gives feedback too."""
    if not minutes:
        return
    surveys = [ActivityKind.SURVEY]
    if sum(minutes) + _core_course(campaign).minutes >= (campaign.target_minutes or 0):
        surveys.append(ActivityKind.FEEDBACK)
    _record(participation, campaign, minutes)
    for activity in definition(campaign).activities:
        if activity.questionnaire and activity.kind in surveys:
            _answer(participation, activity.questionnaire)


def _core_course(campaign: Campaign) -> Course:
    return Course.objects.filter(campaign=campaign).core().order_by("position")[0]


def _record(participation: Participation, campaign: Campaign, minutes: tuple[int, ...]) -> None:
    today = timezone.localdate()
    course = _core_course(campaign)
    others = Course.objects.filter(campaign=campaign, is_core=False).order_by("position")
    done = [(course, course.minutes), *zip(others, minutes, strict=False)]
    for days_ago, (what, how_long) in enumerate(done):
        details = RecordDetails(
            title=what.title,
            course=what,
            done_on=max(campaign.learning_from, today - dt.timedelta(days=3 * days_ago)),
            minutes=how_long,
            format=what.format,
            finishes_course=what.is_core or how_long >= what.minutes,
        )
        record_learning(
            record_id=uuid4(), participation=participation, details=details, confirmed_long=True
        )


def _answer(participation: Participation, questionnaire: QuestionnaireDefinition) -> None:
    answers: dict[str, tuple[str, ...]] = {}
    for question in questionnaire.questions:
        if not question.is_asked(answers):
            continue
        middle = question.options[len(question.options) // 2].value if question.options else None
        answers[question.slug] = (middle,) if middle else ()
        if middle:
            save_answer(participation=participation, question=question, choices=[middle], text="")
    submit_response(participation=participation, questionnaire=questionnaire)
