"""What the central team writes: headcounts, changes of organisations, corrections, tokens."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils import timezone

from departments.selectors import NamedOrganisation
from departments.services.withdrawals import LONGEST_REASON as LONGEST_WITHDRAWAL
from obt_portal.ui.forms import Autocomplete, Checkboxes, DateField, Text, TextArea
from reports.forms.campaigns import NamedCampaignForm, offer
from reports.models import Scope
from reports.services import TokenWanted
from reports.services.headcounts import LONGEST_REASON, MOST_PEOPLE
from reports.services.tokens import LONGEST_NAME, LONGEST_PURPOSE, MOST_REQUESTS

SHORT: Final = {"class": "govuk-input--width-10"}
FIRST_DAY: Final = dt.date(2000, 1, 1)
YEARS_AHEAD: Final = 5
LONGEST_NOTE: Final = 1000
LONGEST_CORRECTION: Final = 400
EFFECT_ON: Final = "Campaign to show the effect on"


def put_refusal(form: forms.Form, field: str | None, message: str) -> None:
    """Show why a service refused: beside the field it is about, or above the form when it has no such field."""
    form.add_error(field if field in form.fields else None, message)


def sent_again(form: forms.Form) -> list[tuple[str, str]]:
    """What was sent, to be sent again by the page that shows what it would do."""
    names = [name for field in form for name in _names(field)]
    return [(name, str(form.data[name])) for name in names if name in form.data]


def _names(field: forms.BoundField) -> list[str]:
    boxes = getattr(field.field.widget, "names", None)
    return [f"{field.html_name}_{box}" for box in boxes] if boxes else [field.html_name]


class HeadcountForm(forms.Form):
    people = forms.IntegerField(
        label="People employed",
        help_text="Everybody employed on the day of the count, not full-time equivalents",
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs=SHORT),
        error_messages={
            "min_value": "People employed must be 1 or more",
            "max_value": f"People employed must be {MOST_PEOPLE:,} or fewer",
        },
    )
    as_at = DateField(what="Day of the count", label="Day of the count")
    reason = forms.CharField(
        label="Reason",
        help_text="Everybody can read it: it is shown as the source of this headcount",
        max_length=LONGEST_REASON,
        widget=TextArea(attrs={"rows": 3}),
    )


class _ChangeForm(NamedCampaignForm):
    """What every change of organisations is asked. The campaign is the one whose rates are shown before it is recorded."""

    def __init__(
        self, *args: Any, organisations: Iterable[NamedOrganisation], **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.organisations = {each.slug: each for each in organisations}
        choices = [("", "Choose an organisation")]
        choices += [(each.slug, each.label) for each in self.organisations.values()]
        for name in ("from_organisation", "to_organisation"):
            if name in self.fields:
                offer(self, name, choices)
        self.fields["campaign"].label = EFFECT_ON
        self.order_fields([name for name in self.fields if name != "campaign"])

    def clean_effective_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["effective_on"]
        last = timezone.localdate() + dt.timedelta(days=365 * YEARS_AHEAD)
        if not FIRST_DAY <= day <= last:
            words = " and ".join(f"{each.day} {each:%B %Y}" for each in (FIRST_DAY, last))
            raise forms.ValidationError(f"First day must be between {words}")
        return day


def _organisation(label: str, missing: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        widget=Autocomplete(),
        error_messages={"required": missing, "invalid_choice": missing},
    )


def _first_day() -> DateField:
    return DateField(
        what="First day",
        label="First day on which it is so",
        help_text="For example, 1 4 2026",
    )


def _note() -> forms.CharField:
    return forms.CharField(
        label="Note",
        help_text="Where this is announced. It is shown under league tables",
        required=False,
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 3}),
    )


class MoveForm(_ChangeForm):
    """A merger, a split or a transfer: people of one organisation go to another."""

    from_organisation = _organisation(
        "Organisation that people leave", "Choose the organisation that people leave"
    )
    to_organisation = _organisation(
        "Organisation that people join", "Choose the organisation that people join"
    )
    effective_on = _first_day()
    people = forms.IntegerField(
        label="Number of people",
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs=SHORT),
        error_messages={
            "min_value": "Number of people must be 1 or more",
            "max_value": f"Number of people must be {MOST_PEOPLE:,} or fewer",
        },
    )
    note = _note()

    def __init__(self, *args: Any, moves_everybody: bool, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["people"].help_text = (
            "For information: a merger moves everybody who is employed"
            if moves_everybody
            else "Without a number the headcounts stay as they are"
        )


class RenameForm(_ChangeForm):
    from_organisation = _organisation("Organisation", "Choose the organisation")
    name = forms.CharField(label="New name", max_length=200, widget=Text())
    abbreviation = forms.CharField(
        label="New abbreviation",
        required=False,
        max_length=40,
        widget=Text(attrs=SHORT),
    )
    effective_on = _first_day()
    note = _note()


class WithdrawForm(NamedCampaignForm):
    """Why a change that was recorded by mistake is taken back."""

    field_order = ("reason", "campaign")

    reason = forms.CharField(
        label="Reason",
        help_text="It is kept with the change, for colleagues",
        max_length=LONGEST_WITHDRAWAL,
        widget=TextArea(attrs={"rows": 3}),
        error_messages={"required": "Enter the reason"},
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["campaign"].label = EFFECT_ON


class CorrectionForm(NamedCampaignForm):
    day = DateField(what="Day", label="Day to correct", help_text="For example, 27 9 2025")
    reason = forms.CharField(
        label="Reason",
        help_text="It is published on the page that lists corrections",
        max_length=LONGEST_CORRECTION,
        widget=TextArea(attrs={"rows": 3}),
    )

    @property
    def asked(self) -> dict[str, Any]:
        """What a valid form asks to be counted again."""
        return {
            "campaign_id": self.chosen.pk,
            "day": self.cleaned_data["day"],
            "reason": self.cleaned_data["reason"],
        }


class TokenForm(forms.Form):
    name = forms.CharField(
        label="Whose program is it?",
        help_text="For example, Ofsted staff dashboard",
        max_length=LONGEST_NAME,
        widget=Text(),
        error_messages={"required": "Enter whose program it is"},
    )
    purpose = forms.CharField(
        label="What is it for?",
        max_length=LONGEST_PURPOSE,
        widget=TextArea(attrs={"rows": 3}),
        error_messages={"required": "Enter what it is for"},
    )
    scopes = forms.MultipleChoiceField(
        label="What may it read?",
        choices=Scope.choices,
        widget=Checkboxes(),
        error_messages={
            "required": "Select what the program may read",
            "invalid_choice": "Select what the program may read from the list",
        },
    )
    expires_on = DateField(
        what="Last day", label="Last day on which it works", help_text="At most a year from today"
    )
    requests_a_minute = forms.IntegerField(
        label="Requests a minute",
        min_value=1,
        max_value=MOST_REQUESTS,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    token_id = forms.UUIDField(
        widget=forms.HiddenInput(),
        required=False,
        error_messages={"invalid": "Go back to the list of tokens and start again"},
    )

    @property
    def wanted(self) -> TokenWanted:
        """What a valid form asks for."""
        given = dict(self.cleaned_data)
        given.pop("token_id")
        return TokenWanted(**given)

    @property
    def request_id(self) -> uuid.UUID | None:
        """The same when one request is sent twice."""
        found: uuid.UUID | None = self.cleaned_data["token_id"]
        return found
