"""What a reader may ask the league table for. The first choice of each list is the usual one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from django import forms

from campaigns.models import Campaign
from departments.world import in_words
from reports.forms.campaigns import CampaignForm
from reports.league import Basis, Table
from reports.measures import MEASURES
from reports.selectors import (
    DEFAULT_SORT,
    SORTS,
    Choice,
    Edition,
    KeptDay,
    KeptDays,
    kept_days,
)

TABLES: Final = {
    Table.MINISTERIAL: "Ministerial departments",
    Table.NON_MINISTERIAL: "Non-ministerial departments",
    Table.OTHERS: "Other organisations",
    Table.ALL: "All organisations",
}
BASES: Final = {
    Basis.GROUP: "With their agencies",
    Basis.CORE: "On their own",
}


DAY_FORMATS: Final = ("%Y %m %d", "%d %m %Y", "%d %B %Y", "%d %b %Y")


class DayField(forms.CharField):
    """A day as people and programs write it: 15 10 2023, 15/10/2023, 15 October 2023, 2023-10-15."""

    default_error_messages = {"invalid_day": "Enter a day, for example, 15 10 2023"}

    def to_python(self, value: Any) -> Any:
        words = re.sub(r"[\s/.,-]+", " ", super().to_python(value) or "").strip()
        if not words:
            return None
        for pattern in DAY_FORMATS:
            with suppress(ValueError):
                return dt.datetime.strptime(words, pattern).date()  # noqa: DTZ007
        raise forms.ValidationError(self.error_messages["invalid_day"], code="invalid_day")


def _choice(label: str, choices: Sequence[tuple[str, str]], mistake: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=False, error_messages={"invalid_choice": mistake}
    )


class DayForm(forms.Form):
    """Which day to look back to: one field of text, so that the day stands in an address as people write it.

    ``revision`` is only in links to figures that have been corrected since; a mistake in it is one about the day.
    """

    day = DayField(
        label="At the end of",
        help_text="For example, 15 10 2023. Leave empty for now",
        required=False,
    )
    revision = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: dt.date, **given: Any) -> None:
        super().__init__(*args, **given)
        self.today = today
        self.nearest: dt.date | None = None

    def clean(self) -> dict[str, Any]:
        if "revision" in self.errors:
            del self.errors["revision"]
            self.add_error("day", "There is no such revision of that day")
        return self.cleaned_data

    def asked_day(self, campaign: Campaign) -> dt.date | None:
        """The past day that is asked for; None is now. A day that cannot have been kept is an error."""
        self.is_valid()
        day: dt.date | None = self.cleaned_data.get("day")
        if day is None or day == self.today:
            return None
        if day > self.today:
            self.add_error("day", "The day must be today or in the past")
            return None
        if day < campaign.opens_on:
            self.add_error(
                "day",
                f"{campaign.name} opened on {in_words(campaign.opens_on)}: enter that day or a later one",
            )
            return None
        return day

    def kept_day(self, campaign: Campaign, days_of: Callable[[], KeptDays]) -> KeptDay | None:
        """What was kept of the day that is asked for. ``days_of`` is asked only when a day is."""
        day = self.asked_day(campaign)
        found = self._find(day, days_of()) if day else None
        if "day" not in self.errors:
            # Drawn forms are kept by their choices, so the field says the day in one way only.
            written = in_words(found.day) if found else ""
            self.data = {name: self.data[name] for name in self.data} | {"day": written}
        return found

    def _find(self, day: dt.date, days: KeptDays) -> KeptDay | None:
        revision = self.cleaned_data.get("revision")
        found = days.find(day, revision)
        if found is None and days.find(day):
            self.add_error("day", f"There is no revision {revision} of {in_words(day)}")
        elif found is None:
            self.add_error("day", f"No figures were kept for {in_words(day)}")
            self.nearest = days.nearest(day)
        return found


class LeagueForm(CampaignForm, DayForm):
    """Each choice may be left out; one that does not exist is said to be wrong, and the usual one is shown."""

    field_order = ("measure", "table", "basis", "campaign", "day")

    measure = _choice(
        "Measure",
        [(measure.slug, measure.label) for measure in MEASURES.values()],
        "Select a measure from the list",
    )
    table = _choice(
        "Table", [(t.value, label) for t, label in TABLES.items()], "Select a table from the list"
    )
    basis = _choice(
        "Counted",
        [(b.value, label) for b, label in BASES.items()],
        "Select a way of counting from the list",
    )

    def choice(self, edition: Edition | None) -> Choice:
        """What to show: what was asked for where it exists, the usual where it does not."""
        campaign = self.asked_campaign()
        kept = self.kept_day(campaign, lambda: kept_days(edition) if edition else KeptDays())
        asked = self.cleaned_data
        return Choice(
            campaign=campaign,
            measure=MEASURES[asked.get("measure") or next(iter(MEASURES))],
            table=Table(asked.get("table") or Table.MINISTERIAL),
            basis=Basis(asked.get("basis") or Basis.GROUP),
            sort=_known_sort(self.data.get("sort", "")),
            kept=kept,
        )


def _known_sort(asked: str) -> str:
    return asked if asked.removeprefix("-") in SORTS else DEFAULT_SORT
