"""Somebody who has every published table and exact total, and a solver. Knows how releases are made, but no secret.

Written apart from `reports.disclosure`: what is published is turned into inequalities over the unknown true cells, and
HiGHS finds the smallest and the largest whole number that each count can be.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from obt_portal.ui.values import WITHHELD


@dataclass
class Attacker:
    """Knows any number of days of one breakdown. Variables are the true cells of each day, one after another."""

    rows: tuple
    columns: tuple
    rows_of_inequalities: list = field(default_factory=list)
    days: int = 0

    @property
    def size(self):
        return len(self.rows) * len(self.columns)

    def where(self, key, day):
        """The coefficients that add up to a count on a day, over as many days as are known."""
        row, column = key
        found = np.zeros(self.days * self.size)
        for i, r in enumerate(self.rows):
            for j, c in enumerate(self.columns):
                if row in (None, r) and column in (None, c):
                    found[day * self.size + i * len(self.columns) + j] = 1
        return found

    def sees_total(self, people):
        """A league table of one more day."""
        self.days += 1
        self.rows_of_inequalities.append(((None, None), self.days - 1, people, people))

    def sees_table(self, figures, *, smallest=10, half=2):
        """A published table about the last day seen."""
        for key, shown in figures.items():
            if shown is not WITHHELD:
                bounds = (max(smallest, shown - half), shown + half)
                self.rows_of_inequalities.append((key, self.days - 1, *bounds))

    def interval(self, key, day=0, *, since=None, nobody_left=False):
        """The smallest and largest that a count of a day can be, or its change since another day."""
        target = self.where(key, day) - (0 if since is None else self.where(key, since))
        known = [LinearConstraint(*self.matrix())]
        if nobody_left:
            known.append(LinearConstraint(self.growth(), 0, np.inf))
        return tuple(int(sign * self.least(sign * target, known)) for sign in (1, -1))

    def least(self, target, known):
        answer = milp(
            target, constraints=known, integrality=np.ones(len(target)), bounds=Bounds(0, np.inf)
        )
        assert answer.success, answer.message
        return round(answer.fun)

    def matrix(self):
        lines = np.array([self.where(key, day) for key, day, _, _ in self.rows_of_inequalities])
        bounds = np.array([(low, high) for _, _, low, high in self.rows_of_inequalities], float)
        return lines, bounds[:, 0], bounds[:, 1]

    def growth(self):
        """Nobody leaves: no cell is smaller on a later day."""
        step = self.size
        return np.eye((self.days - 1) * step, self.days * step, step) - np.eye(
            (self.days - 1) * step, self.days * step
        )
