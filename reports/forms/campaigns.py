"""Which campaign a question is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from campaigns.models import Campaign


class CampaignForm(forms.Form):
    """About one of ``campaigns``, the newest first: the one that is asked for where it exists, else the first."""

    campaign = forms.ChoiceField(
        label="Campaign",
        required=False,
        error_messages={"invalid_choice": "Select a campaign from the list"},
    )

    def __init__(self, *args: Any, campaigns: Sequence[Campaign], **given: Any) -> None:
        super().__init__(*args, **given)
        self.campaigns = {campaign.slug: campaign for campaign in campaigns}
        offer(self, "campaign", [(campaign.slug, campaign.name) for campaign in campaigns])

    def asked_campaign(self) -> Campaign:
        asked = self.campaigns.get(self.data.get("campaign", ""))
        return asked or next(iter(self.campaigns.values()))


class NamedCampaignForm(CampaignForm):
    """What is asked for will be kept, so nothing is guessed: the campaign must be named."""

    campaign = forms.ChoiceField(
        label="Campaign",
        error_messages={
            "required": "Select a campaign",
            "invalid_choice": "Select a campaign from the list",
        },
    )

    @property
    def chosen(self) -> Campaign:
        """The campaign of a valid form."""
        return self.campaigns[self.cleaned_data["campaign"]]


def offer(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    """Let people choose from these in the field of that name."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
