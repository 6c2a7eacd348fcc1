"""Widgets that Django does not have, or has without what the design system offers.

`options` on any of them are further options of the design system's component, in snake case:
`Text(options={"suffix": {"text": "minutes"}})`.
"""

import calendar
import datetime as dt
from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.utils.datastructures import MultiValueDict

Options = Mapping[str, Any]
MOST_DIGITS = 6
LONGEST_TYPED = 200
MONTHS = {
    name.lower(): str(number)
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
}


class Text(forms.TextInput):
    def __init__(
        self, attrs: dict[str, Any] | None = None, *, options: Options | None = None
    ) -> None:
        super().__init__(attrs)
        self.component_options = options or {}


class TextArea(forms.Textarea):
    """Counts characters when the field has a `max_length`. A new line is one of them, here as in the browser's counter."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, options: Options | None = None
    ) -> None:
        super().__init__(attrs)
        self.component_options = options or {}

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Any:
        """Browsers send a new line as two characters."""
        sent = super().value_from_datadict(data, files, name)
        return sent.replace("\r\n", "\n") if isinstance(sent, str) else sent


class _Choices:
    """What radios and checkboxes share: a hint for a value, and a divider ("or") before a value."""

    hints: Mapping[str, str]
    divider_before: str
    component_options: Options

    def explain(
        self, hints: Mapping[str, str] | None, divider_before: str, options: Options | None
    ) -> None:
        self.hints = hints or {}
        self.divider_before = divider_before
        self.component_options = options or {}


class Radios(_Choices, forms.RadioSelect):
    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, str] | None = None,
        divider_before: str = "",
        options: Options | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.explain(hints, divider_before, options)


class Checkboxes(_Choices, forms.CheckboxSelectMultiple):
    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, str] | None = None,
        divider_before: str = "",
        options: Options | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.explain(hints, divider_before, options)


class Autocomplete(forms.Select):
    """A select that becomes a search box where JavaScript runs.

    `also` gives a value further words to be found by: `{"mhclg": "DLUHC Levelling Up"}`. It is read when the form is
    drawn, so a form may set it after the choices are known. What was typed there and is no choice is the answer when
    nothing is chosen: it is refused as such, and shown again.
    """

    class Media:
        js = (forms.Script("portal.js", type="module"),)

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        also: Mapping[str, str] | None = None,
        options: Options | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.also = also or {}
        self.component_options = options or {}

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Any:
        chosen = super().value_from_datadict(data, files, name)
        return chosen or str(data.get(f"{name}_typed") or "")[:LONGEST_TYPED] or chosen


class Typed(str):
    """What a person typed into several boxes, readable as one text by any Django field."""

    __slots__ = ("boxes",)
    boxes: dict[str, str]

    @classmethod
    def of(cls, text: str, boxes: dict[str, str]) -> Self:
        typed = cls(text)
        typed.boxes = boxes
        return typed


class Boxes(forms.MultiWidget):
    """A row of short text boxes that together give one value."""

    names: tuple[str, ...] = ()

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, options: Options | None = None
    ) -> None:
        super().__init__({name: forms.TextInput() for name in self.names}, attrs)
        self.component_options = options or {}

    def decompress(self, value: Any) -> list[str]:
        return list(self.boxes(value).values())

    def boxes(self, value: Any) -> dict[str, str]:
        """The text of each box for a value that was typed or is already known."""
        if isinstance(value, Typed):
            return value.boxes
        return self.known(value) or dict.fromkeys(self.names, "")

    def known(self, value: Any) -> dict[str, str] | None:
        raise NotImplementedError

    def joined(self, boxes: dict[str, str]) -> str:
        raise NotImplementedError

    def value_from_datadict(  # type: ignore[override]  # one text, not a list: any field reads it
        self,
        data: Mapping[str, Any],
        files: MultiValueDict[str, Any],  # noqa: ARG002 - Django gives it
        name: str,
    ) -> Typed:
        boxes = {box: str(data.get(f"{name}_{box}") or "").strip() for box in self.names}
        return Typed.of(self.joined(boxes) if any(boxes.values()) else "", boxes)


class DateInput(Boxes):
    """Day, month and year boxes, posted as `<name>_day`, `<name>_month`, `<name>_year`."""

    names = ("day", "month", "year")

    def known(self, value: Any) -> dict[str, str] | None:
        if not isinstance(value, dt.date):
            return None
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}

    def joined(self, boxes: dict[str, str]) -> str:
        month = MONTHS.get(boxes["month"].lower(), boxes["month"])
        return f"{boxes['year']}-{month}-{boxes['day']}"


class Duration(Boxes):
    """Hours and minutes boxes, posted as `<name>_hours` and `<name>_minutes`, for a whole number of minutes."""

    names = ("hours", "minutes")

    def known(self, value: Any) -> dict[str, str] | None:
        if not str(value or "").isdecimal():
            return None
        hours, minutes = divmod(int(value), 60)
        return {"hours": str(hours), "minutes": str(minutes)}

    def joined(self, boxes: dict[str, str]) -> str:
        hours, minutes = (boxes[name] or "0" for name in self.names)
        if not (is_number(hours) and is_number(minutes)):
            return f"{hours} h {minutes} min"
        return str(int(hours) * 60 + int(minutes))


def is_number(text: str) -> bool:
    """Whether a text is a short whole number in plain digits."""
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
