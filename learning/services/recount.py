"""Keep the facts on participations equal to what their rows add up to."""

from collections.abc import Iterable
from typing import Final

from django.db import connection, transaction
from psycopg import Cursor

from learning.facts import FACT_COLUMNS, FACTS_OF_CAMPAIGN, FACTS_OF_PEOPLE, FACTS_OF_PERSON
from learning.models import Participation
from learning.signals import learning_changed

_UPDATE: Final = """
UPDATE learning_participation AS kept
   SET {assignments}
  FROM ({facts}) AS counted
 WHERE kept.id = counted.id AND ({kept}) IS DISTINCT FROM ({counted})
"""


def _update(facts: str) -> str:
    return _UPDATE.format(
        facts=facts,
        assignments=", ".join(f"{column} = counted.{column}" for column in FACT_COLUMNS),
        kept=", ".join(f"kept.{column}" for column in FACT_COLUMNS),
        counted=", ".join(f"counted.{column}" for column in FACT_COLUMNS),
    )


_OF_PERSON: Final = _update(FACTS_OF_PERSON)
_OF_PEOPLE: Final = _update(FACTS_OF_PEOPLE)
# So few that a person who writes while theirs are counted hardly notices.
BATCH: Final = 500


@transaction.atomic(savepoint=False)
def recount(*, participation_ids: Iterable[int]) -> int:
    """Recount these people from their rows; returns how many facts had been out of date.

    Planning the statement takes several times as long as running it, and every write runs it: so the database keeps it
    prepared, which Django's own cursors do not ask for. One person at a time, or it would be planned again each time:
    the planner does not keep a plan for a list whose length it does not know.
    """
    out_of_date = 0
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        for person in participation_ids:
            cursor.execute(_OF_PERSON, {"person": person}, prepare=True)
            out_of_date += cursor.rowcount
    return out_of_date


@transaction.atomic
def recount_campaign(*, campaign_id: int) -> int:
    """Recount everybody in a campaign from raw rows; returns how many people's facts had been out of date."""
    with connection.cursor() as cursor:
        cursor.execute(_update(FACTS_OF_CAMPAIGN), {"campaign": campaign_id})
        return int(cursor.rowcount)


_OUT_OF_DATE: Final = """
SELECT kept.id
  FROM learning_participation AS kept
  JOIN ({facts}) AS counted USING (id)
 WHERE ({kept}) IS DISTINCT FROM ({counted})
""".format(
    facts=FACTS_OF_CAMPAIGN,
    kept=", ".join(f"kept.{column}" for column in FACT_COLUMNS),
    counted=", ".join(f"counted.{column}" for column in FACT_COLUMNS),
)


def repair_facts(*, campaign_id: int) -> int:
    """Find and recount people whose facts are out of date, beside writers at work; returns how many there were.

    Unlike ``recount_campaign``, which is for bulk loading, it counts again under each person's lock, so it cannot write
    what a writer has just made out of date. A new target changes the facts of a nation, and whoever writes waits for
    the lock on their own: so each batch is a transaction, and this must not be called inside another.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OUT_OF_DATE, {"campaign": campaign_id})
        suspects = [row[0] for row in cursor.fetchall()]
    batches = (suspects[start : start + BATCH] for start in range(0, len(suspects), BATCH))
    return sum(_repair(campaign_id, people) for people in batches)


@transaction.atomic(durable=True)
def _repair(campaign_id: int, people: list[int]) -> int:
    theirs = Participation.objects.filter(pk__in=people).order_by("pk")
    locked = theirs.select_for_update(no_key=True)
    organisation_ids = frozenset(locked.values_list("organisation_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_OF_PEOPLE, {"people": people})
        repaired = int(cursor.rowcount)
    if repaired:
        learning_changed.send(
            sender=repair_facts, campaign_id=campaign_id, organisation_ids=organisation_ids
        )
    return repaired
