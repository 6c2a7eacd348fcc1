"""The base of every table: columns are said once, for the page and for the file.

A table class says its `caption`, which column heads each row (`row_header`), and its columns. The rows are drawn in
Python, not in the template, because a league table has a thousand cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from inspect import signature
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.db.models import Model
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from obt_portal.ui.templatetags.portal import percent, thousands
from obt_portal.ui.values import Figure, NotANumber, in_file

NUMERIC = {
    "th": {"class": "govuk-table__header--numeric"},
    "td": {"class": "govuk-table__cell--numeric"},
}
WHOLE = Fraction(1)
VALUE_AND_RECORD = frozenset({"value", "record"})


class NumberColumn(tables.Column):  # type: ignore[misc]  # the library has no types
    """A whole number or another figure, in columns that line up; `words` says a missing one in the page's own words."""

    def __init__(self, *args: Any, words: str = "", **given: Any) -> None:
        given.setdefault("attrs", NUMERIC)
        super().__init__(*args, **given)
        self.words = words

    def render(self, value: Figure) -> str:
        return self.words if self.words and isinstance(value, NotANumber) else thousands(value)

    def value(self, value: Figure) -> Any:
        return in_file(value)


class BarColumn(tables.Column):  # type: ignore[misc]  # the library has no types
    """A rate as a percentage, with a bar that repeats it; in a file, the unrounded rate."""

    def __init__(self, *args: Any, words: str = "", places: int = 1, **given: Any) -> None:
        super().__init__(*args, **given)
        self.words = words
        self.places = places

    def render(self, value: Figure) -> str:
        if isinstance(value, NotANumber):
            return self.words or value.words
        return bar(value, percent(value, self.places))

    def value(self, value: Figure) -> Any:
        return in_file(value)


def bar(rate: float | Decimal | Fraction, text: str) -> SafeString:
    """The percentage and its picture. More than the whole is said in words and drawn full, in another colour."""
    width = round(min(max(float(rate), 0.0), 1.0) * 100, 1)
    is_over = rate > WHOLE
    flag = mark_safe(' <span class="portal-bar__flag">over 100%</span>') if is_over else ""
    return format_html(
        '<div class="portal-bar"><span class="portal-bar__text">{}</span>'
        '<svg class="portal-bar__picture" viewBox="0 0 100 14" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false"><rect class="portal-bar__track" width="100" height="14"/>'
        '<rect class="{}" width="{}" height="14"/></svg>{}</div>',
        text,
        "portal-bar__over" if is_over else "portal-bar__fill",
        width,
        flag,
    )


@lru_cache(maxsize=512)
def _parameters(render: Callable[..., Any]) -> frozenset[str]:
    """What a column's `render` takes besides itself."""
    return frozenset(signature(render).parameters) - {"self"}


