"""The drawn parts of pages, kept in this process for as long as the figures in them stand.

A drawn part depends on nothing but its key: no request, nobody signed in, no clock but the day (names change by day).
"""

from reports.drawings.champion import drawn_answered, drawn_champion
from reports.drawings.forecast import Asked, drawn_forecast
from reports.drawings.keeping import kept
from reports.drawings.league import drawn_chooser, drawn_league
from reports.drawings.organisation import (
    DrawnOrganisation,
    drawn_day_chooser,
    drawn_organisation,
)
from reports.drawings.participation import drawn_claims, drawn_participation, drawn_questions

__all__ = [
    "Asked",
    "DrawnOrganisation",
    "drawn_answered",
    "drawn_champion",
    "drawn_chooser",
    "drawn_claims",
    "drawn_day_chooser",
    "drawn_forecast",
    "drawn_league",
    "drawn_organisation",
    "drawn_participation",
    "drawn_questions",
    "kept",
]
