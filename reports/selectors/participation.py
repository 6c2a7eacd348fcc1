"""When people sign up, how far they get, and the sentences that are published: from kept hours, kept days and standings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.models import Campaign
from reports import patterns
from reports.claims import Claim, claims
from reports.league import Basis, EvidenceShare, Figures, by_evidence, lines
from reports.measures import MEASURES
from reports.models import SignUpHour, Snapshot
from reports.selectors.editions import Edition
from reports.selectors.reading import Reading, kept
from reports.selectors.world import kept_world

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Patterns:
    """Sign-ups of the days that are over, up to ``until``: a day under way would lower every average."""

    until: dt.date
    days: tuple[patterns.Day, ...]
    weekdays: tuple[patterns.Weekday, ...]
    hours: tuple[patterns.Hour, ...]
    bank_holidays: tuple[dt.date, ...]

    @property
    def in_all(self) -> int:
        return self.days[-1].in_all


@dataclass(frozen=True)
class Reach:
    """How far some people have got, and how the hours that they learned are known."""

    name: str
    steps: tuple[patterns.Step, ...]
    evidence: tuple[EvidenceShare, ...]


def window_of(campaign: Campaign) -> patterns.Window:
    return patterns.Window(campaign.opens_on, campaign.closes_on)


def patterns_of(campaign: Campaign, today: dt.date) -> Patterns | None:
    """None until a day of the campaign is over. One query."""
    gone = window_of(campaign).until(today - DAY)
    if not gone.days:
        return None
    sign_ups = _sign_ups(campaign, gone.closes_on)
    signed_up, period = patterns.by_day(sign_ups), (gone.opens_on, gone.closes_on)
    return Patterns(
        until=gone.closes_on,
        days=patterns.daily(signed_up, *period),
        weekdays=patterns.weekdays(signed_up, *period),
        hours=patterns.hours(sign_ups, *period),
        bank_holidays=tuple(day for day in gone.days if day in patterns.bank_holidays()),
    )


def reaches(reading: Reading, slug: str = "") -> tuple[Reach, ...]:
    """The whole Civil Service; then a chosen organisation on its own, and with its agencies where it has a row for them."""
    nation = _reach("Whole Civil Service", Figures(reading.bodies), reading.campaign)
    body = next((body for body in reading.bodies if body.slug == slug), None)
    if body is None:
        return (nation,)
    own = (body.name, Figures((body,)))
    rows = [
        (f"{body.name} with its agencies", line)
        for line in lines(reading.bodies, Basis.GROUP)
        if line.head is body and len(line.bodies) > 1
    ]
    return (nation, *(_reach(name, figures, reading.campaign) for name, figures in [own, *rows]))


def organisations_named(edition: Edition, day: dt.date) -> dict[str, str]:
    """Names by slug of those that exist on the day, in order of name: what a reader may choose from."""
    world = kept_world(edition.campaign, edition.freshness, day)
    bodies = [each.body for each in world.organisations.values() if each.is_there]
    return named((body.slug, body.name) for body in bodies)


def named(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return dict(sorted(pairs, key=lambda pair: (pair[1].casefold(), pair[0])))


def claims_of(snapshot: Snapshot, campaign: Campaign) -> tuple[Claim, ...]:
    """As at the end of a kept day. Two queries."""
    signed_up = patterns.by_day(_sign_ups(campaign, snapshot.day))
    figures = Figures(kept(snapshot, campaign).bodies)
    return claims(figures, signed_up, window_of(campaign), snapshot.day)


def _sign_ups(campaign: Campaign, until: dt.date) -> patterns.SignUps:
    rows = SignUpHour.objects.filter(campaign=campaign, day__lte=until)
    return {(day, hour): people for day, hour, people in rows.values_list("day", "hour", "people")}


def _reach(name: str, figures: Figures, campaign: Campaign) -> Reach:
    counts = {slug: figures.amount(MEASURES[slug]) for slug in patterns.FUNNEL}
    has_target = campaign.target_minutes is not None
    steps = patterns.funnel(counts, has_target=has_target)
    return Reach(name, steps, by_evidence(figures))
