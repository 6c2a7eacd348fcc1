"""How a table has moved since the reading that it is compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from reports.league import Basis, Body, Figures, Line, Row, Table, in_table, league, lines, nation
from reports.measures import Measure
from reports.movement import Merges, Movement, compare
from reports.selectors.editions import Since
from reports.selectors.reading import Reading

# The whole Civil Service as a row of its own, so that its movement is worked out as every row's is.
NATION: Final = Body("", "Whole Civil Service", "", "", "", {})


class Chosen(Protocol):
    """Which table is meant."""

    @property
    def measure(self) -> Measure: ...
    @property
    def table(self) -> Table: ...
    @property
    def basis(self) -> Basis: ...


@dataclass(frozen=True)
class Comparison:
    """Movements since the end of ``day``, by the slugs of rows' heads; ``nation`` is the whole Civil Service's."""

    day: dt.date
    movements: Mapping[str, Movement] = field(default_factory=dict)
    nation: Movement | None = None


def rows_of(reading: Reading, measure: Measure, table: Table, basis: Basis) -> tuple[Row, ...]:
    """One table, best first."""
    chosen = in_table(lines(reading.bodies, basis), table)
    return league(chosen, measure, minimum_headcount=reading.minimum_headcount)


def comparison(
    rows: tuple[Row, ...], choice: Chosen, now: Reading, since: Since | None
) -> Comparison | None:
    """``rows`` against the same table as it stood; None when there is nothing to compare with."""
    if since is None:
        return None
    then, measure = since.reading, choice.measure
    earlier = rows_of(then, measure, choice.table, choice.basis)
    merges = Merges(measure, since.into, then.bodies)
    whole = compare([_nation(now, measure)], [_nation(then, measure)])
    return Comparison(then.day, compare(rows, earlier, merges), whole[NATION.slug])


def _nation(reading: Reading, measure: Measure) -> Row:
    everybody: Figures = nation(lines(reading.bodies, Basis.CORE))
    return league([Line(head=NATION, bodies=everybody.bodies)], measure)[0]
