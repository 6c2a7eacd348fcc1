"""Joining a campaign, moving between organisations, leaving the portal."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import Posting, User
from accounts.services import (
    PostingRefused,
    StillAppointed,
    delete_account,
    start_posting,
)
from campaigns.models import Campaign
from departments.models import EmailDomain, Grade, Organisation, Profession
from learning.models import Answer, Certificate, LearningRecord, Participation, SurveyResponse
from learning.selectors.details import credit_follows, current_posting
from learning.services.errors import (
    AddressNotPermitted,
    AddressNotProved,
    CampaignClosed,
    HasLeft,
    MoveRefused,
    OrganisationClosed,
    Refused,
)
from learning.services.writing import announce

TITLE_AFTER_LEAVING = "Learning"


@transaction.atomic
def join_campaign(
    *,
    user: User,
    campaign: Campaign,
    organisation: Organisation,
    grade: Grade,
    profession: Profession,
) -> Participation:
    """Make the person a participant; a second call returns what the first one made.

    Raises ``AddressNotProved``, ``AddressNotPermitted``, ``CampaignClosed`` or ``OrganisationClosed``.
    """
    _lock(user)
    existing = Participation.objects.filter(user=user, campaign=campaign).first()
    if existing is not None:
        return existing
    today = timezone.localdate()
    if not campaign.is_published or not campaign.is_open_on(today):
        raise CampaignClosed(campaign, day=today, last_day=campaign.closes_on)
    domain = _permitted_domain(user)
    _require_existing(organisation, today)
    _post(user, organisation, grade, profession, today)
    participation = Participation.objects.create(
        user=user,
        campaign=campaign,
        organisation=organisation,
        grade=grade,
        profession=profession,
        is_civil_servant=domain.is_civil_service,
    )
    announce(campaign.pk, {organisation.pk})
    return participation


@transaction.atomic
def move(
    *,
    user: User,
    organisation: Organisation,
    grade: Grade,
    profession: Profession,
    moved_on: dt.date,
) -> Posting:
    """Start a new posting, or correct the one that started on that day.

    Which participations follow is said by ``credit_follows``.

    Raises ``MoveRefused`` or ``OrganisationClosed``.
    """
    _lock(user)
    today = timezone.localdate()
    _require_existing(organisation, today)
    try:
        return _start_posting(user, organisation, grade, profession, moved_on)
    except PostingRefused as refusal:
        field = "moved_on" if refusal.field == "starts_on" else refusal.field
        raise MoveRefused(refusal.message, field=field) from refusal


@transaction.atomic
def leave(*, user: User) -> None:
    """Delete the account. What the person did stays in the totals without a name or a word of theirs.

    Removed records, answers never sent and certificates go: they count for nothing or name the person. Raises ``Refused``
    while the person is appointed to something.
    """
    _lock(user)
    theirs = Participation.objects.filter(user=user)
    people = list(theirs.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    records = LearningRecord.objects.filter(participation__in=people)
    records.filter(removed_at__isnull=False).delete()
    records.filter(course__isnull=True).update(title=TITLE_AFTER_LEAVING)
    SurveyResponse.objects.filter(participation__in=people, submitted_at__isnull=True).delete()
    Answer.objects.filter(response__participation__in=people).exclude(text="").update(text="")
    Certificate.objects.filter(participation__in=people).delete()
    try:
        delete_account(user=user)
    except StillAppointed as refusal:
        raise Refused(refusal.message) from refusal


def _lock(user: User) -> None:
    """One person's joining, moving and leaving happen one after the other."""
    if not User.objects.select_for_update(no_key=True).filter(pk=user.pk).exists():
        raise HasLeft


def _permitted_domain(user: User) -> EmailDomain:
    if not User.objects.with_verified_address().filter(pk=user.pk).exists():
        raise AddressNotProved
    domain: EmailDomain | None = EmailDomain.objects.matching(user.email).first()
    if domain is None:
        raise AddressNotPermitted
    return domain


def _require_existing(organisation: Organisation, day: dt.date) -> None:
    if not Organisation.objects.existing_on(day).filter(pk=organisation.pk).exists():
        raise OrganisationClosed


def _post(
    user: User, organisation: Organisation, grade: Grade, profession: Profession, today: dt.date
) -> None:
    """Start a posting unless the current one already says the same. Who says they are elsewhere now has moved."""
    current = current_posting(user)
    wanted = (organisation.pk, grade.pk, profession.pk)
    if current and (current.organisation_id, current.grade_id, current.profession_id) == wanted:
        return
    try:
        _start_posting(user, organisation, grade, profession, today)
    except PostingRefused as refusal:
        raise Refused(refusal.message, field="organisation") from refusal


def _start_posting(
    user: User,
    organisation: Organisation,
    grade: Grade,
    profession: Profession,
    starts_on: dt.date,
) -> Posting:
    before = current_posting(user)
    posting = start_posting(
        user=user,
        organisation=organisation,
        grade=grade,
        profession=profession,
        starts_on=starts_on,
    )
    is_correction = before is not None and before.pk == posting.pk
    move_credit(posting, corrected=before if is_correction else None)
    return posting


def move_credit(posting: Posting, *, corrected: Posting | None = None) -> None:
    """Campaigns that credit the current organisation, and still take records, credit this posting's; so do those that were
    joined with what is ``corrected``.
    """
    theirs = Participation.objects.filter(user=posting.user).select_related("campaign")
    for participation in theirs.order_by("pk").select_for_update(of=("self",), no_key=True):
        if not credit_follows(participation, corrected):
            continue
        organisations = {participation.organisation_id, posting.organisation_id}
        participation.organisation_id = posting.organisation_id
        participation.grade_id = posting.grade_id
        participation.profession_id = posting.profession_id
        participation.save(update_fields=["organisation", "grade", "profession"])
        announce(participation.campaign_id, organisations)
