"""The one question of a survey page, made from the campaign's definition."""

from typing import Any

from django import forms
from django.http import QueryDict

from campaigns.definitions import QuestionDefinition
from campaigns.models import QuestionKind
from learning.selectors import AnswerShown
from learning.services.surveys import LONGEST_TEXT
from obt_portal.ui.forms import Checkboxes, Radios, TextArea


class SendForm(forms.Form):
    """Nothing to fill in: a place for the reason when sending is refused."""


class AnswerForm(forms.Form):
    """One field, ``answer``, of the kind that the question asks for. Its label is the page's heading."""

    page_heading_field = "answer"

    def __init__(
        self,
        data: QueryDict | None,
        *,
        question: QuestionDefinition,
        given: AnswerShown | None = None,
    ) -> None:
        super().__init__(data)
        self.fields["answer"] = field_of(question)
        if given is not None:
            self.initial["answer"] = initial_of(question, given)

    @property
    def choices(self) -> list[str]:
        """The values chosen, none for a question that takes text."""
        answer = self.cleaned_data["answer"]
        if not self._takes_choices:
            return []
        return answer if isinstance(answer, list) else [answer] if answer else []

    @property
    def text(self) -> str:
        return "" if self._takes_choices else str(self.cleaned_data["answer"])

    @property
    def _takes_choices(self) -> bool:
        return isinstance(self.fields["answer"], forms.ChoiceField)


def initial_of(question: QuestionDefinition, given: AnswerShown) -> str | list[str]:
    if question.kind == QuestionKind.TEXT:
        return given.text
    if question.kind == QuestionKind.SEVERAL:
        return list(given.choices)
    return next(iter(given.choices), "")


def field_of(question: QuestionDefinition) -> forms.Field:
    given: dict[str, Any] = {
        "label": question.text if question.is_required else f"{question.text} (optional)",
        "help_text": question.hint,
        "required": question.is_required,
    }
    if question.kind == QuestionKind.TEXT:
        return _text(given)
    given["choices"] = [(option.value, option.label) for option in question.options]
    if question.kind == QuestionKind.SEVERAL:
        return _several(given)
    return _one(given)


def _text(given: dict[str, Any]) -> forms.Field:
    messages = {
        "required": "Enter your answer",
        "max_length": f"Your answer must be {LONGEST_TEXT:,} characters or fewer",
    }
    return forms.CharField(
        max_length=LONGEST_TEXT, widget=TextArea(), error_messages=messages, **given
    )


def _one(given: dict[str, Any]) -> forms.Field:
    messages = {
        "required": "Choose one answer",
        "invalid_choice": "Choose one of the answers shown",
    }
    return forms.ChoiceField(widget=Radios(), error_messages=messages, **given)


def _several(given: dict[str, Any]) -> forms.Field:
    given["help_text"] = given["help_text"] or "Choose all that apply."
    messages = {
        "required": "Choose at least one answer",
        "invalid_choice": "Choose from the answers shown",
    }
    return forms.MultipleChoiceField(widget=Checkboxes(), error_messages=messages, **given)
