"""Where sign-ups lead: one row an organisation, sorted by any column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, Final

import django_tables2 as tables
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2.utils import OrderByTuple

from obt_portal.ui.tables import GovukTable
from obt_portal.ui.templatetags.portal import percent
from obt_portal.ui.values import as_decimal
from reports.forecast import Forecast, Needed, TooEarly
from reports.league import Unranked
from reports.selectors import Foretold, Outlook
from reports.tables.words import WORDS, number_column, organisation_address

NO_HEADCOUNT: Final = WORDS[Unranked.NO_HEADCOUNT]
DEFAULT_SORT: Final = "organisation"
UNTIL_THE_END: Final = ("expected", "interval", "expected_rate", "needed", "lately")


def forecast_of(row: Foretold) -> Forecast | None:
    return None if isinstance(row.forecast, TooEarly) else row.forecast


def _expected_rate(row: Foretold) -> Fraction | None:
    found = forecast_of(row)
    return found.rate(found.expected) if found else None


def _of_forecast(part: Callable[[Forecast], Any]) -> Callable[[Foretold], Any]:
    def value(row: Foretold) -> Any:
        found = forecast_of(row)
        return part(found) if found else None

    return value


# What each column sorts by; None is not known and goes last, whichever way it is sorted.
SORTS: Final[Mapping[str, Callable[[Foretold], Any]]] = {
    "organisation": lambda row: row.name.casefold(),
    "people": lambda row: row.people,
    "headcount": lambda row: row.headcount,
    "rate": lambda row: row.rate,
    "expected": _of_forecast(lambda found: found.expected),
    "interval": _of_forecast(lambda found: found.high - found.low),
    "expected_rate": _expected_rate,
    "needed": lambda row: row.needed and row.needed.a_working_day,
    "lately": lambda row: row.needed and row.needed.lately,
}


def known_sort(asked: str) -> str:
    return asked if asked.removeprefix("-") in SORTS else DEFAULT_SORT


class ForecastTable(GovukTable):
    row_header = "organisation"

    organisation = tables.Column("Organisation", accessor="name")
    people = number_column("Signed up", initial_sort_descending=True)
    headcount = number_column("Headcount", initial_sort_descending=True)
    rate = number_column("Share of headcount", initial_sort_descending=True)
    expected = number_column("Forecast at close", accessor="slug", initial_sort_descending=True)
    interval = number_column("Interval, 4 in 5", accessor="forecast", initial_sort_descending=True)
    expected_rate = number_column(
        "Forecast share", accessor="forecast", initial_sort_descending=True
    )
    needed = number_column("Needed a working day", accessor="needed", initial_sort_descending=True)
    lately = number_column("Lately a working day", accessor="needed", initial_sort_descending=True)

    class Meta(GovukTable.Meta):
        orderable = True
        empty_text = "No organisation takes part yet."

    def __init__(self, outlook: Outlook, address: Mapping[str, str], sort: str) -> None:
        super().__init__(_sorted(outlook.rows, sort), caption=_caption(outlook))
        self.outlook = outlook
        self._order_by = OrderByTuple([sort])
        query = QueryDict(mutable=True)
        query.update(dict(address))
        self.request = SimpleNamespace(GET=query)
        percentage = address["reach"]
        self.columns["needed"].column.verbose_name = f"A working day to reach {percentage}%"
        for name in UNTIL_THE_END if outlook.past.is_whole else ("headcount",):
            self.columns.hide(name)

    def render_organisation(self, record: Foretold) -> SafeString:
        address = organisation_address(record.slug, self.outlook.campaign, None)
        return format_html('<a class="govuk-link" href="{}">{}</a>', address, record.name)

    def render_people(self, value: int) -> str:
        return f"{value:,}"

    def render_headcount(self, value: int | None) -> str:
        return f"{value:,}" if value else NO_HEADCOUNT

    def render_rate(self, value: Fraction | None) -> str:
        return NO_HEADCOUNT if value is None else percent(value)

    def render_expected(self, record: Foretold) -> str:
        found = forecast_of(record)
        return f"{found.expected:,}" if found else str(record.forecast).capitalize()

    def render_interval(self, record: Foretold) -> str:
        found = forecast_of(record)
        return f"{found.low:,} to {found.high:,}" if found else "–"

    def render_expected_rate(self, record: Foretold) -> str:
        rate = _expected_rate(record)
        return percent(rate) if rate is not None else "–" if record.headcount else NO_HEADCOUNT

    def render_needed(self, value: Needed | None) -> str:
        return needed_in_words(value)

    def render_lately(self, value: Needed | None) -> str:
        return a_day(value.lately) if value and value.lately is not None else "–"


def needed_in_words(takes: Needed | None) -> str:
    """What a rate takes: a number a working day, or why there is none."""
    if takes is None:
        return NO_HEADCOUNT
    if not takes.missing:
        return "Reached"
    return "No day left" if takes.a_working_day is None else a_day(takes.a_working_day)


def a_day(pace: Fraction) -> str:
    return f"{as_decimal(pace, 1):,.1f}"


def _caption(outlook: Outlook) -> str:
    return "Result by organisation" if outlook.past.is_whole else "Forecast by organisation"


def _sorted(rows: tuple[Foretold, ...], sort: str) -> list[Foretold]:
    key = SORTS[sort.removeprefix("-")]
    by_name = sorted(rows, key=SORTS[DEFAULT_SORT])
    known = sorted(
        (row for row in by_name if key(row) is not None), key=key, reverse=sort.startswith("-")
    )
    return [*known, *(row for row in by_name if key(row) is None)]