class GovukTable(tables.Table):  # type: ignore[misc]  # the library has no types
    caption: str = ""
    caption_classes: str = "govuk-table__caption--m"
    row_header: str = ""
    stacks: bool = False
    """On a narrow screen a row becomes a short list, in which each cell says its column's heading first."""

    class Meta:
        template_name = "django_tables2/govuk.html"
        orderable = False
        empty_text = "There is nothing to show yet."

    def __init__(self, *args: Any, caption: str = "", **given: Any) -> None:
        super().__init__(*args, **given)
        self.caption = caption or self.caption

    @property
    def caption_id(self) -> str:
        return f"{self.prefix}table-caption"

    def header_cells(self) -> Iterator[dict[str, Any]]:
        """One entry a column: its words, its class, and where a click on it leads when it sorts."""
        for column in self.columns:
            direction = _direction(column)
            yield {
                "text": column.header,
                "class": _class_of(column, "th"),
                "href": self._href({self.prefixed_order_by_field: column.order_by_alias.next})
                if column.orderable
                else "",
                "sort": direction if column.orderable else "",
            }

    def body(self) -> SafeString:
        """All rows. Each column's tags are made once; a row then joins texts."""
        columns = [(*self._shell(column), self._cell_of(column)) for column in self.columns]
        drawn = []
        for row in self.paginated_rows:
            drawn.append('<tr class="govuk-table__row">')
            for start, end, cell_of in columns:
                drawn.append(f"{start}{conditional_escape(cell_of(row))}{end}")
            drawn.append("</tr>\n")
        return mark_safe("".join(drawn))  # noqa: S308 - every cell is escaped above

    def foot(self) -> SafeString:
        """The row below all others, of what the columns give as their footers; empty when none gives any."""
        if not self.has_footer():
            return mark_safe("")
        cells = (
            f"{start}{conditional_escape(column.footer if column.has_footer() else '')}{end}"
            for column in self.columns
            for start, end in [self._shell(column)]
        )
        row = "".join(cells)
        return mark_safe(f'<tr class="govuk-table__row">{row}</tr>')  # noqa: S308 - escaped above

    def _shell(self, column: Any) -> tuple[str, str]:
        classes = _class_of(column, "td")
        if column.name == self.row_header:
            return (format_html('<th scope="row" class="govuk-table__header{}">', classes), "</th>")
        heading = format_html(' data-heading="{}"', column.header) if self.stacks else ""
        return (format_html('<td class="govuk-table__cell{}"{}>', classes, heading), "</td>")

    def _cell_of(self, column: Any) -> Callable[[Any], Any]:
        """How to get a row's cell. The library looks up what each column's `render` takes again for every cell, which
        is most of a table's time; where it takes the value, the record or both, we look once.
        """
        render = getattr(self, f"render_{column.name}", column.column.render)
        takes = _parameters(getattr(render, "__func__", render))
        if column.link or not takes <= VALUE_AND_RECORD or self._holds_models:
            return lambda row: row.get_cell(column.name)
        resolve, empty, default = (
            column.accessor.resolve,
            column.column.empty_values,
            column.default,
        )

        def cell(row: Any) -> Any:
            value = resolve(row.record, quiet=True)
            if value in empty:
                return default
            known = {"value": value, "record": row.record}
            return render(**{name: known[name] for name in takes})

        return cell

    @property
    def _holds_models(self) -> bool:
        """Models may show a choice by its label, which the library does."""
        rows = self.data
        return rows.model is not None or (len(rows) > 0 and isinstance(rows[0], Model))

    def pages(self) -> dict[str, Any] | None:
        """The options of the pagination component, when there is more than one page."""
        page = getattr(self, "page", None)
        if page is None or page.paginator.num_pages < 2:  # noqa: PLR2004
            return None
        numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        return {
            "landmark_label": f"Pages of {self.caption}" if self.caption else "Pages",
            "previous": self._page_link(page.number - 1) if page.has_previous() else None,
            "next": self._page_link(page.number + 1) if page.has_next() else None,
            "items": [self._page_item(number, page.number) for number in numbers],
        }

    def _page_link(self, number: int) -> dict[str, Any]:
        return {"href": self._href({self.prefixed_page_field: number})}

    def _page_item(self, number: int | str, current: int) -> dict[str, Any]:
        if not isinstance(number, int):
            return {"ellipsis": True}
        return {"number": number, "current": number == current, **self._page_link(number)}

    def _href(self, changed: dict[str, Any]) -> str:
        """This page's address with something changed, its other choices kept; sorting starts at page one again."""
        request = getattr(self, "request", None)
        given = dict(request.GET.lists()) if request else {}
        if self.prefixed_page_field not in changed:
            given.pop(self.prefixed_page_field, None)
        return f"?{urlencode({**given, **changed}, doseq=True)}"


def _direction(column: Any) -> str:
    if not column.is_ordered:
        return "none"
    return "descending" if column.order_by_alias.is_descending else "ascending"


def _class_of(column: Any, kind: str) -> str:
    given = (column.column.attrs.get(kind) or {}).get("class", "")
    return f" {given}" if given else ""
