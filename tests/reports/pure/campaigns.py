"""Whole made-up campaigns in memory: who signed up when, by organisation."""

import datetime as dt
import math
from collections import Counter
from random import Random

from obt_portal.demonstration.chance import Deck
from obt_portal.demonstration.plan import Employer, make_plan, read_published
from obt_portal.demonstration.story import interest_by_day
from reports.forecast import Series
from reports.patterns import Window, bank_holidays, daily
from tests.reports.bodies import real_bodies

WINDOW = Window(dt.date(2023, 9, 4), dt.date(2023, 12, 31))
INTEREST = interest_by_day(WINDOW.opens_on, WINDOW.closes_on, bank_holidays())


def seeded_2023(seed, *, one_in=20, interest=INTEREST):
    """The sign-ups that the seed command makes up for 2023, by slug, day by day."""
    chance = Random(seed)
    totals, published = read_published(one_in)
    employers = [
        Employer(number, b.slug, b.kind, b.group, max(1, round(b.headcount / one_in)), "")
        for number, b in enumerate(real_bodies("2023-12-31"))
        if b.headcount
    ]
    return {
        target.employer.slug: series(
            Counter(interest.draw(chance, target.people)), target.employer.headcount
        )
        for target in make_plan(employers, totals, published, chance)
    }


def series(signed_up, headcount=None, window=WINDOW):
    every = daily(signed_up, window.opens_on, window.closes_on)
    return Series(tuple(day.in_all for day in every), headcount)


def shaped(shape):
    """The same interest with more of it in one part of the campaign: ``shape`` of the part of the way gone."""
    values, totals = INTEREST.values, INTEREST.cumulative
    weights = [after - before for before, after in zip([0, *totals], totals, strict=False)]
    length = len(values) - 1
    return Deck({d: w * shape(n / length) for n, (d, w) in enumerate(zip(values, weights))})


def rush_at_launch():
    """Five times the usual on the first day, gone after three weeks or so."""
    return shaped(lambda way: 1 + 4 * math.exp(-20 * way))


def rush_at_close():
    """Four times the usual on the last day."""
    return shaped(lambda way: 1 + 3 * math.exp(-15 * (1 - way)))


def after_working_days(number):
    return WINDOW.working_days[number - 1]


def together(every):
    return Series(tuple(map(sum, zip(*(one.in_all for one in every.values()), strict=True))))
