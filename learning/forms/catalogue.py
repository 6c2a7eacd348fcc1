"""Narrowing the catalogue down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms

from campaigns.definitions import CampaignDefinition, CourseDefinition
from campaigns.models import LearningFormat
from learning.selectors import CourseShown

LONGEST: Final = 24 * 60
TIMES: Final = {
    "up-to-15": ("Up to 15 minutes", range(1, 16)),
    "up-to-60": ("Up to 1 hour", range(1, 61)),
    "up-to-180": ("Up to 3 hours", range(1, 181)),
    "longer": ("More than 3 hours", range(181, LONGEST + 1)),
}
NOT_IN_LIST: Final = {"invalid_choice": "Select an answer from the list"}


class CatalogueForm(forms.Form):
    """Level, format and time, each of which may be left open."""

    level = forms.ChoiceField(label="Level", required=False, error_messages=NOT_IN_LIST)
    format = forms.ChoiceField(label="How", required=False, error_messages=NOT_IN_LIST)
    time = forms.ChoiceField(
        label="Time",
        required=False,
        choices=[("", "Any time"), *((value, label) for value, (label, _) in TIMES.items())],
        error_messages=NOT_IN_LIST,
    )

    def __init__(self, *args: Any, definition: CampaignDefinition, **given: Any) -> None:
        super().__init__(*args, **given)
        used = {course.format for course in definition.courses}
        formats = [(value, label) for value, label in LearningFormat.choices if value in used]
        levels = [(level.slug, level.name) for level in definition.levels]
        for name, choices in {"level": levels, "format": formats}.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", f"Any {name}"), *choices]
        if not levels:
            del self.fields["level"]

    @property
    def is_narrowed(self) -> bool:
        return self.is_bound and self.is_valid() and any(self.cleaned_data.values())

    def chosen(self, courses: Iterable[CourseShown]) -> list[CourseShown]:
        """The courses that fit; all of them when nothing, or nothing sensible, was asked for."""
        if not self.is_narrowed:
            return list(courses)
        return [shown for shown in courses if self._fits(shown.course)]

    def _fits(self, course: CourseDefinition) -> bool:
        """A course without a level is for everybody."""
        level, time = self.cleaned_data.get("level"), self.cleaned_data["time"]
        return (
            (not level or course.level is None or course.level.slug == level)
            and self.cleaned_data["format"] in {"", course.format}
            and (not time or course.minutes in TIMES[time][1])
        )
