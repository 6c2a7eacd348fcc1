"""The forecast, and how well it would have done."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from departments.world import in_words
from obt_portal.ui.charts import Band, Line, Point, line_chart, lines_chart
from obt_portal.ui.templatetags.portal import day as full_day
from obt_portal.ui.templatetags.portal import percent
from obt_portal.ui.values import as_decimal
from reports.back_testing import Horizon, Outcome
from reports.drawings.keeping import kept
from reports.drawings.participation import short
from reports.forecast import CLAIMED, Forecast, together
from reports.measures import SIGNED_UP
from reports.selectors import Foretold, Outlook, Past, Pasts, Tested, outlook
from reports.tables import ForecastTable, a_day, definition_link, forecast_of, needed_in_words

TEST_HEADS: Final = (
    "Forecast made at the end of",
    "Mean error of organisations, points",
    "Inside the interval",
    "Error of the whole, points",
    "Whole inside its interval",
    "Too early for",
)


@dataclass(frozen=True)
class Asked:
    """What a reader asks of the forecast."""

    reach: int
    organisation: str
    sort: str

    @property
    def rate(self) -> Fraction:
        return Fraction(self.reach, 100)


def drawn_forecast(pasts: Pasts, asked: Asked) -> SafeString | None:
    """None when no day of the campaign has been kept."""

    def draw() -> SafeString | None:
        found = outlook(pasts, asked.rate)
        if found is None:
            return None
        context = _context(pasts, found, asked)
        return render_to_string("reports/participation/forecast_drawn.html", context)

    return kept("forecast", pasts.key, asked.reach, asked.organisation, asked.sort, draw=draw)


def _context(pasts: Pasts, found: Outlook, asked: Asked) -> dict[str, Any]:
    campaign, past = found.campaign, found.past
    address = {"campaign": campaign.slug, "reach": str(asked.reach)}
    address |= {"organisation": asked.organisation} if asked.organisation else {}
    chosen = next((row for row in found.rows if row.slug == asked.organisation), None)
    shown = [row for row in (found.nation, found.measured, chosen) if row]
    return {
        "outlook": found,
        "day": past.day,
        "reach": asked.reach,
        "figures": [foretold_figures(row, past) for row in shown],
        "charts": [drawn_chart(pasts, row, past) for row in (found.nation, chosen) if row],
        "table": ForecastTable(found, address, asked.sort),
        "tested": _tested(found.tested) if found.tested else None,
        "claimed": percent(CLAIMED, 0),
        "signed_up": definition_link(SIGNED_UP),
    }


def foretold_figures(row: Foretold, past: Past) -> dict[str, Any]:
    found, takes = forecast_of(row), row.needed
    return {
        "row": row,
        "forecast": found,
        "rate": percent(row.rate),
        "expected_rate": _rate(found, found.expected) if found else "",
        "low_rate": _rate(found, found.low) if found else "",
        "high_rate": _rate(found, found.high) if found else "",
        "takes": takes,
        "needed": needed_in_words(takes),
        "lately": a_day(takes.lately) if takes and takes.lately is not None else "",
        "is_over": past.is_whole,
    }


def _rate(found: Forecast, people: int) -> str:
    return percent(found.rate(people))


def drawn_chart(pasts: Pasts, row: Foretold, past: Past) -> SafeString:
    """The same whatever share is to be reached."""
    return kept("forecast-chart", pasts.key, row.slug, draw=lambda: _chart(row, past))


def _chart(row: Foretold, past: Past) -> SafeString:
    """What has come, and where it leads, over the whole time of the campaign."""
    series = (past.series[row.slug] if row.slug else together(past.series.values())).in_all
    days, found = past.window.days, forecast_of(row)
    title = f"People signed up: {row.name}, {in_words(days[0])} to {in_words(days[-1])}"
    if found is None or past.is_whole:
        gone = zip(days, series, strict=False)
        points = [Point(short(day), people, name=full_day(day)) for day, people in gone]
        return line_chart(title, points, unit="People", heading="End of day")
    rest = len(days) - len(series)
    ahead = [None] * (rest - 1)
    before = [None] * (len(series) - 1)

    def from_now(people: int) -> list[int | None]:
        return [*before, row.people, *ahead, people]

    return lines_chart(
        title,
        [short(day) for day in days],
        [
            Line("Signed up", [*series, *[None] * rest]),
            Line("Forecast", from_now(found.expected)),
        ],
        band=Band("4 in 5 chance", from_now(found.low), from_now(found.high)),
        unit="People",
        heading="End of day",
        names=[full_day(day) for day in days],
    )


def _tested(tested: Tested) -> dict[str, Any]:
    """Days on which a forecast could be made, the earliest first."""
    horizons = [each for each in tested.found.horizons if each.nation and each.organisations]
    return {
        "tested": tested,
        "head": [{"text": "Working days left"}, *(_numeric(words) for words in TEST_HEADS)],
        "rows": [_horizon(each) for each in horizons],
        "error": _points(tested.found.mean_absolute_error),
        "coverage": _percent(tested.found.coverage),
    }


def _horizon(each: Horizon) -> list[dict[str, str]]:
    found = len(each.organisations)
    cells = (
        in_words(each.day),
        _points(each.mean_absolute_error),
        f"{_percent(each.coverage)} of {found:,}",
        _missed(each.nation),
        "–" if each.nation is None else "Yes" if each.nation.is_held else "No",
        f"{each.too_early:,}",
    )
    return [{"text": str(each.working_days_left)}, *(_numeric(text) for text in cells)]


def _numeric(text: str) -> dict[str, str]:
    return {"text": text, "format": "numeric"}


def _points(error: Fraction | None) -> str:
    """A difference of shares, in percentage points."""
    return "–" if error is None else f"{as_decimal(abs(error) * 100, 1):,.1f}"


def _percent(share: Fraction | None) -> str:
    return "–" if share is None else percent(share, 0)


def _missed(nation: Outcome | None) -> str:
    """In points; in people where there is no headcount to take a share of."""
    if nation is None:
        return "–"
    if nation.error is None:
        return f"{abs(nation.forecast.expected - nation.came):,} people"
    return _points(nation.error)
