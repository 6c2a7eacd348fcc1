"""The catalogue as one person sees it."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from campaigns.definitions import CampaignDefinition, CourseDefinition
from campaigns.selectors import OfferShown, offers
from learning.models import LearningRecord, Participation
from learning.selectors.levels import LevelShown, level_of


@dataclass(frozen=True)
class CourseShown:
    course: CourseDefinition
    is_finished: bool
    is_recorded: bool


@dataclass(frozen=True)
class Catalogue:
    """Core courses first; among them, as among the others, those for the person's level; then in the campaign's order.

    With what the organisation that the person works in now offers.
    """

    courses: tuple[CourseShown, ...]
    offers: tuple[OfferShown, ...]
    level: LevelShown | None


def catalogue(
    user: User, participation: Participation, definition: CampaignDefinition
) -> Catalogue:
    """Two queries when the participation was read with its level."""
    live = LearningRecord.objects.live().filter(participation=participation)
    recorded = live.filter(course__isnull=False).values_list("course_id", "finishes_course")
    started = set(recorded)
    level = level_of(participation, definition)
    in_order = sorted(
        definition.courses,
        key=lambda course: (not course.is_core, not _is_for(course, level), course.position),
    )
    return Catalogue(
        courses=tuple(
            CourseShown(
                course,
                is_finished=(course.id, True) in started,
                is_recorded=(course.id, True) in started or (course.id, False) in started,
            )
            for course in in_order
        ),
        offers=offers(campaign_id=participation.campaign_id, user=user),
        level=level,
    )


def _is_for(course: CourseDefinition, level: LevelShown | None) -> bool:
    """A course without a level is for everybody."""
    return level is None or course.level is None or course.level.slug == level.slug
