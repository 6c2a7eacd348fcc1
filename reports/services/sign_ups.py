"""Sign-ups by hour, as pages and files read them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from reports.counting import count_sign_ups
from reports.models import Freshness, SignUpHour
from reports.services.standings import one_at_a_time


def refresh_recent_sign_ups(*, campaign_id: int, now: dt.datetime | None = None) -> None:
    """Yesterday's and today's."""
    since = timezone.localdate(now) - dt.timedelta(days=1)
    refresh_sign_up_hours(campaign_id=campaign_id, since=since)


@transaction.atomic
def refresh_sign_up_hours(*, campaign_id: int, since: dt.date | None = None) -> None:
    """Count sign-ups by hour again, from that day on or all of them; earlier ones do not change by themselves."""
    one_at_a_time(campaign_id)
    as_at = timezone.now()
    hours = SignUpHour.objects.filter(campaign_id=campaign_id)
    if since is not None:
        hours = hours.filter(day__gte=since)
    counted = count_sign_ups(campaign_id, since)
    kept = {(hour.day, hour.hour): hour.people for hour in hours}
    if kept != counted:
        hours.delete()
        SignUpHour.objects.bulk_create(
            SignUpHour(campaign_id=campaign_id, day=day, hour=hour, people=people)
            for (day, hour), people in sorted(counted.items())
        )
    Freshness.objects.filter(campaign=campaign_id).update(
        sign_ups_as_at=as_at, sign_ups_revision=F("sign_ups_revision") + int(kept != counted)
    )
