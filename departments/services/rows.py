"""Make the rows of a table say what a file says, touching only those that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models import F

Row = TypeVar("Row", bound=models.Model)
Values = Mapping[str, Any]

OUT_OF_THE_WAY = 10_000


@dataclass(frozen=True)
class Outcome(Generic[Row]):
    """``rows`` are those the file names, by key; ``missing`` are those the table has and the file has not."""

    rows: dict[tuple[Any, ...], Row]
    added: int
    changed: int
    missing: tuple[Row, ...]

    @property
    def left(self) -> int:
        return len(self.rows) - self.added - self.changed


def put_rows(
    existing: models.QuerySet[Row], key: Sequence[str], wanted: Sequence[Values]
) -> Outcome[Row]:
    """Add what is new and change what differs, matching by ``key``; remove nothing.

    Each of ``wanted`` has the same columns, by the names the rows have them under (``organisation_id``).
    """
    kept = {_key(row, key): row for row in existing}
    rows: dict[tuple[Any, ...], Row] = {}
    added: list[Row] = []
    changed: list[Row] = []
    for values in wanted:
        place = _key_of(values, key)
        found = kept.pop(place, None)
        if found is None:
            added.append(existing.model(**values))
        elif any(getattr(found, name) != value for name, value in values.items()):
            changed.append(found)
        rows[place] = found or added[-1]
    missing = tuple(kept.values())
    _clear_positions(existing, wanted, [*changed, *missing])
    _write(existing, added, changed, {_key_of(values, key): values for values in wanted}, key)
    return Outcome(rows, len(added), len(changed), missing)


def with_ids(
    existing: models.QuerySet[Row], key: Sequence[str], wanted: Sequence[Values]
) -> list[dict[str, Any]]:
    """The same rows with their ``id``, those not yet there too, so that they can refer to one another."""
    ids = {_key(row, key): row.pk for row in existing}
    fresh = iter(
        _new_ids(existing.model, sum(_key_of(values, key) not in ids for values in wanted))
    )
    return [{**values, "id": ids.get(_key_of(values, key)) or next(fresh)} for values in wanted]


def _new_ids(model: type[models.Model], number: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, number],
        )
        return [row[0] for row in cursor.fetchall()]


def _key(row: models.Model, key: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in key)


def _key_of(values: Values, key: Sequence[str]) -> tuple[Any, ...]:
    return tuple(values[name] for name in key)


def _clear_positions(
    existing: models.QuerySet[Row], wanted: Sequence[Values], movable: Sequence[Row]
) -> None:
    """Two rows may not share a position, even halfway through changing places."""
    positions = {values["position"] for values in wanted if "position" in values}
    in_the_way = [row.pk for row in movable if getattr(row, "position", None) in positions]
    if in_the_way:
        rows = existing.model._default_manager.filter(pk__in=in_the_way)
        rows.update(position=F("position") + OUT_OF_THE_WAY)


def _write(
    existing: models.QuerySet[Row],
    added: list[Row],
    changed: list[Row],
    wanted: Mapping[tuple[Any, ...], Values],
    key: Sequence[str],
) -> None:
    for row in changed:
        for name, value in wanted[_key(row, key)].items():
            setattr(row, name, value)
    manager = existing.model._default_manager
    if changed:
        columns = [name for name in next(iter(wanted.values())) if name not in {*key, "id"}]
        manager.bulk_update(changed, columns)
    manager.bulk_create(added)
