"""Files that a colleague asks for: asked, made by a worker, taken, gone after a week."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from tempfile import TemporaryFile
from time import monotonic
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from campaigns.models import Campaign
from reports.models import Export, ExportPart, ExportState, ExportTaking
from reports.services import making
from reports.services.making import FilePlan, Packing
from reports.services.once import id_for

KEPT_FOR: Final = dt.timedelta(days=7)
SECONDS_BETWEEN_BEATS: Final = 0.5
Plan = Callable[[Export], FilePlan]


class ExportRefused(Exception):
    """Why a file cannot be asked for or taken."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class ExportWanted:
    """``choices`` are those of a league table: its measure, table, basis and day."""

    campaign: Campaign
    kind: str
    format: str
    choices: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def ask_for_export(
    *, wanted: ExportWanted, by: User, request_id: uuid.UUID | None = None
) -> Export:
    """Promise a file. ``request_id`` names the request, so that one that is sent twice asks for one file."""
    asked = (wanted.campaign.pk, wanted.kind, wanted.format, sorted(wanted.choices.items()))
    export, _ = Export.objects.get_or_create(
        pk=id_for(request_id, by, *asked),
        defaults={
            "asked_by": by,
            "campaign": wanted.campaign,
            "kind": wanted.kind,
            "format": wanted.format,
            "choices": dict(wanted.choices),
        },
    )
    return export


@transaction.atomic
def ask_again(*, export: Export, by: User) -> Export:
    """The same file anew, with the figures of now: a row of its own, as the old one says who took what.

    One that waits already serves whoever presses twice.
    """
    old = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
    same = {"campaign": old.campaign_id, "kind": old.kind, "format": old.format}
    waiting = Export.objects.waiting().filter(**same, choices=old.choices, asked_by=by)
    wanted = ExportWanted(old.campaign, old.kind, old.format, old.choices)
    return waiting.first() or ask_for_export(wanted=wanted, by=by)


def make_export(*, export_id: uuid.UUID, plan: Plan) -> None:
    """Make the file if nobody has and nobody is: claim, write aside, keep it whole."""
    making.make(
        Export.objects.waiting(),
        export_id,
        partial(_make, plan=plan),
        when_given_up=lambda: {"finished_at": timezone.now()},
        rows_done=0,
        rows_expected=0,
    )


def make_waiting_exports(*, plan: Plan) -> None:
    making.make_all(
        Export.objects.waiting(), lambda export_id: make_export(export_id=export_id, plan=plan)
    )


@transaction.atomic
def take_export(*, export: Export, by: User) -> ExportTaking:
    """Write down who takes the file. Raises ``ExportRefused`` when there is none, or none any more."""
    state = export.state_at(timezone.now())
    if state is not ExportState.READY:
        raise ExportRefused(NOT_THERE[state])
    return ExportTaking.objects.create(export=export, taken_by=by)


@transaction.atomic
def delete_expired_exports(*, now: dt.datetime | None = None) -> int:
    """The files go; who asked and who took what stays. Returns how many files went."""
    gone = Export.objects.expired_at(now or timezone.now()).filter(parts__isnull=False).distinct()
    export_ids = list(gone.values_list("pk", flat=True))
    ExportPart.objects.filter(export__in=export_ids).delete()
    return len(export_ids)


NOT_THERE: Final[Mapping[ExportState, str]] = {
    ExportState.WAITING: "This file has not been made yet",
    ExportState.BEING_MADE: "This file is still being made",
    ExportState.FAILED: "This file could not be made",
    ExportState.EXPIRED: "This file has expired. Ask for it again",
}


class _Progress:
    """Tells everybody how far the file is, in transactions of their own, but not at every row."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.said_at = monotonic()

    def __call__(self, rows: int) -> None:
        if monotonic() - self.said_at >= SECONDS_BETWEEN_BEATS:
            making.beat(Export.objects.waiting(), self.export, rows_done=rows)
            self.said_at = monotonic()


def _make(export: Export, plan: Plan) -> None:
    planned = plan(export)
    making.beat(Export.objects.waiting(), export, rows_expected=planned.rows)
    rows = 0
    progress = _Progress(export)

    def on_rows(done: int) -> None:
        nonlocal rows
        rows = done
        if planned.is_appended:
            packing.follow()
        progress(done)

    with TemporaryFile() as out, making.Packing(out) as packing:
        planned.write(out, on_rows)
        _keep(export, planned.filename, rows, packing)


@transaction.atomic
def _keep(export: Export, filename: str, rows: int, packing: Packing) -> None:
    """The whole file or nothing, once: whoever comes second finds it finished."""
    size, digest = packing.finish()
    kept = making.locked(Export.objects.waiting(), export)
    for position, content in enumerate(packing.pieces()):
        ExportPart.objects.create(export=kept, position=position, content=content)
    kept.filename, kept.size, kept.sha256 = filename, size, digest
    kept.rows_done = kept.rows_expected = rows
    kept.finished_at = timezone.now()
    kept.expires_at = kept.finished_at + KEPT_FOR
    kept.save()
