"""Pages that can also be read for an earlier campaign: ``?campaign=<slug>``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ParamSpec

from django.http import Http404

from accounts.models import User
from campaigns.selectors import definition
from learning.selectors import participations_of
from learning.views.participants import (
    ForParticipants,
    ForSignedIn,
    SignedInRequest,
    TakingPart,
    given_part,
    taking_part,
)

P = ParamSpec("P")


@dataclass(frozen=True)
class EarlierPart(TakingPart):
    """A person's part in a campaign that is no longer the current one: to be read, not changed."""

    @property
    def is_open(self) -> bool:
        return False


def any_campaign(view: ForParticipants[P]) -> ForSignedIn[P]:
    """Give the view the person's part in the campaign asked for, else in the current one."""
    return given_part(view, part_asked_for)


def any_campaign_with_level(view: ForParticipants[P]) -> ForSignedIn[P]:
    """As ``any_campaign``, for pages that show the level."""
    return given_part(view, lambda request: part_asked_for(request, with_level=True))


def part_asked_for(request: SignedInRequest, *, with_level: bool = False) -> TakingPart | None:
    """404 when the person had no part in the campaign that the address names."""
    slug = request.GET.get("campaign", "")
    part = taking_part(request.user, with_level=with_level)
    if slug and (part is None or part.campaign.slug != slug):
        return earlier_part(request.user, slug)
    return part


def earlier_part(user: User, slug: str) -> EarlierPart:
    """404 when the person had no part in it."""
    for participation in participations_of(user):
        campaign = participation.campaign
        if campaign.slug == slug and campaign.is_published:
            return EarlierPart(participation, campaign, definition(campaign))
    raise Http404
