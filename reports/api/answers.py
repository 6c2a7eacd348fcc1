"""What programs get. Their descriptions are the documentation."""

import datetime as dt
from enum import StrEnum
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, Field

from obt_portal.ui.values import Figure, NotANumber, as_decimal


class Why(StrEnum):
    """Why there is no number: withheld so that nobody can be made out, not in scope, or not yet known. Zero is a number."""

    WITHHELD = "withheld"
    NOT_APPLICABLE = "not-applicable"
    NOT_YET_KNOWN = "not-yet-known"


WHY = {each: Why[each.name] for each in NotANumber}


class WholeNumber(BaseModel):
    """A count, a place or a headcount. Either “value” or “why” is null."""

    value: int | None = Field(description="The number")
    why: Why | None = Field(description="Why there is none")


class ExactNumber(BaseModel):
    """A number that may have a fraction. Either “value” or “why” is null."""

    value: int | float | None = Field(description="The number, to ten decimal places")
    fraction: str | None = Field(description="Exactly, as a fraction in lowest terms: “18/25”")
    why: Why | None = Field(description="Why there is none")


class CampaignShown(BaseModel):
    """A campaign that is open or was."""

    slug: str = Field(description="Its name in addresses")
    name: str
    theme: str
    opens_on: dt.date = Field(description="The first day")
    closes_on: dt.date = Field(description="The last day")
    headcount_on: dt.date = Field(description="The day whose headcounts are used")
    target_minutes: WholeNumber = Field(description="Minutes of learning asked of each person")
    minimum_headcount: int = Field(description="Smaller organisations have no rank")
    note: str = Field(description="What a reader of its figures has to know")


class Campaigns(BaseModel):
    """The newest first: the first is the current one."""

    campaigns: list[CampaignShown]


class MeasureShown(BaseModel):
    """One counted thing, in the words of every page and file."""

    slug: str = Field(description="Its name in addresses")
    label: str = Field(description="What it is called")
    unit: str = Field(description="What is counted: people, completions or hours")
    definition: str = Field(description="What exactly counts")
    comparison: str = Field(description="What organisations are ranked by")


class Measures(BaseModel):
    """Measures are different things: never add them up or subtract them."""

    measures: list[MeasureShown]


class OrganisationShown(BaseModel):
    """As it was called, and what it was, on the day of the figures."""

    code: str
    name: str
    abbreviation: str
    kind: str = Field(description="Such as ministerial, non-ministerial, executive-agency")
    group: str = Field(description="The code of the head of its family")


class StandingRow(BaseModel):
    """One row of a league table."""

    organisation: OrganisationShown = Field(description="Whose row it is")
    counted: list[str] = Field(description="Codes of the organisations that the row counts")
    rank: WholeNumber = Field(description="The place in this table; equal rates share one")
    unranked: str | None = Field(description="In words, why the row has no rank")
    amount: ExactNumber = Field(description="People, completions or hours, as the measure says")
    headcount: WholeNumber = Field(description="People employed")
    headcount_days: list[dt.date] = Field(description="The days on which they were counted")
    headcount_sources: list[str] = Field(description="Where the headcounts come from")
    rate: ExactNumber = Field(
        description="What rows are ranked by: for people their share of the headcount, 1 is all of it; "
        "for hours and completions as the measure’s “comparison” says"
    )
    is_over_headcount: bool = Field(description="More people than the headcount has")
    completions: int = Field(description="Core course completions, for the ranking beside it")
    completions_rank: WholeNumber = Field(description="The place by completions per head")


class Nation(BaseModel):
    """The whole Civil Service, each organisation once. The same on both bases."""

    amount: ExactNumber
    headcount: WholeNumber
    rate: ExactNumber = Field(description="Of the organisations whose headcount is known")
    without_headcount: list[str] = Field(description="Codes of those whose is not")


class Moment(BaseModel):
    """When figures were true."""

    day: dt.date = Field(description="The London day whose organisations the table shows")
    as_at: dt.datetime = Field(description="The moment at which the figures were true")
    revision: WholeNumber = Field(description="Of a kept day; figures of now have none")
    is_reconstructed: bool = Field(description="Counted afterwards, from what was still held")
    reason: str = Field(description="Why the day was corrected; empty for a first revision")
    notes: list[str] = Field(description="What pages and files note with these figures")


class Standings(BaseModel):
    """One league table, best first; then the rows without a rank."""

    campaign: str
    measure: MeasureShown
    table: str
    basis: str
    moment: Moment
    nation: Nation
    rows: list[StandingRow]


class PastDay(BaseModel):
    """The table at the end of one day."""

    moment: Moment
    rows: list[StandingRow]


class History(BaseModel):
    """Kept days, the newest first."""

    campaign: str
    measure: MeasureShown
    table: str
    basis: str
    days: list[PastDay]
    next: str | None = Field(description="The address of the days before these; null at the end")


class SignUpDay(BaseModel):
    """One London day."""

    day: dt.date
    people: int = Field(description="How many signed up on it")
    in_all: int = Field(description="How many had signed up when it ended, or by now")
    is_working_day: bool = Field(description="A weekday that is no bank holiday in England")


class SignUps(BaseModel):
    """Every day from the campaign's first to today, or to its last."""

    campaign: str
    as_at: dt.datetime = Field(description="The moment at which the figures were true")
    days: list[SignUpDay]


class BreakdownFigure(BaseModel):
    """People of one grade and one profession. Null stands for all grades, or all professions."""

    grade: str | None
    profession: str | None
    people: WholeNumber = Field(description="To the nearest 5; withheld when few")


class Breakdown(BaseModel):
    """People who signed up, exactly as published: small numbers are withheld and the others rounded."""

    campaign: str
    organisation: str | None = Field(description="Its code; null is the whole Civil Service")
    day: dt.date | None = Field(
        description="Published for the end of this day; null when nothing has been yet"
    )
    people: WholeNumber = Field(
        description="Everybody, to the nearest 5; withheld when few. Standings have the exact total"
    )
    figures: list[BreakdownFigure]


def whole(figure: Figure | None) -> WholeNumber:
    """None is what is not known yet."""
    if isinstance(figure, NotANumber) or figure is None:
        return WholeNumber(value=None, why=WHY[figure] if figure else Why.NOT_YET_KNOWN)
    return WholeNumber(value=int(figure), why=None)


def exact(figure: Figure) -> ExactNumber:
    if isinstance(figure, NotANumber):
        return ExactNumber(value=None, fraction=None, why=WHY[figure])
    number = Fraction(figure)
    value: Any = number.numerator if number.denominator == 1 else float(as_decimal(number))
    return ExactNumber(value=value, fraction=str(number), why=None)
