"""Count standings: from the facts kept on participations, or from raw rows. The words are the same for both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractHour, TruncDate
from django.utils import timezone

from learning.facts import FACTS_OF_CAMPAIGN
from learning.models import Participation
from learning.querysets import ParticipationQuerySet
from reports.measures import COUNTS

# A standing's counts by column, by organisation id.
Counts = Mapping[int, Mapping[str, int]]

# Aggregates carry names of their own, or a word would find the aggregate where it means the fact.
AGGREGATES: Final = {f"counted_{column}": count for column, count in COUNTS.items()}
CAMPAIGN: Final = "%(campaign)s"
TABLE: Final = Participation._meta.db_table


def count_facts(campaign_id: int, organisation_ids: Collection[int] | None = None) -> Counts:
    """Counts from the facts, of the given organisations or of all. One grouped query; nobody there, no entry."""
    people = Participation.objects.filter(campaign_id=campaign_id)
    if organisation_ids is not None:
        people = people.filter(organisation_id__in=organisation_ids)
    return _by_organisation(_grouped(people))


def count_raw_rows(campaign_id: int) -> Counts:
    """Counts of everybody in a campaign from raw rows, without looking at the facts kept on participations.

    The query of ``count_facts`` runs over a table of the same name that is made on the spot from ``FACTS_OF_CAMPAIGN``:
    so each word is written once, and this is a check of the facts rather than of two ways to write a word.
    """
    sql, parameters = _grouped(Participation.objects.all()).query.sql_with_params()
    facts = FACTS_OF_CAMPAIGN.replace(CAMPAIGN, "%s")
    with connection.cursor() as cursor:
        # Compiling so long a statement takes longer than it saves. Until the transaction ends.
        cursor.execute("SELECT set_config('jit', 'off', true)")
        cursor.execute(
            f"WITH {TABLE} AS ({facts}) {sql}",
            [campaign_id] * FACTS_OF_CAMPAIGN.count(CAMPAIGN) + [*parameters],
        )
        return _by_organisation(cursor.fetchall())


# The rows that were there at a moment, under the names of the tables that hold today's.
_AS_THEY_STOOD: Final = """
learning_participation AS (
    SELECT * FROM learning_participation WHERE campaign_id = %(campaign)s AND signed_up_at < %(moment)s
),
learning_learningrecord AS (
    SELECT id, participation_id, course_id, minutes, finishes_course, evidence,
           CASE WHEN removed_at < %(moment)s THEN removed_at END AS removed_at
      FROM learning_learningrecord
     WHERE created_at < %(moment)s AND participation_id IN (SELECT id FROM learning_participation)
),
learning_surveyresponse AS (
    SELECT * FROM learning_surveyresponse
     WHERE submitted_at < %(moment)s AND participation_id IN (SELECT id FROM learning_participation)
),
learning_declaration AS (
    SELECT * FROM learning_declaration
     WHERE declared_at < %(moment)s AND participation_id IN (SELECT id FROM learning_participation)
)
"""


def count_as_it_stood(campaign_id: int, moment: dt.datetime) -> Counts:
    """Counts from the rows of before ``moment`` that are still held, with the words and facts of every other count.

    What was deleted for good since, or edited, is counted as it is now: nearly what ``count_raw_rows`` gave then.
    """
    sql, parameters = _grouped(Participation.objects.all()).query.sql_with_params()
    facts = f"WITH {_AS_THEY_STOOD} {FACTS_OF_CAMPAIGN}"
    named: dict[str, Any] = {"campaign": campaign_id, "moment": moment}
    named |= {f"p{number}": value for number, value in enumerate(parameters)}
    grouped = sql % tuple(f"%(p{number})s" for number in range(len(parameters)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jit', 'off', true)")
        cursor.execute(f"WITH {TABLE} AS ({facts}) {grouped}", named)
        return _by_organisation(cursor.fetchall())


def _grouped(people: ParticipationQuerySet) -> QuerySet[Participation, tuple[int, ...]]:
    return people.values_list("organisation_id").annotate(**AGGREGATES).order_by()


def _by_organisation(rows: Iterable[tuple[int, ...]]) -> Counts:
    return {pk: dict(zip(COUNTS, counts, strict=True)) for pk, *counts in rows}


def count_sign_ups(
    campaign_id: int, since: dt.date | None = None
) -> Mapping[tuple[dt.date, int], int]:
    """People who signed up by London day and hour, from a day on or all; the hour that a clock change repeats holds both.

    Counts raw rows: for tasks and commands, not for pages.
    """
    london = timezone.get_default_timezone()
    people = Participation.objects.filter(campaign_id=campaign_id).signed_up()
    if since is not None:
        people = people.filter(signed_up_at__gte=dt.datetime.combine(since, dt.time(), london))
    day, hour = (part("signed_up_at", tzinfo=london) for part in (TruncDate, ExtractHour))
    counted = people.values_list(day, hour).annotate(Count("pk")).order_by()
    return {(on, at): number for on, at, number in counted}


def count_by_grade_and_profession(
    campaign_id: int, moment: dt.datetime
) -> Mapping[int, Mapping[tuple[str, str], int]]:
    """People who had signed up before a moment, by organisation id and by grade and profession. True counts: not for pages."""
    people = Participation.objects.filter(campaign_id=campaign_id, signed_up_at__lt=moment)
    columns = ("organisation_id", "grade__code", "profession__slug")
    found: dict[int, dict[tuple[str, str], int]] = {}
    counted = people.signed_up().values_list(*columns).annotate(Count("pk")).order_by()
    for pk, grade, profession, number in counted:
        found.setdefault(pk, {})[grade, profession] = number
    return found
