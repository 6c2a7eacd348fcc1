"""What the central team's pages show."""

from reports.selectors.central.changes import RecordedChange, named_change, recorded_changes
from reports.selectors.central.corrections import Cell, cells_that_differ, corrections_of
from reports.selectors.central.effects import (
    Effect,
    Effects,
    HeadcountEffect,
    Preview,
    Side,
    effects_between,
)
from reports.selectors.central.headcounts import (
    HeadcountLine,
    headcount_lines,
    preview_headcount,
)
from reports.selectors.central.overview import (
    Funnel,
    Overview,
    central_overview,
    without_champion,
)
from reports.selectors.central.tokens import ListedToken, listed_tokens

__all__ = [
    "Cell",
    "Effect",
    "Effects",
    "Funnel",
    "HeadcountEffect",
    "HeadcountLine",
    "ListedToken",
    "Overview",
    "Preview",
    "RecordedChange",
    "Side",
    "cells_that_differ",
    "central_overview",
    "corrections_of",
    "effects_between",
    "headcount_lines",
    "listed_tokens",
    "named_change",
    "preview_headcount",
    "recorded_changes",
    "without_champion",
]
