"""Sign-ups by hour, as pages and files read them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from reports.counting import count_sign_ups
from reports.models import SignUpHour
from reports.services.standings import one_at_a_time


def refresh_recent_sign_ups(*, campaign_id: int, now: dt.datetime | None = None) -> None:
    """Yesterday's and today's."""
    since = timezone.localdate(now) - dt.timedelta(days=1)
    refresh_sign_up_hours(campaign_id=campaign_id, since=since)


@transaction.atomic
def refresh_sign_up_hours(*, campaign_id: int, since: dt.date | None = None) -> None:
    """Count sign-ups by hour again, from that day on or all of them."""
    one_at_a_time(campaign_id)
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
