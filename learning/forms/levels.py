"""Choosing a level other than the one the answers gave."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from campaigns.definitions import LevelDefinition
from obt_portal.ui.forms import Radios

LEVEL_NEEDED = "Choose a level"


class LevelForm(forms.Form):
    level = forms.ChoiceField(
        label="Which level do you want to work at?",
        help_text="You can change your mind at any time while the campaign is open.",
        error_messages={"required": LEVEL_NEEDED, "invalid_choice": LEVEL_NEEDED},
    )
    page_heading_field = "level"

    def __init__(
        self,
        data: QueryDict | None,
        *,
        levels: Sequence[LevelDefinition],
        initial: dict[str, str],
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["level"]
        field.widget = Radios(hints={level.slug: level.description for level in levels})
        field.choices = [(level.slug, level.name) for level in levels]  # type: ignore[attr-defined]
