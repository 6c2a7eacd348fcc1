"""Fields whose error messages name the box that is wrong."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from obt_portal.ui.forms.widgets import MONTHS, DateInput, Duration, Typed, is_number

MINUTES_IN_AN_HOUR = 60


class DateField(forms.DateField):
    """A day typed in three boxes. `what` starts the messages: "Start date" gives "Start date must include a month"."""

    def __init__(self, *, what: str = "Date", **given: Any) -> None:
        given.setdefault("widget", DateInput())
        given["error_messages"] = {
            "required": f"Enter the {what[0].lower()}{what[1:]}",
            **given.get("error_messages", {}),
        }
        super().__init__(**given)
        self.what = what

    def to_python(self, value: Any) -> dt.date | None:
        if not isinstance(value, Typed) or not value:
            return super().to_python(value)
        self._refuse_missing(value.boxes)
        return self._real_date(value.boxes)

    def _refuse_missing(self, boxes: dict[str, str]) -> None:
        missing = [name for name, text in boxes.items() if not text]
        if missing:
            raise _wrong(f"{self.what} must include a {' and '.join(missing)}", missing)

    def _real_date(self, boxes: dict[str, str]) -> dt.date:
        month = MONTHS.get(boxes["month"].lower(), boxes["month"])
        numbers = {"day": boxes["day"], "month": month, "year": boxes["year"]}
        unreal = [name for name, text in numbers.items() if not is_number(text)]
        if unreal:
            raise _wrong(f"{self.what} must be a real date", unreal)
        if len(boxes["year"]) != len("2025"):
            raise _wrong("Year must include 4 numbers", ["year"])
        try:
            return dt.date(int(numbers["year"]), int(month), int(numbers["day"]))
        except ValueError:
            raise _wrong(f"{self.what} must be a real date", list(boxes)) from None


class MinutesField(forms.IntegerField):
    """A time in hours and minutes, cleaned to whole minutes."""

    def __init__(self, *, what: str = "Time", **given: Any) -> None:
        given.setdefault("widget", Duration())
        required = f"Enter the {what[0].lower()}{what[1:]} in hours, minutes or both"
        given["error_messages"] = {"required": required, **given.get("error_messages", {})}
        super().__init__(**given)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, Typed) and value:
            wrong = [name for name, text in value.boxes.items() if text and not is_number(text)]
            if wrong:
                raise _wrong(
                    f"{' and '.join(wrong).capitalize()} must be a whole number, like 1 or 30",
                    wrong,
                )
            if value.boxes["hours"] and int(value.boxes["minutes"] or 0) >= MINUTES_IN_AN_HOUR:
                raise _wrong("Minutes must be 59 or fewer when hours are given", ["minutes"])
        return super().to_python(value)


def _wrong(message: str, boxes: list[str]) -> ValidationError:
    return ValidationError(message, code="invalid", params={"boxes": boxes})
