"""Columns, the same for the page and for the file."""

from reports.tables.forecast import (
    ForecastTable,
    a_day,
    forecast_of,
    known_sort,
    needed_in_words,
)
from reports.tables.league import LeagueTable
from reports.tables.organisation import AnsweredTable, FamilyTable, PlacesTable, SplitTable
from reports.tables.words import (
    amount_on_screen,
    comparison_on_screen,
    day_in,
    definition_link,
    league_address,
    organisation_address,
    points_on_screen,
)

__all__ = [
    "AnsweredTable",
    "FamilyTable",
    "ForecastTable",
    "LeagueTable",
    "PlacesTable",
    "SplitTable",
    "a_day",
    "amount_on_screen",
    "comparison_on_screen",
    "day_in",
    "definition_link",
    "forecast_of",
    "known_sort",
    "league_address",
    "needed_in_words",
    "organisation_address",
    "points_on_screen",
]
