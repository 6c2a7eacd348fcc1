"""The counted things. Each is declared once: its words, its definition and how it is counted.

Pages, files and "how figures are worked out" take their words from here. ``counts`` uses the business words of
``learning.querysets``, so a figure cannot differ from what those words mean anywhere else. Measures are never added
to or subtracted from one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import Aggregate, Count, Q, Sum

from learning import querysets as words
from learning.models import Evidence


class Unit(StrEnum):
    PEOPLE = "people"
    COMPLETIONS = "completions"
    HOURS = "hours"


@dataclass(frozen=True)
class Measure:
    """One counted thing.

    ``counts`` maps columns of a standing to the aggregate over participations that fills them. ``per`` is how many
    people employed its comparison between organisations is expressed for: 100 for "per 100 people employed".
    """

    slug: str
    label: str
    unit: Unit
    definition: str
    counts: Mapping[str, Aggregate]
    per: int = 1

    @property
    def is_people(self) -> bool:
        """Only people can be a share of a headcount."""
        return self.unit is Unit.PEOPLE

    @property
    def comparison(self) -> str:
        """What organisations are ranked by, in words."""
        if self.is_people:
            return "Share of headcount"
        employed = "person" if self.per == 1 else f"{self.per} people"
        return f"{self.unit.capitalize()} per {employed} employed"


def _people(slug: str, word: Q) -> Mapping[str, Aggregate]:
    return {slug: Count("pk", filter=words.SIGNED_UP & word)}


def _sum(column: str) -> Aggregate:
    return Sum(column, filter=words.SIGNED_UP, default=0)


# The column that holds the minutes of each kind of evidence.
EVIDENCE: Final[Mapping[Evidence, str]] = {
    kind: f"minutes_{kind.value.replace('-', '_')}" for kind in Evidence
}

SIGNED_UP: Final = Measure(
    "signed_up",
    "Signed up",
    Unit.PEOPLE,
    "People who proved that they hold a permitted civil service email address and told us their organisation.",
    {"signed_up": Count("pk", filter=words.SIGNED_UP)},
)
CORE_COMPLETIONS: Final = Measure(
    "core_completions",
    "Core course completions",
    Unit.COMPLETIONS,
    "Completions of the campaign's core courses. One person finishing one course is one completion, however often it "
    "is recorded; a person who finishes two core courses adds two.",
    {"core_completions": _sum("core_completions")},
    per=100,
)
LEARNING_HOURS: Final = Measure(
    "learning_hours",
    "Hours of learning",
    Unit.HOURS,
    "Minutes of all learning records that have not been removed, divided by 60, and how they are evidenced: recorded by "
    "the learner, confirmed by a manager, imported from a learning platform, or in a departmental return.",
    {column: _sum(column) for column in EVIDENCE.values()},
)

MEASURES: Final[Mapping[str, Measure]] = {
    measure.slug: measure
    for measure in (
        SIGNED_UP,
        Measure(
            "recorded_learning",
            "Recorded learning",
            Unit.PEOPLE,
            "People who signed up and have at least one learning record that has not been removed.",
            _people("recorded_learning", words.RECORDED_LEARNING),
        ),
        Measure(
            "reached_target",
            "Reached the learning target",
            Unit.PEOPLE,
            "People who signed up and whose recorded minutes reach the campaign's target. 419 minutes do not reach a "
            "target of 420, and 420 do. A campaign without a target has nobody here.",
            _people("reached_target", words.REACHED_TARGET),
        ),
        CORE_COMPLETIONS,
        Measure(
            "people_with_core_course",
            "Finished a core course",
            Unit.PEOPLE,
            "People who signed up and finished at least one of the campaign's core courses. Each counts once, however "
            "many courses they finished.",
            _people("people_with_core_course", words.WITH_CORE_COURSE),
        ),
        LEARNING_HOURS,
        Measure(
            "gave_feedback",
            "Gave feedback",
            Unit.PEOPLE,
            "People who signed up and submitted the campaign's feedback survey.",
            _people("gave_feedback", words.GAVE_FEEDBACK),
        ),
        Measure(
            "finished",
            "Finished",
            Unit.PEOPLE,
            "People who signed up and did everything that the campaign requires.",
            _people("finished", words.FINISHED),
        ),
    )
}

# Every counted column of a standing, and how it is counted.
COUNTS: Final[Mapping[str, Aggregate]] = {
    column: count for measure in MEASURES.values() for column, count in measure.counts.items()
}
