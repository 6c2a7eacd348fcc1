"""What people say about themselves: that they moved, who should get their record, that they leave."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Posting
from departments.models import Grade, Organisation, Profession
from departments.selectors import other_names
from learning.forms.revealing import revealing
from learning.forms.welcome import (
    GRADE_NEEDED,
    ORGANISATION_NEEDED,
    PROFESSION_NEEDED,
    ListedField,
    OrganisationField,
    Posted,
    answers_of,
)
from learning.wording import day_in_words
from obt_portal.ui.forms import Autocomplete, DateField, Radios

MYSELF: Final = "myself"
COLLEAGUE: Final = "colleague"


class MovedForm(forms.Form):
    organisation = OrganisationField(
        Organisation.objects.none(),
        label="Which organisation do you work in now?",
        to_field_name="slug",
        empty_label="Choose an organisation",
        widget=Autocomplete(),
        error_messages={"required": ORGANISATION_NEEDED, "invalid_choice": ORGANISATION_NEEDED},
    )
    grade = ListedField(
        Grade.objects.order_by("position"),
        label="What is your grade?",
        to_field_name="code",
        empty_label=None,
        widget=Radios(options={"classes": "govuk-radios--small"}),
        error_messages={"required": GRADE_NEEDED, "invalid_choice": GRADE_NEEDED},
    )
    profession = ListedField(
        Profession.objects.order_by("name"),
        label="Which profession do you belong to?",
        to_field_name="slug",
        empty_label="Choose a profession",
        widget=Autocomplete(),
        error_messages={"required": PROFESSION_NEEDED, "invalid_choice": PROFESSION_NEEDED},
    )
    moved_on = DateField(
        what="Day it changed",
        label="From which day?",
        help_text="Your first day in this post",
    )

    def __init__(self, data: Posted = None, *, posting: Posting | None = None) -> None:
        """Starts from the posting as it is now: most movers change only some of it."""
        super().__init__(data, initial=answers_of(posting))
        if posting:
            self.fields["moved_on"].help_text = (
                "Your first day in this post. If you have not moved and something here is wrong, "
                f"keep {day_in_words(posting.starts_on)}"
            )
        today = timezone.localdate()
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        assert isinstance(field.widget, Autocomplete)
        field.queryset = Organisation.objects.existing_on(today).named_on(today).order_by("name")
        field.widget.also = other_names(today)

    def to_check(self) -> dict[str, str]:
        """The answers of a valid form as they would be typed, to be kept until they are checked: these and no others."""
        chosen = self.cleaned_data
        day: dt.date = chosen["moved_on"]
        return {
            "organisation": chosen["organisation"].slug,
            "grade": chosen["grade"].code,
            "profession": chosen["profession"].slug,
            "moved_on_day": str(day.day),
            "moved_on_month": str(day.month),
            "moved_on_year": str(day.year),
        }


class EmailRecordForm(forms.Form):
    """``send_id`` is made with the page: what is sent twice from it is one mail."""

    page_heading_field = "whom"

    send_id = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid"), "Open this page again and send your record from there"
        ),
    )
    whom = forms.ChoiceField(
        label="Who should we send your record to?",
        choices=[(MYSELF, "Me"), (COLLEAGUE, "A colleague")],
        widget=Radios(),
        error_messages={
            "required": "Select who we should send it to",
            "invalid_choice": "Select yourself or a colleague",
        },
    )
    email = forms.EmailField(
        label="Colleague’s work email address",
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={
            "invalid": "Enter an email address in the right format, like name@dwp.gov.uk",
            "max_length": "An email address must be 254 characters or fewer",
        },
    )

    def __init__(self, data: QueryDict | None, *, own_address: str) -> None:
        super().__init__(data, initial={"send_id": uuid.uuid4()})
        self.own_address = own_address
        field = self.fields["whom"]
        assert isinstance(field.widget, Radios)
        field.widget.hints = {MYSELF: own_address}

    @property
    def radios(self) -> dict[str, Any]:
        """The question with the address revealed by "A colleague"."""
        return revealing(self["whom"], {COLLEAGUE: [self["email"]]})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_missing = not cleaned.get("email") and "email" not in self.errors
        if cleaned.get("whom") == COLLEAGUE and is_missing:
            self.add_error("email", "Enter your colleague’s email address")
        return cleaned

    @property
    def address(self) -> str:
        if self.cleaned_data["whom"] == MYSELF:
            return self.own_address
        return str(self.cleaned_data["email"])


class LeaveForm(forms.Form):
    is_sure = forms.BooleanField(
        label="I understand that this cannot be undone",
        error_messages={"required": "Tick to say that you understand it cannot be undone"},
    )
