"""Everything that writes about people: who they are, where they work, what they are appointed to, mail to them."""

from accounts.services.addresses import (
    AddressNotPermitted,
    AddressTaken,
    change_address,
    prove_address,
)
from accounts.services.appointments import (
    AppointmentRefused,
    appoint,
    check_appointment,
    check_end,
    end_appointment,
    open_account,
)
from accounts.services.joining import JoinRefused, check_joining, join_accounts
from accounts.services.leaving import StillAppointed, delete_account, delete_former_staff
from accounts.services.mail import (
    NOT_PERMITTED,
    delete_old_mail,
    deliver_mail,
    deliver_waiting_mail,
    queue_mail,
    send_letter,
)
from accounts.services.postings import PostingRefused, start_posting
from accounts.services.second_factors import (
    encrypt_second_factors,
    remove_second_factors,
    tell_of_second_factor,
)
from accounts.services.sessions import delete_ended_sessions, delete_expired_limits

__all__ = [
    "NOT_PERMITTED",
    "AddressNotPermitted",
    "AddressTaken",
    "AppointmentRefused",
    "JoinRefused",
    "PostingRefused",
    "StillAppointed",
    "appoint",
    "change_address",
    "check_appointment",
    "check_end",
    "check_joining",
    "delete_account",
    "delete_ended_sessions",
    "delete_expired_limits",
    "delete_former_staff",
    "delete_old_mail",
    "deliver_mail",
    "deliver_waiting_mail",
    "encrypt_second_factors",
    "end_appointment",
    "join_accounts",
    "open_account",
    "prove_address",
    "queue_mail",
    "remove_second_factors",
    "send_letter",
    "start_posting",
    "tell_of_second_factor",
]
