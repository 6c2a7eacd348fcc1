"""One function for each screen."""

from accounts.views.address import (
    join,
    join_check,
    join_code,
    new_address,
    new_address_code,
)
from accounts.views.pages import accessibility, cookies, privacy
from accounts.views.recently import confirm, confirm_code
from accounts.views.second_factor import second_factor
from accounts.views.sign_in import another_code, sign_in, sign_in_code, sign_out
from accounts.views.single_sign_on import single_sign_on

__all__ = [
    "accessibility",
    "another_code",
    "confirm",
    "confirm_code",
    "cookies",
    "join",
    "join_check",
    "join_code",
    "new_address",
    "new_address_code",
    "privacy",
    "second_factor",
    "sign_in",
    "sign_in_code",
    "sign_out",
    "single_sign_on",
]
