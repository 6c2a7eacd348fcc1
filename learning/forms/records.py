"""The questions about one piece of learning: the same when it is new and when it is changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms

from campaigns.models import LearningFormat
from learning.forms.revealing import revealing
from learning.wording import day_in_words, minutes_in_words
from obt_portal.ui.forms import Autocomplete, DateField, MinutesField, Radios, Text

if TYPE_CHECKING:
    from campaigns.definitions import CourseDefinition
    from campaigns.models import Campaign

CATALOGUE: Final = "catalogue"
OTHER: Final = "something-else"
YES_OR_NO: Final = (("yes", "Yes"), ("no", "No"))


class WhatForm(forms.Form):
    """A course of the catalogue, or a title and a format."""

    page_heading_field = "source"

    source = forms.ChoiceField(
        label="What learning did you do?",
        choices=[(CATALOGUE, "A course in the catalogue"), (OTHER, "Something else")],
        widget=Radios(
            hints={OTHER: "A talk, a book, a workshop, time with a colleague: it all counts"}
        ),
        error_messages={
            "required": "Select a course in the catalogue, or something else",
            "invalid_choice": "Select a course in the catalogue, or something else",
        },
    )
    course = forms.ChoiceField(
        label="Which course?",
        widget=Autocomplete(),
        required=False,
        error_messages={"invalid_choice": "Choose a course from the list"},
    )
    title = forms.CharField(
        label="What was it?",
        help_text="For example, the name of the talk, book or workshop",
        max_length=200,
        required=False,
        widget=Text(),
        error_messages={"max_length": "What it was must be 200 characters or fewer"},
    )
    format = forms.ChoiceField(
        label="How did you learn?",
        choices=LearningFormat.choices,
        widget=Radios(options={"classes": "govuk-radios--small"}),
        required=False,
        error_messages={"invalid_choice": "Select how you learned from the list"},
    )

    def __init__(self, *args: Any, courses: Sequence[CourseDefinition], **given: Any) -> None:
        super().__init__(*args, **given)
        self.courses = {course.slug: course for course in courses}
        field = self.fields["course"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "Choose a course"),
            *((course.slug, _course_and_time(course)) for course in courses),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("source") == CATALOGUE:
            self._require("course", "Choose the course you took")
        if cleaned.get("source") == OTHER:
            self._require("title", "Enter what it was")
            self._require("format", "Select how you learned")
        return cleaned

    def _require(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    @property
    def radios(self) -> dict[str, Any]:
        """The first question with the others revealed by its answers."""
        other = [self["title"], self["format"]]
        return revealing(self["source"], {CATALOGUE: [self["course"]], OTHER: other})

    @property
    def subject(self) -> dict[str, str]:
        """Title, format and the course's slug (empty when it is not in the catalogue) of a valid form."""
        if self.cleaned_data["source"] == OTHER:
            return {name: self.cleaned_data[name] for name in ("title", "format")} | {"course": ""}
        course = self.courses[self.cleaned_data["course"]]
        return {"title": course.title, "format": course.format, "course": course.slug}


def _course_and_time(course: CourseDefinition) -> str:
    return f"{course.title} ({minutes_in_words(course.minutes)})"


class WhenForm(forms.Form):
    page_heading_field = "done_on"

    done_on = DateField(what="Date", label="When did you do it?")

    def __init__(self, *args: Any, campaign: Campaign, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["done_on"].help_text = (
            f"If it took more than one day, give the day you finished. Learning from {day_in_words(campaign.learning_from)} "
            f"to {day_in_words(campaign.learning_to)} counts. For example, {campaign.opens_on:%-d %-m %Y}"
        )


class HowLongForm(forms.Form):
    """Time taken; for a course also whether it was finished; for a surprising time whether it is meant."""

    page_heading_field = "minutes"

    minutes = MinutesField(
        what="Time it took",
        label="How long did it take?",
        min_value=1,
        max_value=1440,
        error_messages={
            "min_value": "Time it took must be at least 1 minute",
            "max_value": "Time it took must be 24 hours or less: record each day on its own",
        },
    )
    finishes_course = forms.ChoiceField(
        label="Did you finish this course?",
        choices=YES_OR_NO,
        widget=Radios(options={"classes": "govuk-radios--inline"}),
        error_messages={
            "required": "Select yes if you finished this course",
            "invalid_choice": "Select yes or no",
        },
    )
    confirmed_long = forms.BooleanField(label="Yes, it took me this long", required=False)

    def __init__(self, *args: Any, course: CourseDefinition | None, **given: Any) -> None:
        super().__init__(*args, **given)
        if course:
            self.fields[
                "minutes"
            ].help_text = f"“{course.title}” usually takes {minutes_in_words(course.minutes)}"
        else:
            del self.fields["finishes_course"]
        self._length_question = self.fields["confirmed_long"]
        if "confirmed_long" not in self.data:
            del self.fields["confirmed_long"]

    def question_length(self, message: str) -> None:
        """Ask whether this long a time is meant."""
        self.fields["confirmed_long"] = self._length_question
        self.add_error("confirmed_long", message)

    @property
    def answer(self) -> dict[str, Any]:
        """Minutes, and the two yes-or-no answers (no where they were not asked) of a valid form."""
        return {
            "minutes": self.cleaned_data["minutes"],
            "finishes_course": self.cleaned_data.get("finishes_course") == "yes",
            "confirmed_long": bool(self.cleaned_data.get("confirmed_long")),
        }
