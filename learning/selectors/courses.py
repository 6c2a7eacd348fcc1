"""The catalogue as one person sees it."""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.definitions import CampaignDefinition, CourseDefinition
from campaigns.selectors import OfferShown, offers
from learning.models import LearningRecord, Participation


@dataclass(frozen=True)
class CourseShown:
    course: CourseDefinition
    is_finished: bool
    is_recorded: bool


@dataclass(frozen=True)
class Catalogue:
    """Core courses first, then in the campaign's order; with what the person's organisation offers."""

    courses: tuple[CourseShown, ...]
    offers: tuple[OfferShown, ...]


def catalogue(participation: Participation, definition: CampaignDefinition) -> Catalogue:
    """Two queries."""
    live = LearningRecord.objects.live().filter(participation=participation)
    recorded = live.filter(course__isnull=False).values_list("course_id", "finishes_course")
    started = set(recorded)
    in_order = sorted(definition.courses, key=lambda course: (not course.is_core, course.position))
    return Catalogue(
        courses=tuple(
            CourseShown(
                course,
                is_finished=(course.id, True) in started,
                is_recorded=(course.id, True) in started or (course.id, False) in started,
            )
            for course in in_order
        ),
        offers=offers(
            campaign_id=participation.campaign_id, organisation_id=participation.organisation_id
        ),
    )
