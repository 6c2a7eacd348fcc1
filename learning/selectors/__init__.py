"""What pages show about a person's part in a campaign: frozen, few queries."""

from learning.selectors.certificates import VerifiedCertificate, verified_certificate
from learning.selectors.courses import Catalogue, CourseShown, catalogue
from learning.selectors.levels import LevelShown, ReasonShown, level_of
from learning.selectors.own_data import own_data
from learning.selectors.progress import CampaignState, Home, Task, TaskStatus, home, state_on
from learning.selectors.records import MyLearning, RecordRow, my_learning, record_of
from learning.selectors.surveys import AnswerShown, SurveyProgress, survey_progress
from learning.selectors.taking_part import participation_of, participations_in

__all__ = [
    "AnswerShown",
    "CampaignState",
    "Catalogue",
    "CourseShown",
    "Home",
    "LevelShown",
    "MyLearning",
    "ReasonShown",
    "RecordRow",
    "SurveyProgress",
    "Task",
    "TaskStatus",
    "VerifiedCertificate",
    "catalogue",
    "home",
    "level_of",
    "my_learning",
    "own_data",
    "participation_of",
    "participations_in",
    "record_of",
    "state_on",
    "survey_progress",
    "verified_certificate",
]
