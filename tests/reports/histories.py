"""Random histories of people, and a count of them that is slow and obviously right."""

import datetime as dt
import random
import uuid
from collections import Counter
from typing import Any

from django.utils import timezone

from accounts.models import User
from campaigns.models import ActivityKind, Campaign
from departments.models import Organisation
from learning.models import (
    Declaration,
    Evidence,
    LearningRecord,
    Participation,
    SurveyResponse,
)
from learning.services.recount import recount
from tests.factories import a_grade, a_profession

MINUTES = (1, 30, 60, 209, 210, 419, 420, 421, 1440)
PEOPLE_MEASURES = (
    "signed_up",
    "recorded_learning",
    "reached_target",
    "people_with_core_course",
    "gave_feedback",
    "finished",
)


def make_history(
    campaign: Campaign, organisations: list[Organisation], *, people: int, seed: int
) -> None:
    """People who did some of everything, their facts kept as the services keep them."""
    chance = random.Random(seed)
    for _ in range(people):
        person = make_person(campaign, chance.choice(organisations), chance.random() < 0.8)
        for _ in range(chance.choice((0, 0, 1, 2, 4))):
            make_random_record(person, campaign, chance)
        for activity in campaign.activities.all():
            do_activity(person, activity, chance)
    ids = Participation.objects.filter(campaign=campaign).values_list("pk", flat=True)
    recount(participation_ids=ids)


def make_person(
    campaign: Campaign, organisation: Organisation, is_civil_servant: bool = True
) -> Participation:
    user = User.objects.create(email=f"{uuid.uuid4()}@dept.test.gov.uk")
    return Participation.objects.create(
        user=user,
        campaign=campaign,
        organisation=organisation,
        grade=a_grade(),
        profession=a_profession(),
        is_civil_servant=is_civil_servant,
    )


def make_random_record(person: Participation, campaign: Campaign, chance: random.Random) -> None:
    course = chance.choice([None, *campaign.courses.all()])
    LearningRecord.objects.create(
        participation=person,
        title="Learning",
        done_on=timezone.localdate(),
        minutes=chance.choice(MINUTES),
        format="online",
        evidence=chance.choice(Evidence.values),
        course=course,
        finishes_course=course is not None and chance.random() < 0.7,
        removed_at=timezone.now() if chance.random() < 0.2 else None,
    )


def do_activity(person: Participation, activity: Any, chance: random.Random) -> None:
    if chance.random() < 0.3:
        return
    if activity.kind in (ActivityKind.SURVEY, ActivityKind.FEEDBACK):
        started = timezone.now() - dt.timedelta(minutes=5)
        SurveyResponse.objects.create(
            participation=person,
            questionnaire=activity.questionnaire,
            started_at=started,
            submitted_at=timezone.now() if chance.random() < 0.8 else None,
        )
    elif activity.kind == ActivityKind.DECLARED:
        Declaration.objects.create(participation=person, activity=activity)


def count_slowly(campaign: Campaign) -> dict[int, Counter[str]]:
    """Every figure by organisation, person by person, from their rows and nothing else."""
    figures: dict[int, Counter[str]] = {}
    for person in Participation.objects.filter(campaign=campaign, is_civil_servant=True):
        figures.setdefault(person.organisation_id, Counter()).update(
            _count_person(person, campaign)
        )
    return figures


def _count_person(person: Participation, campaign: Campaign) -> Counter[str]:
    records = [r for r in person.records.all() if r.removed_at is None]
    minutes = sum(r.minutes for r in records)
    core = {r.course_id for r in records if r.finishes_course and r.course.is_core}
    submitted = {r.questionnaire_id for r in person.responses.all() if r.submitted_at}
    declared = {d.activity_id for d in person.declarations.all()}
    activities = list(campaign.activities.all())
    done = {
        a.pk: {
            ActivityKind.SURVEY: a.questionnaire_id in submitted,
            ActivityKind.FEEDBACK: a.questionnaire_id in submitted,
            ActivityKind.CORE_COURSES: len(core) >= (a.courses_needed or 0),
            ActivityKind.RECORDED_LEARNING: minutes >= (campaign.target_minutes or 1),
            ActivityKind.DECLARED: a.pk in declared,
        }[ActivityKind(a.kind)]
        for a in activities
    }
    counted = Counter(
        signed_up=1,
        recorded_learning=int(bool(records)),
        reached_target=int(
            campaign.target_minutes is not None and minutes >= campaign.target_minutes
        ),
        core_completions=len(core),
        people_with_core_course=int(bool(core)),
        gave_feedback=int(any(done[a.pk] for a in activities if a.kind == ActivityKind.FEEDBACK)),
        finished=int(
            any(a.is_required for a in activities)
            and all(done[a.pk] for a in activities if a.is_required)
        ),
    )
    for record in records:
        counted["minutes_" + record.evidence.replace("-", "_")] += record.minutes
    return counted
