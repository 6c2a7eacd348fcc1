"""What the clock starts: for every campaign that is concerned, each apart from the others."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.utils import timezone

from campaigns.models import Campaign
from reports.models import FigureCheck, PendingChange
from reports.services.breakdowns import release_newest_breakdowns
from reports.services.checks import check_figures
from reports.services.exports import Plan, make_waiting_exports
from reports.services.packs import Contents, make_waiting_packs
from reports.services.parts import do_all
from reports.services.sign_ups import refresh_recent_sign_ups, refresh_sign_up_hours
from reports.services.snapshots import days_missing, keep_missing_days
from reports.services.standings import bring_up_to_date


def sweep(*, now: dt.datetime | None = None) -> None:
    """Repair what the queue lost: standings, also of a campaign that is not published, and sign-ups of yesterday and today."""
    published = _published()
    behind = PendingChange.objects.values_list("campaign_id", flat=True).distinct()
    do_all(
        [
            *(partial(bring_up_to_date, campaign_id=pk) for pk in sorted({*published, *behind})),
            *(partial(refresh_recent_sign_ups, campaign_id=pk, now=now) for pk in published),
        ]
    )


def keep_the_past(*, now: dt.datetime | None = None) -> None:
    """Of campaigns with a day that is over: that day and sign-ups by hour; of all, what may be told of the last one."""
    today, published = timezone.localdate(now), Campaign.objects.published().order_by("pk")
    behind = [each.pk for each in published if days_missing(each, today)]
    do_all(
        [
            *(partial(refresh_sign_up_hours, campaign_id=pk) for pk in behind),
            *(partial(keep_missing_days, campaign_id=pk, now=now) for pk in behind),
            *(
                partial(release_newest_breakdowns, campaign_id=each.pk, now=now)
                for each in published
            ),
        ]
    )


def check_published_campaigns() -> None:
    """Every figure, and sign-ups by hour from the beginning, against raw rows."""
    do_all(
        partial(check, campaign_id=pk)
        for pk in _published()
        for check in (check_figures, refresh_sign_up_hours)
    )


def make_what_waits(*, plan: Plan, contents: Contents) -> None:
    """Repair what the queue lost of what colleagues asked for: checks, exports, packs."""
    waiting = FigureCheck.objects.waiting().order_by("campaign_id").distinct("campaign_id")
    do_all(
        [
            *(
                partial(check_figures, campaign_id=pk)
                for pk in waiting.values_list("campaign_id", flat=True)
            ),
            partial(make_waiting_exports, plan=plan),
            partial(make_waiting_packs, contents=contents),
        ]
    )


def _published() -> list[int]:
    return list(Campaign.objects.published().order_by("pk").values_list("pk", flat=True))
