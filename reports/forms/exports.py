"""What the central team asks for: files, and release packs."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms

from departments.world import in_words
from obt_portal.ui.forms import DateField, Radios, Text
from reports.forms.campaigns import NamedCampaignForm
from reports.forms.league import BASES, TABLES
from reports.measures import MEASURES
from reports.models import ExportKind, FileFormat, Snapshot
from reports.selectors import snapshot_on

LEAGUE_ONLY: Final = "For a league table only"
HINTS: Final = {
    ExportKind.LEAGUE.value: "One table, of now or of a day that was kept",
    ExportKind.HISTORY.value: "Each day that was kept, with all counts and headcounts",
    ExportKind.PARTICIPATION.value: "As released: small numbers are withheld",
    ExportKind.SIGN_UPS.value: "Also by weekday and by hour of the day, but not in CSV, which holds one table",
}
OPEN_AGAIN: Final = "Open this page again and ask for the file there"
LONGEST_TITLE: Final = 200
LONGEST_NAME: Final = 200


class _OnADayForm(NamedCampaignForm):
    def kept_on_the_day(self) -> Snapshot | None:
        """What was kept of the day that is asked for; an error beside the day when nothing was."""
        day, slug = self.cleaned_data.get("day"), self.cleaned_data.get("campaign")
        if day is None or slug is None:
            return None
        kept = snapshot_on(self.chosen, day)
        if kept is None:
            self.add_error("day", f"No figures were kept for {in_words(day)}")
        return kept


def _one_of(label: str, choices: Sequence[tuple[str, str]], hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        error_messages={
            "required": f"Select the {label.lower()}",
            "invalid_choice": f"Select the {label.lower()} from the list",  # noqa: S608 - not SQL
        },
    )


class ExportForm(_OnADayForm):
    """``export_id`` names the request: it is made with the empty form, so that sending it twice asks for one file."""

    field_order = ("kind", "campaign")

    export_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), OPEN_AGAIN)
    )
    kind = forms.ChoiceField(
        label="What do you need?",
        choices=ExportKind.choices,
        widget=Radios(hints=HINTS),
        error_messages={
            "required": "Select what you need",
            "invalid_choice": "Select what you need from the list",
        },
    )
    file_format = forms.ChoiceField(
        label="In which format?",
        choices=FileFormat.choices,
        widget=Radios(options={"classes": "govuk-radios--small"}),
        error_messages={
            "required": "Select a format",
            "invalid_choice": "Select a format from the list",
        },
    )
    measure = _one_of(
        "Measure", [(each.slug, each.label) for each in MEASURES.values()], LEAGUE_ONLY
    )
    table = _one_of("Table", [(each.value, label) for each, label in TABLES.items()], LEAGUE_ONLY)
    basis = _one_of(
        "Way of counting", [(each.value, label) for each, label in BASES.items()], LEAGUE_ONLY
    )
    day = DateField(
        what="Day",
        label="At the end of which day?",
        help_text=f"{LEAGUE_ONLY}. Leave empty for now",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == ExportKind.LEAGUE:
            self.kept_on_the_day()
        return cleaned

    @property
    def request_id(self) -> uuid.UUID:
        key: uuid.UUID = self.cleaned_data["export_id"]
        return key

    @property
    def choices(self) -> dict[str, str]:
        """What matters for the kind that is asked for."""
        cleaned = self.cleaned_data
        if cleaned["kind"] != ExportKind.LEAGUE:
            return {}
        day = cleaned.get("day")
        said = {name: cleaned[name] for name in ("measure", "table", "basis")}
        return {**said, "day": day.isoformat()} if day else said


class PackForm(_OnADayForm):
    field_order = ("title", "campaign")

    title = forms.CharField(
        label="Title",
        help_text="Everybody can read it, for example “One Big Thing 2023: final figures”",
        max_length=LONGEST_TITLE,
        widget=Text(),
        error_messages={
            "required": "Enter a title",
            "max_length": f"Title must be {LONGEST_TITLE} characters or fewer",
        },
    )
    day = DateField(
        what="Day",
        label="At the end of which day?",
        help_text="A day whose figures were kept, for example 15 10 2023",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["snapshot"] = self.kept_on_the_day()
        return cleaned


class SignOffForm(forms.Form):
    name = forms.CharField(
        label="Name of the person who signs off",
        help_text="It is published with the release",
        max_length=LONGEST_NAME,
        widget=Text(),
        error_messages={
            "required": "Enter the name of the person who signs off",
            "max_length": f"Name must be {LONGEST_NAME} characters or fewer",
        },
    )
    is_sure = forms.BooleanField(
        label="I understand that it is public at once and can never be changed",
        error_messages={"required": "Tick to say that you understand it can never be changed"},
    )
