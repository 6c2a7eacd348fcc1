"""What a program may ask: the parameters of each address, their words and what is wrong with a value."""

import datetime as dt
import re
from typing import Annotated, Any, Final

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from reports.forms import BASES, TABLES
from reports.league import Basis, Table
from reports.measures import MEASURES, SIGNED_UP

DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_DAYS: Final = 31
MOST_REVISIONS: Final = 32_767
SLUG: Final = "^[a-z0-9][a-z0-9-]*$"
LONGEST_SLUG: Final = 100


def as_day(value: object) -> object:
    if isinstance(value, str):
        if not DAY.fullmatch(value):
            raise ValueError("Write the day like 2023-10-15")
        return dt.date.fromisoformat(value)
    return value


def as_number(value: object) -> object:
    """Only digits: not 7.0, +7 or a blank before it."""
    if isinstance(value, str) and not re.fullmatch("[0-9]{1,9}", value):
        raise ValueError("Write a whole number in digits")
    return value


def one_of(choices: Any) -> Any:
    """An enumeration in the schema, and a mistake that lists it."""
    listed = [str(choice) for choice in choices]

    def check(value: str) -> str:
        if value not in listed:
            raise ValueError(f"Choose one of: {', '.join(listed)}")
        return value

    return AfterValidator(check), WithJsonSchema({"type": "string", "enum": listed})


_measure, _table, _basis = (one_of(each) for each in (MEASURES, TABLES, BASES))
Day = Annotated[
    dt.date | None, BeforeValidator(as_day), WithJsonSchema({"type": "string", "format": "date"})
]
Slug = Annotated[
    str | None,
    Field(pattern=SLUG, max_length=LONGEST_SLUG),
    WithJsonSchema({"type": "string", "pattern": SLUG, "minLength": 1, "maxLength": LONGEST_SLUG}),
]


class CampaignAsked(Schema):
    campaign: Slug = Field(None, description="The campaign's slug. The current one when left out")


class TableAsked(CampaignAsked):
    measure: Annotated[str, *_measure] = Field(
        SIGNED_UP.slug, description="What is counted: a slug from /api/v1/measures"
    )
    basis: Annotated[str, *_basis] = Field(
        Basis.GROUP.value,
        description="“group” counts departments with their agencies, “core” every organisation by itself",
    )


class StandingsAsked(TableAsked):
    table: Annotated[str, *_table] = Field(
        Table.MINISTERIAL.value, description="Which organisations are ranked among themselves"
    )
    day: Day = Field(None, description="The end of a past day that was kept. Now when left out")
    revision: Annotated[
        int | None,
        BeforeValidator(as_number),
        Field(ge=1, le=MOST_REVISIONS),
        WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_REVISIONS}),
    ] = Field(None, description="Which revision of that day. The last one when left out")


class HistoryAsked(TableAsked):
    table: Annotated[str, *_table] = Field(
        Table.ALL.value, description="Which organisations are ranked among themselves"
    )
    organisation: Slug = Field(
        None,
        description="Only the row that counts this organisation, by its code: its own or, with “group”, "
        "its department’s. All when left out",
    )
    before: Day = Field(None, description="Only days before this one: “next” of the last answer")
    limit: Annotated[
        int,
        BeforeValidator(as_number),
        Field(ge=1, le=MOST_DAYS),
        WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_DAYS}),
    ] = Field(7, description="How many days at most")


class BreakdownAsked(CampaignAsked):
    organisation: Slug = Field(
        None, description="The organisation's code. The whole Civil Service when left out"
    )
    day: Day = Field(None, description="What was published on that day. Today when left out")
