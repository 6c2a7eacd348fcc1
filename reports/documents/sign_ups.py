"""When people signed up: by day and hour, by day, by weekday and by hour of the day."""

from __future__ import annotations

import datetime as dt

from campaigns.models import Campaign
from obt_portal.ui.files import Column, Document, Sheet
from reports import patterns
from reports.documents.words import definitions, notes_of
from reports.measures import SIGNED_UP
from reports.patterns import SignUps, Window
from reports.services.making import CannotBeMade

DAY = Column("Day", "day")
WEEKDAY = Column("Weekday")
HOUR = Column("Hour", "whole", note="The hour that starts then, by London's clock")
PEOPLE = Column(SIGNED_UP.label, "whole")
WORKING = Column("Working day", note="Monday to Friday, but for bank holidays in England and Wales")
NOTE = (
    "Hours are London hours; the hour that a clock change repeats holds both. An hour in which nobody signed up has no "
    "row. Weekdays are compared by their average, without bank holidays."
)


def sign_ups_document(
    campaign: Campaign, found: SignUps, as_at: dt.datetime, today: dt.date
) -> Document:
    if not found:
        raise CannotBeMade("Nobody has signed up in this campaign yet")
    days, window = patterns.by_day(found), Window(campaign.opens_on, campaign.closes_on)
    period = window.until(today)
    ends = (period.opens_on, period.closes_on)
    return Document(
        title=f"{campaign.name}: sign-ups",
        as_at=as_at,
        notes=(*notes_of(campaign), NOTE),
        definitions=definitions((SIGNED_UP,)),
        sheets=(
            _by_hour_of_day(found),
            _by_day(days, ends),
            _weekdays(days, ends),
            _hours(found, ends),
        ),
    )


def _by_hour_of_day(found: SignUps) -> Sheet:
    rows = [
        (day, f"{day:%A}", patterns.is_working_day(day), hour, people)
        for (day, hour), people in sorted(found.items())
    ]
    columns = (DAY, WEEKDAY, WORKING, HOUR, PEOPLE)
    return Sheet("Day and hour", "Sign-ups by day and hour", columns, rows)


def _by_day(days: dict[dt.date, int], ends: tuple[dt.date, dt.date]) -> Sheet:
    rows = [
        (day.date, f"{day.date:%A}", day.is_working, day.people, day.in_all)
        for day in patterns.daily(days, *ends)
    ]
    columns = (DAY, WEEKDAY, WORKING, PEOPLE, Column("Signed up in all by then", "whole"))
    return Sheet("Day", "Sign-ups by day", columns, rows)


def _weekdays(days: dict[dt.date, int], ends: tuple[dt.date, dt.date]) -> Sheet:
    rows = [
        (each.name, each.occurred, each.signed_up, each.average)
        for each in patterns.weekdays(days, *ends)
    ]
    columns = (WEEKDAY, Column("Days", "whole"), PEOPLE, Column("Average a day", "decimal"))
    return Sheet("Weekday", "Sign-ups by weekday, bank holidays left out", columns, rows)


def _hours(found: SignUps, ends: tuple[dt.date, dt.date]) -> Sheet:
    rows = [(each.hour, each.people, each.share) for each in patterns.hours(found, *ends)]
    columns = (HOUR, PEOPLE, Column("Share", "percent"))
    return Sheet("Hour", "Sign-ups by hour of the day", columns, rows)
