"""Somebody who has what every organisation and the nation publish, all exact totals, on one or two days, and a solver.

This is the central team, or whoever sees its files. A champion sees the same figures of fewer organisations, and the
public the nation's only: whatever they could work out, so could this one. Written apart from `reports.disclosure`.
"""

import random
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from obt_portal.ui.values import WITHHELD
from reports.disclosure import TOTAL

NATION = "nation"


class NationalAttacker:
    """Variables are the true cells of every organisation on each day."""

    def __init__(self, days, *, is_sure_that_nobody_left=False, nation_rounded_to=5):
        self.first = next(iter(days[0].true.values()))
        self.organisations = list(days[0].true)
        names = product(range(len(days)), self.organisations, self.first.rows, self.first.columns)
        self.place = {name: number for number, name in enumerate(names)}
        self.known = []
        self.halves = {NATION: nation_rounded_to // 2}
        for number, day in enumerate(days):
            self._reads(number, day)
        if is_sure_that_nobody_left:
            for day, *cell in self.place:
                if day:
                    self.known.append(
                        (self._sum(day, *cell) - self._sum(day - 1, *cell), 0, np.inf)
                    )
        lines, low, high = zip(*self.known, strict=True)
        self.constraint = LinearConstraint(csr_matrix(np.array(lines)), low, high)

    def _reads(self, number, day):
        """The league table of a day, and the releases made on it; one that only stands was read on an earlier day."""
        for name, true in day.true.items():
            self.known.append((self.count(number, name, TOTAL), true.people, true.people))
            self._reads_release(number, name, day.released[name])
        self._reads_release(number, NATION, day.nation)

    def _reads_release(self, number, name, released):
        for key, shown in released.figures.items() if released.is_new else ():
            if shown is not WITHHELD:
                half = self.halves.get(name, 2)
                bounds = max(10, shown - half), shown + half
                self.known.append((self.count(number, name, key), *bounds))

    def _sum(self, *cell):
        found = np.zeros(len(self.place))
        found[self.place[tuple(cell)]] = 1
        return found

    def count(self, day, name, key):
        """The coefficients that add up to a count of an organisation or of the nation."""
        row, column = key
        found = np.zeros(len(self.place))
        for cell in product(
            [day],
            self.organisations if name == NATION else [name],
            [row] if row else self.first.rows,
            [column] if column else self.first.columns,
        ):
            found[self.place[cell]] = 1
        return found

    def interval(self, target):
        """The smallest and the largest whole number that it can be."""
        return self._least(target), -self._least(-target)

    def _least(self, target):
        answer = milp(
            target,
            constraints=self.constraint,
            integrality=np.ones(len(target)),
            bounds=Bounds(0, np.inf),
            # With it HiGHS 1.12 calls some of these impossible that the true counts fulfil.
            options={"presolve": False},
        )
        assert answer.success, answer.message
        return round(answer.fun)


def recovered(days, *, is_sure_that_nobody_left=False, nation_rounded_to=5, tries=None):
    """What the tables of all these days tell more closely than they may; of ``tries`` counts by chance, or of all."""
    attacker = NationalAttacker(
        days,
        is_sure_that_nobody_left=is_sure_that_nobody_left,
        nation_rounded_to=nation_rounded_to,
    )
    keys = [key for key in attacker.first.counts if key != TOTAL]
    wanted = list(product(attacker.organisations, keys))
    if tries is not None:
        wanted = random.Random(tries).sample(wanted, tries)
    wanted += [(NATION, key) for key in days[0].nation.figures if key != TOTAL]
    found = {}
    for name, key in wanted:
        history = [_of(day, name) for day in days]
        counts = [attacker.count(number, name, key) for number in range(len(days))]
        for number, true in enumerate(history):
            bounds = attacker.interval(counts[number])
            if not _is_safe(bounds, key, history, number, is_sure_that_nobody_left):
                found[name, key, number] = bounds
        if is_sure_that_nobody_left:
            low, high = attacker.interval(counts[1] - counts[0])
            if high - low < min(2, history[1][TOTAL] - history[0][TOTAL]):
                found[name, key, "change"] = low, high
    return found


# Two days together, if the attacker is sure that nobody left: so many values are left to every count under 10.
VALUES_OVER_TWO_DAYS = 7


def _is_safe(bounds, key, history, number, is_sure):
    """As docs/adr/0012 has it."""
    (low, high), true = bounds, history[number]
    if true[key] >= 10:
        return high - low >= 2
    if is_sure:
        return high - low + 1 >= min(VALUES_OVER_TWO_DAYS, history[0][TOTAL] + 1)
    return low == 0 and high >= min(9, true[TOTAL])


def _of(day, name):
    """True counts."""
    if name != NATION:
        return day.true[name].counts
    everybody = [true.counts for true in day.true.values()]
    return {key: sum(counts[key] for counts in everybody) for key in everybody[0]}
