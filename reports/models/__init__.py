"""What it adds up to: standings now, snapshots of the past, files taken away, programs that read."""

from reports.models.access import ApiCall, ApiToken, Scope
from reports.models.files import (
    Export,
    ExportKind,
    ExportPart,
    ExportState,
    ExportTaking,
    FileFormat,
    MadeLater,
    ReleasePack,
    ReleasePart,
)
from reports.models.snapshots import BreakdownRelease, SignUpHour, Snapshot, SnapshotRow
from reports.models.standings import (
    FigureCheck,
    Freshness,
    HeadcountOverride,
    PendingChange,
    Standing,
)

__all__ = [
    "ApiCall",
    "ApiToken",
    "BreakdownRelease",
    "Export",
    "ExportKind",
    "ExportPart",
    "ExportState",
    "ExportTaking",
    "FigureCheck",
    "FileFormat",
    "Freshness",
    "HeadcountOverride",
    "MadeLater",
    "PendingChange",
    "ReleasePack",
    "ReleasePart",
    "Scope",
    "SignUpHour",
    "Snapshot",
    "SnapshotRow",
    "Standing",
]
