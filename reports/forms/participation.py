"""What a reader may ask about participation: which campaign, which organisation, which rate to reach."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any, Final

from django import forms

from obt_portal.ui.forms import Autocomplete, Text
from reports.forms.campaigns import CampaignForm, offer

USUAL_REACH: Final = 50
NOT_A_PERCENTAGE: Final = "The share to reach must be a whole number from 1 to 100"


class ParticipationForm(CampaignForm):
    organisation = forms.ChoiceField(
        required=False,
        help_text="Leave empty for everybody",
        widget=Autocomplete(),
        error_messages={"invalid_choice": "Select an organisation from the list"},
    )

    def offer_organisations(self, names: Mapping[str, str]) -> None:
        """Let the reader choose one of these organisations, given by slug."""
        offer(self, "organisation", [("", "Everybody"), *names.items()])

    @property
    def chosen_organisation(self) -> str:
        """Its slug; empty when none was asked for, or none that there is."""
        self.is_valid()
        slug: str = self.cleaned_data.get("organisation", "")
        return slug


class ForecastForm(ParticipationForm):
    reach = forms.IntegerField(
        label="Share of headcount to reach",
        required=False,
        min_value=1,
        max_value=100,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NOT_A_PERCENTAGE),
        widget=Text(
            attrs={"class": "govuk-input--width-3", "inputmode": "numeric"},
            options={"suffix": {"text": "%"}},
        ),
    )

    def __init__(self, data: Any, **given: Any) -> None:
        """An address that does not say which share asks for the usual one; the field says so, and says a share in one way."""
        said = data.copy()
        with suppress(forms.ValidationError):
            said["reach"] = str(self.base_fields["reach"].clean(said.get("reach")) or USUAL_REACH)
        super().__init__(said, **given)

    @property
    def percentage(self) -> int:
        self.is_valid()
        return int(self.cleaned_data.get("reach") or USUAL_REACH)

    @property
    def rate(self) -> Fraction:
        return Fraction(self.percentage, 100)
