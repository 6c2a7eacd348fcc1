"""What tests of this folder may ask for."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """Rows are really committed, and no rate limit is left over, nor left to the next: emptying the tables spares the cache's."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _a_code_of_a_moment_ago_still_works(settings):
    """On a busy machine the half minute may be over by the time that an app's code is sent."""
    settings.MFA_TOTP_TOLERANCE = 1


@pytest.fixture
def with_app(administrator):
    """The administrator has set an authenticator app up."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    from tests.accounts.steps import TOTP_SECRET

    TOTP.activate(administrator, TOTP_SECRET)
    RecoveryCodes.activate(administrator)
    return administrator
