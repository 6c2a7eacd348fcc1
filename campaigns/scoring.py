"""How answers give a level: each scored answer points at one, the commonest wins, a tie takes the stated rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from campaigns.definitions import Answers, LevelDefinition, LevelRuleDefinition
from campaigns.models import TieRule


class NothingToScore(Exception):
    """None of the answers is scored under the rule."""


@dataclass(frozen=True)
class Reason:
    """One scored answer, in words, and the level it points at."""

    question: str
    answer: str
    level: LevelDefinition

    def as_kept(self) -> dict[str, str]:
        """The shape kept with a level decision."""
        return {"question": self.question, "answer": self.answer, "level": self.level.slug}


@dataclass(frozen=True)
class Scored:
    level: LevelDefinition
    reasons: tuple[Reason, ...]


def score(rule: LevelRuleDefinition, answers: Answers) -> Scored:
    """The level that ``answers`` give under ``rule``. Raises NothingToScore when no answer is scored."""
    reasons = tuple(
        Reason(score.question.text, score.option.label, score.level)
        for score in rule.scores
        if score.option.value in answers.get(score.question.slug, ())
    )
    if not reasons:
        raise NothingToScore
    return Scored(_winner(rule.tie_rule, reasons), reasons)


def _winner(tie_rule: TieRule, reasons: tuple[Reason, ...]) -> LevelDefinition:
    votes = Counter(reason.level for reason in reasons)
    most = max(votes.values())
    tied = sorted(
        (level for level in votes if votes[level] == most), key=lambda level: level.position
    )
    place = {TieRule.LOWEST: 0, TieRule.MIDDLE: (len(tied) - 1) // 2, TieRule.HIGHEST: -1}
    return tied[place[tie_rule]]
