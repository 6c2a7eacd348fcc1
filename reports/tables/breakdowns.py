"""People by grade and profession: the tables of the page, and the rows of the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import django_tables2 as tables

from campaigns.models import Campaign
from obt_portal.ui.tables import BarColumn, GovukTable, NumberColumn
from obt_portal.ui.values import WITHHELD
from reports.measures import SIGNED_UP
from reports.selectors.breakdowns import AtGrade, Line, People

ALL: Final = "All"
SHARE: Final = "Share of everybody who signed up"
HEADINGS: Final = (
    "Campaign",
    "Code",
    "Organisation",
    "Grade",
    "Profession",
    SIGNED_UP.label,
    SHARE,
    "Released on",
    "Definition",
)


class PeopleTable(GovukTable):
    """Rows are grades or professions; the first column is called after what they are."""

    row_header = "name"

    name = tables.Column()
    people = NumberColumn(SIGNED_UP.unit.capitalize(), words=WITHHELD.words)
    share = BarColumn("Share", words=WITHHELD.words)

    class Meta(GovukTable.Meta):
        pass

    def __init__(
        self, lines: Sequence[Line], *, of: str, has_shares: bool, caption: str, prefix: str
    ) -> None:
        hidden = () if has_shares else ("share",)
        name = tables.Column(of.capitalize(), accessor=of)
        super().__init__(
            lines,
            exclude=hidden,
            extra_columns=[("name", name)],
            sequence=("name", "..."),
            caption=caption,
            prefix=prefix,
        )


@dataclass(frozen=True)
class GradeShown:
    """One grade, to be opened: its professions in a table, and those that are withheld by name."""

    at: AtGrade
    table: PeopleTable


def people_tables(people: People) -> dict[str, Any]:
    """What the page draws."""
    shares = people.has_shares
    return {
        "by_grade": PeopleTable(
            people.grades, of="grade", has_shares=shares, caption="By grade", prefix="grade-"
        ),
        "by_profession": PeopleTable(
            people.professions,
            of="profession",
            has_shares=shares,
            caption="By profession",
            prefix="profession-",
        ),
        "at_grades": [_shown(at, number, shares) for number, at in enumerate(people.at_grades)],
    }


def _shown(at: AtGrade, number: int, has_shares: bool) -> GradeShown:
    table = PeopleTable(
        at.published,
        of="profession",
        has_shares=has_shares,
        caption=f"{at.line.grade} by profession",
        prefix=f"cells-{number}-",
    )
    table.caption_classes = "govuk-visually-hidden"
    return GradeShown(at, table)


def people_rows(people: People, campaign: Campaign, code: str, name: str) -> Iterator[list[Any]]:
    """Everything released, withheld figures with their mark."""
    for line in people:
        yield [
            campaign.name,
            code,
            name,
            line.grade or ALL,
            line.profession or ALL,
            line.people,
            line.share,
            people.released_on.isoformat(),
            SIGNED_UP.definition,
        ]
