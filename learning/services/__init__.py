"""Everything that writes about what people did. Pages and tasks import from here."""

from learning.services.activities import declare_activity, withdraw_declaration
from learning.services.certificates import issue_certificate
from learning.services.joining import join_participations
from learning.services.levels import choose_level
from learning.services.participation import join_campaign, leave, move
from learning.services.records import (
    RecordDetails,
    change_record,
    check_details,
    delete_removed_records,
    put_back_record,
    record_learning,
    remove_record,
)
from learning.services.recount import recount, recount_campaign
from learning.services.surveys import save_answer, submit_response

__all__ = [
    "RecordDetails",
    "change_record",
    "check_details",
    "choose_level",
    "declare_activity",
    "delete_removed_records",
    "issue_certificate",
    "join_campaign",
    "join_participations",
    "leave",
    "move",
    "put_back_record",
    "record_learning",
    "recount",
    "recount_campaign",
    "remove_record",
    "save_answer",
    "submit_response",
    "withdraw_declaration",
]
