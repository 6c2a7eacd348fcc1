"""The headcount that a campaign uses instead of the published one, and why. The published one is never touched."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone

from campaigns.models import Campaign
from departments.models import Organisation
from reports.models import HeadcountOverride
from reports.services.standings import mark_behind

MOST_PEOPLE: Final = 1_000_000
LONGEST_REASON: Final = 200
OLDEST: Final = dt.timedelta(days=5 * 365)


class HeadcountRefused(Exception):
    """Nothing was changed. ``message`` is in plain words for the page; ``field`` names what it is about."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@transaction.atomic
def override_headcount(
    *, campaign: Campaign, organisation: Organisation, people: int, as_at: dt.date, reason: str
) -> HeadcountOverride:
    """Use another headcount for an organisation in a campaign from now on. Raises HeadcountRefused."""
    check_headcount(campaign=campaign, people=people, as_at=as_at, reason=reason)
    said = {"people": people, "as_at": as_at, "reason": reason.strip()}
    overrides = HeadcountOverride.objects.filter(campaign=campaign, organisation=organisation)
    if in_use := overrides.filter(**said).first():
        return in_use
    override, _ = HeadcountOverride.objects.update_or_create(
        campaign=campaign, organisation=organisation, defaults=said
    )
    mark_behind(campaign_id=campaign.pk, organisation_ids=None)
    return override


@transaction.atomic
def remove_override(*, campaign: Campaign, organisation: Organisation) -> None:
    """Go back to the published headcount, unless it is in use already."""
    overrides = HeadcountOverride.objects.filter(campaign=campaign, organisation=organisation)
    removed, _ = overrides.delete()
    if removed:
        mark_behind(campaign_id=campaign.pk, organisation_ids=None)


def check_headcount(*, campaign: Campaign, people: int, as_at: dt.date, reason: str) -> None:
    """Whether it could be used: raises the HeadcountRefused that using it would."""
    if not 1 <= people <= MOST_PEOPLE:
        raise HeadcountRefused("people", f"People employed must be between 1 and {MOST_PEOPLE:,}")
    if as_at > timezone.localdate():
        raise HeadcountRefused("as_at", "Day of the count must be today or in the past")
    if as_at < campaign.headcount_on - OLDEST:
        first = campaign.headcount_on - OLDEST
        said = f"{first.day} {first:%B %Y}"
        raise HeadcountRefused("as_at", f"Day of the count must be {said} or later")
    if not reason.strip():
        raise HeadcountRefused("reason", "Enter the reason, which is shown as the source")
    if len(reason.strip()) > LONGEST_REASON:
        raise HeadcountRefused("reason", f"Reason must be {LONGEST_REASON} characters or fewer")
