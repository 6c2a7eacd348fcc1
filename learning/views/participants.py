"""Who is asking, and in which campaign: what nearly every page of a learner starts with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from campaigns.definitions import CampaignDefinition
from campaigns.models import Campaign
from campaigns.selectors import current_campaign, definition, published_campaigns
from learning.models import LearningRecord, Participation
from learning.selectors import participation_of, record_of

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let through: there is a person."""

    user: User


@dataclass(frozen=True)
class TakingPart:
    """A person in a campaign."""

    participation: Participation
    campaign: Campaign
    definition: CampaignDefinition

    @property
    def is_open(self) -> bool:
        """The campaign still takes answers and records today, the days of grace included."""
        return self.campaign.accepts_records_on(timezone.localdate())


ForParticipants = Callable[Concatenate[SignedInRequest, TakingPart, P], HttpResponse]
ForOwners = Callable[[SignedInRequest, TakingPart, LearningRecord], HttpResponse]
ForSignedIn = Callable[Concatenate[SignedInRequest, P], HttpResponse]


def participants_only(
    *, with_level: bool = False, any_campaign: bool = False
) -> Callable[[ForParticipants[P]], ForSignedIn[P]]:
    """Give the view the person's part in the current campaign. Who has none goes home: it says what to do next.

    ``with_level`` reads their level in the same query, for pages that show it; ``any_campaign`` is for pages that can
    also be read for an earlier campaign, as ``?campaign=<slug>``.
    """

    def given_part(view: ForParticipants[P]) -> ForSignedIn[P]:
        @wraps(view)
        def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if any_campaign and (slug := request.GET.get("campaign", "")):
                part = part_named_or_404(request.user, slug, with_level=with_level)
                return view(request, part, *args, **kwargs)
            campaign = current_campaign(timezone.localdate())
            current = part_in(request.user, campaign, with_level=with_level)
            if current is None:
                return sent_home(request, campaign)
            return view(request, current, *args, **kwargs)

        return guarded

    return given_part


def about_own_record(view: ForOwners) -> Callable[..., HttpResponse]:
    """Give the view the record, and the person's part in its campaign, which may be an earlier one.

    404 for anybody else's record.
    """

    @wraps(view)
    def guarded(request: SignedInRequest, record_id: UUID) -> HttpResponse:
        record = record_of(request.user, record_id)
        if record is None:
            raise Http404
        return view(request, taking_part(record.participation), record)

    return guarded


def part_named_or_404(user: User, slug: str, *, with_level: bool = False) -> TakingPart:
    """The person's part in a campaign that can be read now; 404 when they had none."""
    campaigns = published_campaigns(timezone.localdate())
    campaign = next((each for each in campaigns if each.slug == slug), None)
    part = part_in(user, campaign, with_level=with_level)
    if part is None:
        raise Http404
    return part


def part_in(
    user: User, campaign: Campaign | None, *, with_level: bool = False
) -> TakingPart | None:
    participation = participation_of(user, campaign, with_level=with_level) if campaign else None
    return taking_part(participation) if participation else None


def taking_part(participation: Participation) -> TakingPart:
    campaign = participation.campaign
    return TakingPart(participation, campaign, definition(campaign))


def record_list_url(campaign: Campaign) -> str:
    """What the person recorded in this campaign."""
    url = reverse("learning:record-list")
    is_current = campaign == current_campaign(timezone.localdate())
    return url if is_current else f"{url}?campaign={campaign.slug}"


def sent_home(request: SignedInRequest, campaign: Campaign | None) -> HttpResponse:
    """A new campaign may have opened since the page was: what was sent is never lost without a word."""
    if request.method == "POST":
        reason = f"you have not joined {campaign.name}" if campaign else "no campaign is open"
        messages.warning(request, f"What you sent was not saved: {reason}")
    return redirect("learning:home")


def posted(request: HttpRequest) -> QueryDict | None:
    """What to bind a form to: an empty POST is still an answer."""
    return request.POST if request.method == "POST" else None
