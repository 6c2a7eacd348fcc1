"""Publishing a breakdown: of one organisation, and of all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from obt_portal.ui.values import WITHHELD
from reports.disclosure.figures import RULES, Breakdown, Key, Published, Released, Rules
from reports.disclosure.knowledge import Knowledge


def release(
    true: Breakdown,
    previous: Released | None = None,
    *,
    before: Breakdown | None = None,
    rules: Rules = RULES,
) -> Released:
    """The figures to publish. The previous ones stand until the total has changed enough.

    `before` are the true counts behind the previous release, needed to see what two releases tell together.
    """
    if previous is not None and abs(true.people - previous.people) < rules.renew_after:
        return replace(previous, is_new=False)
    if previous is not None and (before is None or before.people != previous.people):
        raise ValueError("A new release needs the true counts behind the previous one")
    withheld = Knowledge(true, rules, previous, before).withheld_when_safe()
    return Released(_figures(true.counts, withheld, rules), true.people)


def _figures(counts: Mapping[Key, int], withheld: set[Key], rules: Rules) -> dict[Key, Published]:
    return {
        key: WITHHELD if key in withheld else rules.rounded(people)
        for key, people in counts.items()
    }
