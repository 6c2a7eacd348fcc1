"""Golden case 6, and what must hold of every rule and every set of answers."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.definitions import (
    LevelDefinition,
    LevelRuleDefinition,
    OptionDefinition,
    QuestionDefinition,
    ScoreDefinition,
)
from campaigns.models import QuestionKind, TieRule
from campaigns.scoring import NothingToScore, score

LEVELS = [
    LevelDefinition(number, slug, slug.capitalize(), "", number)
    for number, slug in enumerate(["awareness", "working", "practitioner", "expert"], start=1)
]


def question(number, options=()):
    return QuestionDefinition(
        id=number,
        slug=f"question-{number}",
        construct="construct",
        version=1,
        is_comparable=True,
        kind=QuestionKind.ONE_CHOICE,
        text=f"Question {number}?",
        hint="",
        is_required=True,
        is_retired=False,
        position=number,
        options=tuple(options),
        asked_if_slug=None,
        asked_if_answers=frozenset(),
    )


def rule(tie_rule, questions=5):
    """Each question offers every level by its slug."""
    return LevelRuleDefinition(
        id=1,
        version=1,
        tie_rule=TieRule(tie_rule),
        scores=tuple(
            ScoreDefinition(
                question(number), OptionDefinition(level.id, level.slug, level.name), level
            )
            for number in range(1, questions + 1)
            for level in LEVELS
        ),
    )


def answers(*levels):
    return {f"question-{number}": [level] for number, level in enumerate(levels, start=1)}


chosen = st.lists(st.sampled_from([level.slug for level in LEVELS]), min_size=1, max_size=5)
tie_rules = st.sampled_from(list(TieRule))


def leaders(levels):
    votes = Counter(levels)
    return [level.slug for level in LEVELS if votes[level.slug] == max(votes.values())]


@pytest.mark.parametrize(
    ("tie_rule", "level"),
    [("lowest", "awareness"), ("middle", "working"), ("highest", "practitioner")],
)
def test_one_answer_for_each_of_three_levels_takes_the_tie_rule(tie_rule, level):
    tied = answers("awareness", "working", "practitioner")
    assert score(rule(tie_rule), tied).level.slug == level


def test_middle_of_two_levels_is_the_lower():
    tied = answers("working", "expert")
    assert score(rule("middle"), tied).level.slug == "working"


@given(levels=chosen, tie_rule=tie_rules)
def test_level_is_one_of_the_commonest(levels, tie_rule):
    assert score(rule(tie_rule), answers(*levels)).level.slug in leaders(levels)


@given(levels=chosen)
def test_without_a_tie_every_tie_rule_agrees_and_with_one_they_are_in_order(levels):
    lowest, middle, highest = (
        score(rule(tie_rule), answers(*levels)).level.position
        for tie_rule in ("lowest", "middle", "highest")
    )
    places = [level.position for level in LEVELS if level.slug in leaders(levels)]
    assert (lowest, highest) == (places[0], places[-1])
    assert lowest <= middle <= highest
    if len(places) == 1:
        assert lowest == middle == highest


@given(levels=chosen, tie_rule=tie_rules, random=st.randoms(use_true_random=False))
def test_order_of_the_answers_does_not_matter(levels, tie_rule, random):
    mixed = random.sample(levels, len(levels))
    whole = rule(tie_rule)
    shuffled = LevelRuleDefinition(
        1, 1, whole.tie_rule, tuple(random.sample(whole.scores, len(whole.scores)))
    )
    assert score(shuffled, answers(*mixed)).level == score(whole, answers(*levels)).level


@given(levels=chosen, tie_rule=tie_rules)
def test_each_scored_answer_is_a_reason(levels, tie_rule):
    reasons = score(rule(tie_rule), answers(*levels)).reasons
    assert [reason.level.slug for reason in reasons] == levels
    assert reasons[0].as_kept() == {
        "question": "Question 1?",
        "answer": levels[0].capitalize(),
        "level": levels[0],
    }


@given(levels=chosen, tie_rule=tie_rules)
def test_answers_that_are_not_scored_do_not_matter(levels, tie_rule):
    others = {"question-99": ["awareness"], "question-1": [levels[0], "unknown"]}
    assert (
        score(rule(tie_rule), answers(*levels) | others).level
        == score(rule(tie_rule), answers(*levels)).level
    )


def test_nothing_scored_gives_no_level():
    with pytest.raises(NothingToScore):
        score(rule("middle"), {"question-1": ["unknown"], "question-2": []})
