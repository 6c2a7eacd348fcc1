"""What the gallery shows: every component, and every field before and after a bad answer."""

from fractions import Fraction
from typing import Any

import django_tables2 as tables
from django import forms
from django.http import HttpRequest

from obt_portal.ui import charts
from obt_portal.ui.forms import (
    Autocomplete,
    Checkboxes,
    DateField,
    MinutesField,
    Radios,
    Text,
    TextArea,
)
from obt_portal.ui.tables import BarColumn, GovukTable, NumberColumn
from obt_portal.ui.values import NO_HEADCOUNT, NOT_APPLICABLE, NOT_YET_KNOWN, WITHHELD

COLOURS = ("grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow")
PLACES = [
    ("", ""),
    ("north", "Department for the North"),
    ("south", "Ministry of the South"),
    ("west", "Western Agency"),
]
SIZES = [
    ("small", "Small"),
    ("middling", "Middling"),
    ("large", "Large"),
    ("none", "None of these"),
]


class EveryField(forms.Form):
    name = forms.CharField(
        max_length=80, help_text="As on your pass", error_messages={"required": "Enter your name"}
    )
    email = forms.EmailField(
        label="Work email address",
        error_messages={"required": "Enter your work email address"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    amount = forms.IntegerField(
        min_value=1,
        error_messages={"required": "Enter how many", "invalid": "How many must be a whole number"},
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    code = forms.CharField(
        label="Reference",
        required=False,
        widget=Text(attrs={"class": "govuk-input--width-5"}, options={"prefix": {"text": "OBT"}}),
    )
    story = forms.CharField(max_length=200, widget=TextArea(), help_text="Do not name anybody")
    note = forms.CharField(required=False, widget=TextArea(attrs={"rows": 3}))
    size = forms.ChoiceField(
        choices=SIZES,
        widget=Radios(hints={"small": "Fewer than 100 people"}, divider_before="none"),
        error_messages={"required": "Select a size"},
    )
    agreement = forms.ChoiceField(
        choices=SIZES[:3],
        widget=Radios(options={"classes": "govuk-radios--inline"}),
        required=False,
    )
    kinds = forms.MultipleChoiceField(
        choices=SIZES[:3], widget=Checkboxes(), help_text="Select all that apply"
    )
    agreed = forms.BooleanField(
        label="I have read this", error_messages={"required": "Tick the box if you have read this"}
    )
    grade = forms.ChoiceField(choices=[("", "Select a grade"), *SIZES[:3]])
    place = forms.ChoiceField(
        label="Organisation",
        choices=PLACES,
        help_text="Start typing its name or its initials",
        widget=Autocomplete(also={"north": "DFN", "west": "WA Occident"}),
        error_messages={"required": "Select your organisation"},
    )
    done_on = DateField(label="When did you do it?", help_text="For example, 27 3 2025")
    spent = MinutesField(label="How long did it take?", what="Time it took", min_value=1)
    evidence = forms.FileField(label="Upload a file", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


class Question(forms.Form):
    page_heading_field = "size"
    size = forms.ChoiceField(
        label="How large is your team?",
        help_text="Count everybody who shares your manager.",
        choices=SIZES,
        widget=Radios(divider_before="none"),
        error_messages={"required": "Select how large your team is"},
    )


class Places(GovukTable):
    caption = "Sign-ups by place"
    row_header = "place"
    rank = NumberColumn()
    place = tables.Column()
    people = NumberColumn(verbose_name="Signed up")
    headcount = NumberColumn(words=NO_HEADCOUNT)
    rate = BarColumn(verbose_name="Share of headcount", words="no rate")

    class Meta(GovukTable.Meta):
        orderable = True


ROWS: list[dict[str, Any]] = [
    {
        "rank": 1,
        "place": "Department for the North",
        "people": 1131,
        "headcount": 1086,
        "rate": Fraction(1131, 1086),
    },
    {
        "rank": 2,
        "place": "Ministry of the South",
        "people": 76201,
        "headcount": 90715,
        "rate": Fraction(76201, 90715),
    },
    {"rank": 3, "place": "Western Agency", "people": 0, "headcount": 240, "rate": Fraction(0)},
    {
        "rank": NOT_APPLICABLE,
        "place": "Eastern Agency",
        "people": 12,
        "headcount": NOT_APPLICABLE,
        "rate": NOT_APPLICABLE,
    },
    {
        "rank": NOT_YET_KNOWN,
        "place": "Central Office",
        "people": WITHHELD,
        "headcount": 40,
        "rate": WITHHELD,
    },
]
BAD_ANSWERS = {
    "email": "somebody at work",
    "amount": "lots",
    "story": "x" * 201,
    "size": "enormous",
    "done_on_day": "31",
    "done_on_year": "2025",
    "spent_hours": "two",
}
DAYS = [charts.Point(f"{number} Oct", 400 + 37 * number % 310) for number in range(1, 29)]
MARKED = [
    charts.Point(f"{number} Oct", 400 if number % 7 else 90, is_marked=not number % 7)
    for number in range(1, 29)
]
WEEKS = [f"Week {number}" for number in range(1, 13)]
NOW, AHEAD = 8, [None] * 4
LINES = [
    charts.Line("Signed up", [*(2_000 * number for number in range(1, NOW + 1)), *AHEAD]),
    charts.Line("Forecast", [*[None] * (NOW - 1), 16_000, None, None, None, 21_500]),
]
BAND = charts.Band(
    "4 in 5 chance",
    [*[None] * (NOW - 1), 16_000, None, None, None, 19_000],
    [*[None] * (NOW - 1), 16_000, None, None, None, 24_000],
)


def context(request: HttpRequest) -> dict[str, Any]:
    """Everything on the gallery page; with `?errors` the form has been answered badly."""
    table = Places(ROWS, order_by=request.GET.get("sort"))
    return {
        "form": EveryField(BAD_ANSWERS if "errors" in request.GET else None),
        "table": table,
        "line": charts.line_chart("Sign-ups each day", DAYS, unit="People", heading="Day"),
        "columns": charts.column_chart(
            "Sign-ups by weekday", DAYS[:5], unit="People", heading="Weekday"
        ),
        "marked": charts.column_chart(
            "Sign-ups each day, Sundays marked",
            MARKED,
            unit="People",
            heading="Day",
            marked="Hollow columns are Sundays",
        ),
        "lines": charts.lines_chart(
            "Sign-ups and their forecast", WEEKS, LINES, band=BAND, unit="People", heading="Week"
        ),
        "colours": [f"govuk-tag--{colour}" for colour in COLOURS],
        "parts": PARTS,
    }


def _row(key: str, value: str) -> dict[str, Any]:
    change = {"href": "#", "text": "Change", "visually_hidden_text": key.lower()}
    return {"key": {"text": key}, "value": {"text": value}, "actions": {"items": [change]}}


_SUMMARY = [
    _row("Organisation", "Department for the North"),
    _row("Grade", "Higher Executive Officer"),
]
PARTS: dict[str, list[Any]] = {
    "rows": _SUMMARY,
    "tasks": [
        {
            "title": {"text": "Starting survey"},
            "href": "#",
            "hint": {"text": "About 5 minutes"},
            "status": {"text": "Completed"},
        },
        {
            "title": {"text": "Core course"},
            "href": "#",
            "status": {"tag": {"text": "Incomplete", "classes": "govuk-tag--blue"}},
        },
        {
            "title": {"text": "Feedback"},
            "status": {
                "text": "Cannot start yet",
                "classes": "govuk-task-list__status--cannot-start-yet",
            },
        },
    ],
    "crumbs": [
        {"text": "Home", "href": "/"},
        {"text": "Learning", "href": "#"},
        {"text": "A course"},
    ],
    "pages": [
        {"number": 1, "href": "#"},
        {"number": 2, "href": "#", "current": True},
        {"ellipsis": True},
        {"number": 9, "href": "#"},
    ],
    "steps": [{"href": "#"}, {"href": "#", "label_text": "The next page"}],
    "head": [{"text": "Month"}, {"text": "People", "format": "numeric"}],
    "cells": [[{"text": "October"}, {"text": "1,204", "format": "numeric"}]],
    "cards": [{"title": {"text": "Data visualisation"}}],
    "tags": [{"text": "Alpha"}],
}
