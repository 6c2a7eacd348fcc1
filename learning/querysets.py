"""The business words: who signed up, who reached the target, which records are live. Every page, report and task uses these."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from accounts.models import User
    from learning.models import LearningRecord, Participation, SurveyResponse  # noqa: F401

PUT_BACK_DAYS = 30

# Each word once: a queryset filters by it, a league table counts by it (``reports.measures``).
SIGNED_UP: Final = Q(is_civil_servant=True)
RECORDED_LEARNING: Final = Q(record_count__gt=0)
REACHED_TARGET: Final = Q(has_reached_target=True)
WITH_CORE_COURSE: Final = Q(core_completions__gt=0)
GAVE_FEEDBACK: Final = Q(has_given_feedback=True)
FINISHED: Final = Q(has_finished=True)
LIVE: Final = Q(removed_at__isnull=True)


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """People. Each measure is asked of those who signed up: ``.signed_up().reached_target()``."""

    def signed_up(self) -> ParticipationQuerySet:
        """Proved a permitted civil service address and gave their organisation."""
        return self.filter(SIGNED_UP)

    def recorded_learning(self) -> ParticipationQuerySet:
        """Have at least one live learning record."""
        return self.filter(RECORDED_LEARNING)

    def reached_target(self) -> ParticipationQuerySet:
        """Live minutes reach the campaign's target. Nobody reaches a target that a campaign does not have."""
        return self.filter(REACHED_TARGET)

    def with_core_course(self) -> ParticipationQuerySet:
        """Finished at least one core course."""
        return self.filter(WITH_CORE_COURSE)

    def gave_feedback(self) -> ParticipationQuerySet:
        """Submitted the campaign's feedback survey."""
        return self.filter(GAVE_FEEDBACK)

    def finished(self) -> ParticipationQuerySet:
        """Did every required activity."""
        return self.filter(FINISHED)


def last_day_to_put_back(removed_at: dt.datetime) -> dt.date:
    """In London, to its midnight."""
    return timezone.localdate(removed_at) + dt.timedelta(days=PUT_BACK_DAYS)


def _can_be_put_back(now: dt.datetime) -> Q:
    """Agrees with ``last_day_to_put_back``."""
    return Q(removed_at__gte=_since(now))


def _since(now: dt.datetime) -> dt.datetime:
    """The London midnight since when a record must have been removed to be put back now."""
    day = timezone.localdate(now) - dt.timedelta(days=PUT_BACK_DAYS)
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


class LearningRecordQuerySet(models.QuerySet["LearningRecord"]):
    def live(self) -> LearningRecordQuerySet:
        """Not removed: what counts."""
        return self.filter(LIVE)

    def that_can_be_put_back(self, now: dt.datetime) -> LearningRecordQuerySet:
        """Removed today or on one of the 30 days before."""
        return self.filter(_can_be_put_back(now))

    def that_their_owner_sees(self, now: dt.datetime) -> LearningRecordQuerySet:
        """Live, or such that it can be put back."""
        return self.filter(LIVE | _can_be_put_back(now))

    def beyond_putting_back(self, now: dt.datetime) -> LearningRecordQuerySet:
        """Removed before that: to be deleted for good."""
        return self.filter(removed_at__lt=_since(now))

    def visible_to(self, user: User) -> LearningRecordQuerySet:
        """A person sees their own records and nobody else's."""
        return self.filter(participation__user=user)


class SurveyResponseQuerySet(models.QuerySet["SurveyResponse"]):
    def submitted(self) -> SurveyResponseQuerySet:
        """Sent, and so final."""
        return self.filter(submitted_at__isnull=False)
