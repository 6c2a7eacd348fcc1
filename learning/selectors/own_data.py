"""What the portal holds about one person as somebody who takes part, for them to see and to take away.

What else there is, which learning does not know, is said in words: ``HELD_BESIDES``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Model, Prefetch
from django.utils import timezone

from accounts.models import Appointment, FormerAddress, OutgoingMail, Posting, User
from accounts.querysets import AppointmentQuerySet, PostingQuerySet
from departments.models import Organisation
from learning.models import (
    Answer,
    LearningRecord,
    LevelDecision,
    Participation,
    SurveyResponse,
)
from learning.querysets import ParticipationQuerySet

Held: TypeAlias = dict[str, Any]

HELD_BESIDES: Final = (
    "Your visit, until you sign out and at most for 12 hours: what keeps you signed in, and what you are in the middle of.",
    "The words of emails that we sent you, for an hour.",
    "If you are or were a champion, in the central team or an administrator: each change to your appointments and by whom.",
    "As one of these: what you changed, and which exports, releases and API tokens you asked for, made or fetched.",
)


def own_data(user: User) -> Held:
    """Only dicts, lists, text, whole numbers, booleans and None, ready for JSON. A fixed number of queries."""
    names = _organisation_names()
    return {
        "as_at": _moment(timezone.now()),
        "account": _account(user),
        "postings": [_posting(row, names) for row in _postings(user)],
        "appointments": [_appointment(row, names) for row in _appointments(user)],
        "mail": [_mail(row) for row in OutgoingMail.objects.filter(to=user.email)],
        "campaigns": [_participation(row, names) for row in _participations(user)],
        "held_besides": list(HELD_BESIDES),
    }


def _organisation_names() -> dict[int, str]:
    rows = Organisation.objects.named_on(timezone.localdate())
    return {row.pk: row.name or row.slug for row in rows}


def _postings(user: User) -> PostingQuerySet:
    rows = Posting.objects.filter(user=user).select_related("grade", "profession")
    return rows.order_by("starts_on")


def _appointments(user: User) -> AppointmentQuerySet:
    return Appointment.objects.filter(user=user).order_by("starts_on")


def _participations(user: User) -> ParticipationQuerySet:
    answers = Answer.objects.select_related("question").order_by("question__position")
    return (
        Participation.objects.filter(user=user)
        .select_related(
            "campaign",
            "grade",
            "profession",
            "certificate",
            "level_decision__scored_level",
            "level_decision__chosen_level",
        )
        .prefetch_related(
            Prefetch("responses", SurveyResponse.objects.select_related("questionnaire")),
            Prefetch("responses__answers", answers),
            "responses__answers__question__options",
            Prefetch("records", LearningRecord.objects.order_by("done_on", "created_at")),
            "declarations__activity",
        )
        .order_by("campaign__opens_on")
    )


def _account(user: User) -> Held:
    return {
        "email": user.email,
        "joined_at": _moment(user.joined_at),
        "last_signed_in_at": _moment(user.last_login),
        "addresses": [
            {"email": row.email, "is_proved": row.verified, "is_main": row.primary}
            for row in EmailAddress.objects.filter(user=user)
        ],
        "former_addresses": [
            {"email": row.email, "until": _moment(row.pgh_created_at)}
            for row in FormerAddress.objects.filter(pgh_obj=user.pk).order_by("pgh_id")
        ],
        "single_sign_on": [
            {"provider": row.provider, "identifier": row.uid, "details": row.extra_data}
            for row in SocialAccount.objects.filter(user=user)
        ],
        "second_factors": [
            {"kind": row.type, "added_at": _moment(row.created_at)}
            for row in Authenticator.objects.filter(user=user)
        ],
    }


def _posting(row: Posting, names: dict[int, str]) -> Held:
    return {
        "organisation": names[row.organisation_id],
        "grade": row.grade.label,
        "profession": row.profession.name,
        "from": _day(row.starts_on),
        "to": _day(row.ends_on),
    }


def _appointment(row: Appointment, names: dict[int, str]) -> Held:
    return {
        "role": row.get_role_display(),
        "organisation": names[row.organisation_id] if row.organisation_id else None,
        "from": _day(row.starts_on),
        "to": _day(row.ends_on),
    }


def _mail(row: OutgoingMail) -> Held:
    return {"subject": row.subject, "queued_at": _moment(row.queued_at)}


def _participation(row: Participation, names: dict[int, str]) -> Held:
    certificate = _related(row, "certificate", lambda it: {"code": it.code, "name": it.name})
    return {
        "campaign": row.campaign.name,
        "joined_at": _moment(row.signed_up_at),
        "organisation": names[row.organisation_id],
        "grade": row.grade.label,
        "profession": row.profession.name,
        "is_civil_servant": row.is_civil_servant,
        "minutes": row.minutes,
        "has_finished": row.has_finished,
        "level": _related(row, "level_decision", _level),
        "certificate": certificate,
        "surveys": [_response(response) for response in row.responses.all()],
        "records": [_record(record) for record in row.records.all()],
        "declared": [
            {"activity": it.activity.title, "at": _moment(it.declared_at)}
            for it in row.declarations.all()
        ],
    }


def _related(row: Model, name: str, shown: Callable[[Any], Held]) -> Held | None:
    """What the other side of a one-to-one says, if there is one."""
    other = getattr(row, name, None)
    return None if other is None else shown(other)


def _level(row: LevelDecision) -> Held:
    return {
        "from_answers": row.scored_level.name,
        "chosen": row.chosen_level.name if row.chosen_level else None,
        "reasons": row.reasons,
        "decided_at": _moment(row.decided_at),
        "chosen_at": _moment(row.chosen_at),
    }


def _response(row: SurveyResponse) -> Held:
    return {
        "questionnaire": row.questionnaire.title,
        "started_at": _moment(row.started_at),
        "submitted_at": _moment(row.submitted_at),
        "answers": [_answer(answer) for answer in row.answers.all()],
    }


def _answer(row: Answer) -> Held:
    labels = {option.value: option.label for option in row.question.options.all()}
    return {
        "question": row.question.text,
        "chosen": [labels.get(value, value) for value in row.choices],
        "text": row.text,
    }


def _record(row: LearningRecord) -> Held:
    return {
        "what": row.title,
        "done_on": _day(row.done_on),
        "minutes": row.minutes,
        "format": row.get_format_display(),
        "finishes_course": row.finishes_course,
        "evidence": row.get_evidence_display(),
        "recorded_at": _moment(row.created_at),
        "removed_at": _moment(row.removed_at),
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: dt.datetime | None) -> str | None:
    """London time, to the second."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
