"""Who a person is to the portal: where they work, and the campaigns they have taken part in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Posting, User
from campaigns.models import Campaign, MoverRule
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


@dataclass(frozen=True)
class CreditShown:
    """For which organisation a person counts in a campaign once their new details are kept.

    ``correct_from`` is the day to give, if they have not moved, for them to count with their new details instead.
    """

    campaign: str
    organisation: str
    follows: bool
    correct_from: dt.date | None


def details_of(user: User) -> Details:
    """At most three queries."""
    mine = Participation.objects.filter(user=user, campaign__is_published=True)
    taken = mine.select_related("campaign").order_by("-campaign__opens_on")
    return Details(
        email=user.email,
        posting=_shown(current_posting(user)),
        campaigns=tuple(participation.campaign for participation in taken),
    )


def current_posting(user: User) -> Posting | None:
    mine = Posting.objects.current().filter(user=user)
    return mine.select_related("organisation", "grade", "profession").first()


def credit_follows(participation: Participation, corrected: Posting | None) -> bool:
    """Whether new details of a person are those of their participation too, while its campaign takes records.

    So they are where the campaign credits the current organisation. Elsewhere they are when nobody moved: what is
    ``corrected``, as it was until now, is the posting that the person joined with.
    """
    campaign = participation.campaign
    if not campaign.accepts_records_on(timezone.localdate()):
        return False
    return campaign.mover_rule == MoverRule.CURRENT or (
        corrected is not None
        and timezone.localdate(participation.signed_up_at) >= corrected.starts_on
        and participation.organisation_id == corrected.organisation_id
        and participation.grade_id == corrected.grade_id
        and participation.profession_id == corrected.profession_id
    )


def credit_after_move(
    user: User, organisation: Organisation, moved_on: dt.date
) -> tuple[CreditShown, ...]:
    """In the campaigns that still take records."""
    mine = Participation.objects.filter(user=user, campaign__is_published=True)
    taken = mine.select_related("campaign").order_by("-campaign__opens_on")
    today, posting = timezone.localdate(), current_posting(user)
    return tuple(
        _credit(participation, posting, organisation, moved_on)
        for participation in taken
        if participation.campaign.accepts_records_on(today)
    )


def _credit(
    participation: Participation,
    posting: Posting | None,
    organisation: Organisation,
    moved_on: dt.date,
) -> CreditShown:
    campaign = participation.campaign.name
    corrected = posting if posting and posting.starts_on == moved_on else None
    if credit_follows(participation, corrected):
        return CreditShown(campaign, _name(organisation.pk), follows=True, correct_from=None)
    could_follow = posting is not None and credit_follows(participation, posting)
    return CreditShown(
        campaign,
        _name(participation.organisation_id),
        follows=False,
        correct_from=posting.starts_on if posting and could_follow else None,
    )


def _shown(posting: Posting | None) -> PostingShown | None:
    if posting is None:
        return None
    return PostingShown(
        organisation=_name(posting.organisation_id),
        grade=posting.grade.label,
        profession=posting.profession.name,
        since=posting.starts_on,
    )


def _name(organisation_id: int) -> str:
    named = Organisation.objects.named_on(timezone.localdate()).get(pk=organisation_id)
    return named.name or named.slug
