"""Who is asking, and in which campaign: what nearly every page of a learner starts with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from accounts.models import User
from campaigns.definitions import CampaignDefinition
from campaigns.models import Campaign
from campaigns.selectors import current_campaign, definition
from learning.models import Participation
from learning.selectors import participation_of

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let through: there is a person."""

    user: User


@dataclass(frozen=True)
class TakingPart:
    """A person in the current campaign."""

    participation: Participation
    campaign: Campaign
    definition: CampaignDefinition

    @property
    def is_open(self) -> bool:
        """The campaign still takes answers and records today, the days of grace included."""
        return self.campaign.accepts_records_on(timezone.localdate())


def taking_part(user: User, *, with_level: bool = False) -> TakingPart | None:
    """``with_level`` reads the person's level in the same query, for pages that show it."""
    campaign = current_campaign(timezone.localdate())
    participation = participation_of(user, campaign, with_level=with_level) if campaign else None
    if campaign is None or participation is None:
        return None
    return TakingPart(participation, campaign, definition(campaign))


ForParticipants = Callable[Concatenate[SignedInRequest, TakingPart, P], HttpResponse]
ForSignedIn = Callable[Concatenate[SignedInRequest, P], HttpResponse]


def participants_only(view: ForParticipants[P]) -> ForSignedIn[P]:
    """Give the view the person's part in the campaign. Who has none goes home: it says what to do next."""
    return given_part(view, lambda request: taking_part(request.user))


def participants_with_level(view: ForParticipants[P]) -> ForSignedIn[P]:
    """As ``participants_only``, for pages that show the level."""
    return given_part(view, lambda request: taking_part(request.user, with_level=True))


def given_part(
    view: ForParticipants[P], part_of: Callable[[SignedInRequest], TakingPart | None]
) -> ForSignedIn[P]:
    """The view with the part that is asked for; home for whoever has none."""

    @wraps(view)
    def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        part = part_of(request)
        if part is None:
            return redirect("learning:home")
        return view(request, part, *args, **kwargs)

    return guarded


def posted(request: HttpRequest) -> QueryDict | None:
    """What to bind a form to: an empty POST is still an answer."""
    return request.POST if request.method == "POST" else None
