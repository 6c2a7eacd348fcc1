"""See what a change of organisations would do to every rate, before it is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from campaigns.models import Campaign
from reports.selectors import drawn_day, drawn_on, freshness_of
from reports.selectors.central import Preview, effects_between


def preview_change(
    *, campaign: Campaign, effective_on: dt.date, change: Callable[[], object]
) -> Preview | None:
    """A campaign's figures as they are and with ``change``, both drawn on one day. Nothing is kept.

    It is the change itself, taken back: so it refuses whatever the change would refuse. The day is today, or that of the
    change when it is to come; but never after the campaign's last day, because its tables stay as the world was then. None
    until the campaign is first counted.
    """
    freshness = freshness_of(campaign)
    day = drawn_day(campaign, max(timezone.localdate(), effective_on))
    before = freshness and drawn_on(campaign, freshness, day)
    with transaction.atomic():
        change()
        after = freshness and drawn_on(campaign, freshness, day)
        transaction.set_rollback(True)
    return Preview(before, after, effects_between(before, after)) if before and after else None
