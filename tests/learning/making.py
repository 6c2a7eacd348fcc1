"""What tests of learning say again and again."""

import datetime as dt
from typing import Any, Self

from django.utils import timezone

from campaigns.definitions import CampaignDefinition, QuestionnaireDefinition
from campaigns.models import Campaign
from campaigns.selectors import definition
from learning.models import Participation
from learning.services.records import RecordDetails
from learning.services.surveys import save_answer, submit_response
from learning.signals import learning_changed

UNANSWERED: dict[str, list[str]] = {}
CONFIDENT = {
    "explaining": ["confident"],
    "questioning": ["confident"],
    "using": ["very-confident"],
    "line-manager": ["no"],
}


def details(**changes: Any) -> RecordDetails:
    values: dict[str, Any] = {
        "title": "Read about charts",
        "course": None,
        "done_on": timezone.localdate(),
        "minutes": 60,
        "format": "reading",
        "finishes_course": False,
    }
    return RecordDetails(**(values | changes))


def defined(campaign: Campaign) -> CampaignDefinition:
    return definition(campaign)


def questionnaire(campaign: Campaign, slug: str = "starting") -> QuestionnaireDefinition:
    found = definition(campaign).questionnaire(slug)
    assert found is not None
    return found


def answer(participation: Participation, survey: QuestionnaireDefinition, **answers: Any) -> None:
    """Save answers given by question slug, with underscores for hyphens: a list of choices, or text."""
    for slug, given in answers.items():
        question = survey.question(slug.replace("_", "-"))
        assert question is not None
        is_text = isinstance(given, str)
        save_answer(
            participation=participation,
            question=question,
            choices=[] if is_text else given,
            text=given if is_text else "",
        )


def answer_all(participation: Participation, survey: QuestionnaireDefinition) -> None:
    given = CONFIDENT if survey.slug == "starting" else {"explaining": ["confident"]}
    answer(participation, survey, **{slug.replace("-", "_"): it for slug, it in given.items()})


def send(participation: Participation, slug: str = "starting") -> None:
    survey = questionnaire(participation.campaign, slug)
    answer_all(participation, survey)
    submit_response(participation=participation, questionnaire=survey)


def days_ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


class Heard:
    """Listens to ``learning_changed`` while it is entered."""

    def __init__(self) -> None:
        self.announced: list[tuple[int, frozenset[int]]] = []

    def hear(self, *, campaign_id: int, organisation_ids: frozenset[int], **_: object) -> None:
        self.announced.append((campaign_id, organisation_ids))

    def __enter__(self) -> Self:
        learning_changed.connect(self.hear, weak=False)
        return self

    def __exit__(self, *_: object) -> None:
        learning_changed.disconnect(self.hear)
