"""One function for each screen."""

from accounts.views.pages import accessibility, cookies, privacy
from accounts.views.second_factor import second_factor
from accounts.views.sign_in import another_code, sign_in, sign_in_code, sign_out
from accounts.views.single_sign_on import single_sign_on

__all__ = [
    "accessibility",
    "another_code",
    "cookies",
    "privacy",
    "second_factor",
    "sign_in",
    "sign_in_code",
    "sign_out",
    "single_sign_on",
]
