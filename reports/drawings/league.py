"""The league table and the form that chooses it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.drawings.days import about_the_day
from reports.drawings.keeping import kept, revisions_of, versions_of
from reports.forms import LeagueForm
from reports.league import by_evidence
from reports.measures import CORE_COMPLETIONS, LEARNING_HOURS
from reports.selectors import Choice, Edition, League, league_table, readings
from reports.tables import (
    LeagueTable,
    amount_on_screen,
    comparison_on_screen,
    league_address,
    points_on_screen,
)


def drawn_chooser(form: LeagueForm, choice: Choice) -> SafeString:
    """The form that chooses a table; kept when nothing is wrong with it."""

    def draw() -> SafeString:
        return render_to_string("reports/league_table/chooser.html", {"form": form})

    if form.errors:
        return draw()
    campaigns = revisions_of(form.campaigns.values())
    day = choice.kept.day if choice.kept else ""
    chosen = (choice.measure.slug, choice.table, choice.basis, choice.campaign.slug, day)
    return kept("chooser", campaigns, *chosen, draw=draw)


def drawn_league(choice: Choice, edition: Edition, today: dt.date) -> SafeString:
    def draw() -> SafeString:
        context = _league(choice, edition, today)
        return render_to_string("reports/league_table/drawn.html", context)

    chosen = (choice.measure.slug, choice.table, choice.basis, choice.sort)
    return kept("league", *versions_of(edition, choice.kept, today), *chosen, draw=draw)


def _league(choice: Choice, edition: Edition, today: dt.date) -> dict[str, Any]:
    found = readings(edition, choice.kept, today)
    league = league_table(choice, found.now, found.since)
    rows = league.rows
    return {
        "table": LeagueTable(league, choice),
        "league": league,
        "choice": choice,
        "measure": choice.measure,
        "completions": None if choice.measure is CORE_COMPLETIONS else CORE_COMPLETIONS,
        "campaign": choice.campaign,
        "minimum_headcount": found.now.minimum_headcount,
        "partly_counted": [row for row in rows if row.headcount and row.line.without_headcount],
        "has_unranked": any(row.unranked for row in rows),
        "is_any_over": any(row.is_over_headcount for row in rows),
        "about": about_the_day(edition, choice.kept, found, league_address(choice)),
        **_nation(league, choice),
    }


def _nation(league: League, choice: Choice) -> dict[str, Any]:
    """The whole Civil Service beside its organisations."""
    measure, nation = choice.measure, league.nation
    moved = league.comparison.nation if league.comparison else None
    change = moved.points if moved else None
    return {
        "nation": nation,
        "nation_amount": amount_on_screen(measure, nation.amount(measure)),
        "nation_comparison": comparison_on_screen(measure, nation.rate(measure)),
        "nation_points": "" if change is None else points_on_screen(measure, change),
        "evidence": by_evidence(nation) if measure is LEARNING_HOURS else (),
    }
