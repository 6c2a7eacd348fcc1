"""What a person has answered so far about one piece of learning, kept in their session until they save it.

Each draft has its own key, a UUID that is also in the page's address, so two tabs do not disturb each other. The key
becomes the record's id, so saving the same draft twice makes one record.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase

SESSION_KEY: Final = "record_drafts"
KEPT_DRAFTS: Final = 10


@dataclass(frozen=True)
class Draft:
    """``course`` is a slug of the catalogue, empty for anything else; ``done_on`` is an ISO date."""

    title: str
    format: str
    course: str = ""
    done_on: str = ""
    minutes: int = 0
    finishes_course: bool = False
    confirmed_long: bool = False

    @property
    def day(self) -> dt.date | None:
        return dt.date.fromisoformat(self.done_on) if self.done_on else None

    @property
    def next_page(self) -> str:
        """The first page that still has to be answered, else the one to check the answers on."""
        if not self.done_on:
            return "learning:record-when"
        return "learning:record-check" if self.minutes else "learning:record-how-long"

    def about(self, *, title: str, format: str, course: str) -> Draft:  # noqa: A002 - the model's word
        """The same day for another subject; another course takes its own time and is finished or not afresh."""
        if course == self.course:
            return replace(self, title=title, format=format)
        return Draft(title=title, format=format, course=course, done_on=self.done_on)

    def done(self, day: dt.date) -> Draft:
        return replace(self, done_on=day.isoformat())

    def took(self, minutes: int, *, finishes_course: bool, confirmed_long: bool) -> Draft:
        return replace(
            self, minutes=minutes, finishes_course=finishes_course, confirmed_long=confirmed_long
        )


def find(session: SessionBase, key: uuid.UUID | None) -> Draft | None:
    kept = session.get(SESSION_KEY, {}).get(str(key))
    return Draft(**kept) if kept else None


def keep(session: SessionBase, key: uuid.UUID, draft: Draft) -> None:
    """Keep the draft; of very many left unfinished, only the latest are kept."""
    drafts: dict[str, Any] = session.get(SESSION_KEY, {})
    drafts.pop(str(key), None)
    drafts[str(key)] = asdict(draft)
    session[SESSION_KEY] = dict(list(drafts.items())[-KEPT_DRAFTS:])
