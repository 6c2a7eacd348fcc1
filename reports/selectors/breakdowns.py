"""People by grade and profession as released: every figure is read from the release, none is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Value

from campaigns.models import Campaign
from departments.models import Grade, Profession
from obt_portal.ui.values import WITHHELD, NotANumber
from reports.disclosure import TOTAL, Key, Published, Released
from reports.models import BreakdownRelease
from reports.selectors.participation import named
from reports.selectors.published import release_on
from reports.selectors.world import DrawnOrganisation

GRADE, PROFESSION = 0, 1


@dataclass(frozen=True)
class Line:
    """One published count; None as a grade or a profession is all of them."""

    grade: str | None
    profession: str | None
    people: Published
    share: Fraction | NotANumber

    @property
    def is_withheld(self) -> bool:
        return self.people is WITHHELD


@dataclass(frozen=True)
class AtGrade:
    """A grade, and its people by profession."""

    line: Line
    professions: tuple[Line, ...]

    @property
    def published(self) -> tuple[Line, ...]:
        return tuple(line for line in self.professions if not line.is_withheld)

    @property
    def withheld(self) -> tuple[str, ...]:
        """In order of name: an order by size would tell what is withheld."""
        return tuple(sorted(str(line.profession) for line in self.professions if line.is_withheld))


@dataclass(frozen=True)
class People:
    """A release to show. Shares are of ``total``, and are there when it is large enough."""

    released_on: dt.date
    total: Line
    has_shares: bool
    grades: tuple[Line, ...]
    professions: tuple[Line, ...]
    at_grades: tuple[AtGrade, ...]

    @property
    def has_figures(self) -> bool:
        """Whether anything but the total is published."""
        return any(not line.is_withheld for line in (*self.grades, *self.professions))

    def __iter__(self) -> Iterator[Line]:
        yield self.total
        yield from self.grades
        yield from self.professions
        for each in self.at_grades:
            yield from each.professions


@dataclass(frozen=True)
class Names:
    """What grades and professions are called; grades come lowest first."""

    grades: Mapping[str, str]
    professions: Mapping[str, str]


def people_by_grade_and_profession(
    campaign: Campaign, organisation: str | None, day: dt.date
) -> People | None:
    """What stands released on a day of an organisation, or of the nation with None. Two queries."""
    release = release_on(campaign, organisation, day)
    return _shown(release.day, release.released, names()) if release else None


def with_people_released(
    organisations: Iterable[DrawnOrganisation], campaign: Campaign, day: dt.date
) -> dict[str, str]:
    """Names by slug of those of which something has been released by that day, in order of name."""
    releases = BreakdownRelease.objects.filter(campaign=campaign, day__lte=day)
    released = set(releases.values_list("organisation", flat=True))
    return named((each.body.slug, each.body.name) for each in organisations if each.id in released)


def names() -> Names:
    """One query for both."""
    grades = Grade.objects.annotate(side=Value(GRADE))
    professions = Profession.objects.annotate(side=Value(PROFESSION), position=Value(0))
    rows = grades.values_list("side", "position", "code", "label").union(
        professions.values_list("side", "position", "slug", "name"), all=True
    )
    found: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for side, _, code, name in sorted(rows):
        found[side][code] = name
    return Names(*found)


def _shown(day: dt.date, released: Released, called: Names) -> People:
    figures = released.figures
    grades = [key for key in figures if key[GRADE] and not key[PROFESSION]]
    grades.sort(key=lambda key: _place(key[GRADE], called.grades))
    professions = [key for key in figures if key[PROFESSION]]

    def line(key: Key) -> Line:
        grade, profession = key
        return Line(
            grade and called.grades.get(grade, grade),
            profession and called.professions.get(profession, profession),
            figures[key],
            released.share(key),
        )

    return People(
        day,
        line(TOTAL),
        released.percentage_base(TOTAL) is not None,
        tuple(line(key) for key in grades),
        _largest_first(line, [key for key in professions if key[GRADE] is None]),
        tuple(
            AtGrade(line(grade), cells)
            for grade in grades
            if (cells := _largest_first(line, [k for k in professions if k[GRADE] == grade[GRADE]]))
        ),
    )


def _place(code: str | None, called: Mapping[str, str]) -> tuple[int, str]:
    """Where a grade stands; one that is no more comes last."""
    order = list(called)
    return order.index(code) if code in order else len(order), code or ""


def _largest_first(line: Callable[[Key], Line], keys: list[Key]) -> tuple[Line, ...]:
    """What is withheld comes last, in order of name."""
    return tuple(sorted(map(line, keys), key=_size))


def _size(line: Line) -> tuple[int, str]:
    people = line.people if isinstance(line.people, int) else 0
    return -people, str(line.profession)
