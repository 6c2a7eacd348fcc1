"""What is asked of people, and when. A campaign is data: next year is a file, not a release.

Loaded from ``campaigns/data/<slug>.toml`` by ``manage.py load_campaign``; what visitors see of a published campaign
changes only through the loader, so a published definition can be cached.
"""

from campaigns.models.activity import Activity, ActivityKind, Offer
from campaigns.models.campaign import Campaign, Course, LearningFormat, Level, MoverRule
from campaigns.models.questionnaire import (
    Construct,
    LevelRule,
    LevelScore,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    TieRule,
)

__all__ = [
    "Activity",
    "ActivityKind",
    "Campaign",
    "Construct",
    "Course",
    "LearningFormat",
    "Level",
    "LevelRule",
    "LevelScore",
    "MoverRule",
    "Offer",
    "Option",
    "Question",
    "QuestionKind",
    "Questionnaire",
    "TieRule",
]
