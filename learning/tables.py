"""The columns of my learning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from uuid import UUID

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from learning.selectors import RecordRow
from learning.wording import day_in_words, minutes_in_words
from obt_portal.ui.tables import GovukTable

ANY = UUID(int=0)


class _RecordColumns(GovukTable):
    row_header = "title"

    title = tables.Column(verbose_name="What")
    done_on = tables.Column(verbose_name="When")
    minutes = tables.Column(verbose_name="How long")

    def render_title(self, record: RecordRow) -> str:
        finished = " (course finished)" if record.finishes_course else ""
        return f"{record.title}{finished}"

    def render_done_on(self, value: dt.date) -> str:
        return day_in_words(value)

    def render_minutes(self, value: int) -> str:
        return minutes_in_words(value)


class RecordTable(_RecordColumns):
    """What counts. Only what the person recorded themselves has links."""

    caption = "What you have recorded"

    evidence = tables.Column(verbose_name="Source")
    id = tables.Column(verbose_name="Change")

    class Meta(GovukTable.Meta):
        sequence = ("title", "done_on", "minutes", "evidence", "id")

    def __init__(self, rows: Sequence[RecordRow], *, can_edit: bool) -> None:
        remove = ("Remove", "learning:record-remove")
        self.pages_offered = [("Edit", "learning:record-edit"), remove] if can_edit else [remove]
        super().__init__(rows, prefix="kept-")

    def render_id(self, record: RecordRow) -> SafeString | str:
        if not record.is_own:
            return "Only its source can change it"
        links = ((_link(text, page, record),) for text, page in self.pages_offered)
        return format_html_join(SafeString("<br>"), "{}", links)


class RemovedTable(_RecordColumns):
    """What can still be put back. None of it counts."""

    caption = "Removed"

    days_to_put_back = tables.Column(verbose_name="Can be put back")
    id = tables.Column(verbose_name="Put back")

    class Meta(GovukTable.Meta):
        sequence = ("title", "done_on", "minutes", "days_to_put_back", "id")

    def __init__(self, rows: Sequence[RecordRow]) -> None:
        super().__init__(rows, prefix="removed-")

    def render_days_to_put_back(self, value: int) -> str:
        if value == 0:
            return "until midnight"
        return "for 1 more day" if value == 1 else f"for {value} more days"

    def render_id(self, record: RecordRow) -> SafeString:
        return _link("Put back", "learning:record-put-back", record)


def _link(text: str, page: str, record: RecordRow) -> SafeString:
    """A link whose full words say which record it is about."""
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>',
        _address(page).replace(str(ANY), str(record.id)),
        text,
        record.title,
    )


@cache
def _address(page: str) -> str:
    """The page about any record; a table has two links a row, and composing each address took longer than the rest."""
    return reverse(page, args=[ANY])
