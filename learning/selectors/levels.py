"""A person's level, and why."""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.definitions import CampaignDefinition
from learning.models import LevelDecision, Participation


@dataclass(frozen=True)
class ReasonShown:
    """One answer, in words, and the name of the level it points at."""

    question: str
    answer: str
    level: str


@dataclass(frozen=True)
class LevelShown:
    """``name`` is the level in force: the chosen one, else what the answers gave (``scored_name``)."""

    slug: str
    name: str
    description: str
    scored_name: str
    chosen_name: str | None
    reasons: tuple[ReasonShown, ...]


def level_of(participation: Participation, definition: CampaignDefinition) -> LevelShown | None:
    """None until a survey has decided one. No query when the participation was read with its level."""
    decision: LevelDecision | None = getattr(participation, "level_decision", None)
    if decision is None:
        return None
    levels = {level.id: level for level in definition.levels}
    scored = levels[decision.scored_level_id]
    chosen = levels[decision.chosen_level_id] if decision.chosen_level_id else None
    in_force = chosen or scored
    return LevelShown(
        slug=in_force.slug,
        name=in_force.name,
        description=in_force.description,
        scored_name=scored.name,
        chosen_name=chosen.name if chosen else None,
        reasons=tuple(_reason(kept, definition) for kept in decision.reasons),
    )


def _reason(kept: dict[str, str], definition: CampaignDefinition) -> ReasonShown:
    level = definition.level(kept["level"])
    return ReasonShown(kept["question"], kept["answer"], level.name if level else kept["level"])
