"""The only things that write what is reported."""

from reports.services.breakdowns import release_breakdowns
from reports.services.checks import (
    ask_for_check,
    check_figures,
)
from reports.services.corrections import preview_revision
from reports.services.exports import (
    ExportRefused,
    ExportWanted,
    ask_again,
    ask_for_export,
    delete_expired_exports,
    make_export,
    make_waiting_exports,
    take_export,
)
from reports.services.headcounts import (
    HeadcountRefused,
    check_headcount,
    override_headcount,
    remove_override,
)
from reports.services.packs import (
    PackRefused,
    ask_for_pack,
    make_pack,
    make_pack_again,
    sign_off,
)
from reports.services.parts import PartFailed
from reports.services.previews import preview_change
from reports.services.schedule import (
    check_published_campaigns,
    keep_the_past,
    make_what_waits,
    sweep,
)
from reports.services.sign_ups import refresh_sign_up_hours
from reports.services.snapshots import (
    SnapshotRefused,
    days_missing,
    revise_snapshot,
    take_missing_snapshots,
    take_snapshot,
)
from reports.services.standings import (
    Difference,
    Recomputation,
    mark_behind,
    mark_everything_behind,
    recompute_standings,
    refresh_standings,
)
from reports.services.tokens import (
    TokenRefused,
    TokenWanted,
    check_token,
    issue_token,
    revoke_token,
    token_for,
)

__all__ = [
    "Difference",
    "ExportRefused",
    "ExportWanted",
    "HeadcountRefused",
    "PackRefused",
    "PartFailed",
    "Recomputation",
    "SnapshotRefused",
    "TokenRefused",
    "TokenWanted",
    "ask_again",
    "ask_for_check",
    "ask_for_export",
    "ask_for_pack",
    "check_figures",
    "check_headcount",
    "check_published_campaigns",
    "check_token",
    "days_missing",
    "delete_expired_exports",
    "issue_token",
    "keep_the_past",
    "make_export",
    "make_pack",
    "make_pack_again",
    "make_waiting_exports",
    "make_what_waits",
    "mark_behind",
    "mark_everything_behind",
    "override_headcount",
    "preview_change",
    "preview_revision",
    "recompute_standings",
    "refresh_sign_up_hours",
    "refresh_standings",
    "release_breakdowns",
    "remove_override",
    "revise_snapshot",
    "revoke_token",
    "sign_off",
    "sweep",
    "take_export",
    "take_missing_snapshots",
    "take_snapshot",
    "token_for",
]
