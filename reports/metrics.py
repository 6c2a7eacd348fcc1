"""What Prometheus is told of the figures: how fresh, how right, what waits. See ``docs/alerts.yml``."""

import datetime as dt
from collections.abc import Iterator, Mapping

from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily

from obt_portal.metrics import gauge, watch_database
from reports.selectors.watching import Checked, Waiting, state


def figures() -> Iterator[Metric]:
    now = timezone.now()
    seen = state(now)
    ages = {slug: (now - as_at).total_seconds() for slug, as_at in seen.as_at.items()}
    yield gauge("portal_league_age_seconds", "Since figures were last true", ages, "campaign")
    missing = {slug: float(days) for slug, days in seen.days_missing.items()}
    yield gauge("portal_snapshot_days_missing", "Past days that were not kept", missing, "campaign")
    yield from _checks(seen.checks)
    yield from _waiting("portal_pending_refreshes", "Changes not yet in figures", seen.pending, now)
    yield from _waiting("portal_exports_waiting", "Exports not made yet", seen.exports, now)
    yield from _waiting("portal_release_packs_waiting", "Packs not made yet", seen.packs, now)
    yield CounterMetricFamily(
        "portal_exports_failed",
        "Exports and packs given up",
        seen.exports.failures + seen.packs.failures,
    )


def _checks(checks: Mapping[str, Checked]) -> Iterator[Metric]:
    """The last of each campaign; and a counter, as a later check finds in order what an earlier one put right."""
    columns = {
        "portal_figure_check_timestamp_seconds": "When figures were last compared with raw rows",
        "portal_figures_checked": "Figures compared",
        "portal_figure_differences": "Figures that were wrong",
        "portal_facts_repaired": "People whose kept facts were wrong",
    }
    values = {slug: _values(checked) for slug, checked in checks.items()}
    for place, (name, says) in enumerate(columns.items()):
        yield gauge(name, says, {slug: row[place] for slug, row in values.items()}, "campaign")
    found = CounterMetricFamily(
        "portal_figure_differences_found", "Wrong figures found ever", labels=["campaign"]
    )
    for slug, checked in checks.items():
        found.add_metric([slug], checked.differences_ever)
    yield found


def _values(checked: Checked) -> tuple[float, ...]:
    last = checked.last
    finished = last.finished_at.timestamp() if last.finished_at else 0.0
    return finished, last.figures, last.differences, last.facts_repaired


def _waiting(name: str, says: str, waiting: Waiting, now: dt.datetime) -> Iterator[Metric]:
    age = (now - waiting.oldest).total_seconds() if waiting.oldest else 0.0
    yield gauge(name, says, waiting.number)
    yield gauge(f"{name}_oldest_seconds", "Age of the oldest of them; 0 when there is none", age)


watch_database(figures)
