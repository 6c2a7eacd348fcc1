"""Who a person is to the portal: where they work, and the campaigns they have taken part in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Posting, User
from campaigns.models import Campaign
from departments.models import Organisation
from learning.models import Participation


@dataclass(frozen=True)
class PostingShown:
    organisation: str
    grade: str
    profession: str
    since: dt.date


@dataclass(frozen=True)
class Details:
    """``posting`` is None for somebody who has not said where they work. Campaigns are newest first."""

    email: str
    posting: PostingShown | None
    campaigns: tuple[Campaign, ...]


def details_of(user: User) -> Details:
    """At most three queries."""
    mine = Participation.objects.filter(user=user, campaign__is_published=True)
    taken = mine.select_related("campaign").order_by("-campaign__opens_on")
    return Details(
        email=user.email,
        posting=_current_posting(user),
        campaigns=tuple(participation.campaign for participation in taken),
    )


def _current_posting(user: User) -> PostingShown | None:
    mine = Posting.objects.current().filter(user=user)
    posting = mine.select_related("grade", "profession").first()
    if posting is None:
        return None
    named = Organisation.objects.named_on(timezone.localdate()).get(pk=posting.organisation_id)
    return PostingShown(
        organisation=named.name or named.slug,
        grade=posting.grade.label,
        profession=posting.profession.name,
        since=posting.starts_on,
    )
