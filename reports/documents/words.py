"""What every file says beside its figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from campaigns.models import Campaign
from departments.world import in_words
from learning.models import Evidence
from reports.measures import CORE_COMPLETIONS, EVIDENCE, MEASURES, Measure
from reports.selectors import Reading

COUNT_HEADINGS: Final = {
    **{m.slug: m.label for m in MEASURES.values() if len(m.counts) == 1},
    **{column: f"Minutes: {Evidence(kind).label.lower()}" for kind, column in EVIDENCE.items()},
}


def definitions(measures: Iterable[Measure]) -> tuple[tuple[str, str], ...]:
    return tuple((measure.label, measure.definition) for measure in measures)


def with_completions(measure: Measure) -> tuple[Measure, ...]:
    """What a league table defines: its measure, and the completions that stand beside every measure."""
    return (measure,) if measure is CORE_COMPLETIONS else (measure, CORE_COMPLETIONS)


def notes_on(reading: Reading) -> tuple[str, ...]:
    return (*notes_of(reading.campaign), *_on_the_day(reading), *reading.notes)


def notes_of(campaign: Campaign) -> tuple[str, ...]:
    return (campaign.data_note,) if campaign.data_note else ()


def _on_the_day(reading: Reading) -> Iterator[str]:
    if not reading.is_live:
        yield f"Figures as they stood at the end of {in_words(reading.day)}."
    if reading.is_reconstructed:
        yield "They were counted afterwards, from what was still held."
    if reading.revision > 1:
        yield f"This is revision {reading.revision}. Why it was corrected: {reading.reason}"
