"""Second factors: how they are kept."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import InvalidToken
from django.core.management import call_command
from django.db import connection

from tests.accounts.steps import sign_in
from tests.accounts.test_roles import TOTP_SECRET, app_code

FIRST_KEY, SECOND_KEY = "a first secret " * 5, "a second secret " * 5


@pytest.fixture(autouse=True)
def _a_code_of_a_moment_ago_still_works(settings):
    settings.MFA_TOTP_TOLERANCE = 1


@pytest.fixture
def with_app(administrator):
    TOTP.activate(administrator, TOTP_SECRET)
    RecoveryCodes.activate(administrator)
    return administrator


def opens_with_the_app(client, person) -> bool:
    answer = sign_in(client, person.email, next="/admin/")
    client.post(answer.url, {"code": app_code()})
    return client.get("/admin/").status_code == 200


def kept() -> str:
    """All that the database holds about second factors."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
        return cursor.fetchone()[0]


def kept_in_clear(person) -> None:
    """As rows were before there were keys."""
    Authenticator.objects.filter(user=person, type="totp").update(data={"secret": TOTP_SECRET})
    Authenticator.objects.filter(user=person, type="recovery_codes").update(
        data={"seed": "0123456789abcdef" * 5, "used_mask": 1}
    )


def codes_of(person) -> list[str]:
    return RecoveryCodes(
        Authenticator.objects.get(user=person, type="recovery_codes")
    ).get_unused_codes()


def test_no_secret_is_kept_in_clear_and_the_app_works(client, with_app):
    assert TOTP_SECRET not in kept()
    assert kept().count("gAAAA") == 2
    assert opens_with_the_app(client, with_app)


def test_what_was_kept_in_clear_still_works(client, with_app):
    kept_in_clear(with_app)
    assert opens_with_the_app(client, with_app)
    assert len(codes_of(with_app)) == 9


def test_and_the_command_encrypts_it_once_and_for_all(client, with_app, capsys):
    kept_in_clear(with_app)
    codes = codes_of(with_app)
    for _ in range(2):
        call_command("encrypt_second_factors")
        assert "2 second factors" in capsys.readouterr().out
        assert TOTP_SECRET not in kept()
        assert "0123456789abcdef" not in kept()
    assert codes_of(with_app) == codes
    assert opens_with_the_app(client, with_app)


def test_a_key_is_changed_without_anybody_losing_their_second_factor(
    client, administrator, settings
):
    settings.SECOND_FACTOR_KEYS = [FIRST_KEY]
    TOTP.activate(administrator, TOTP_SECRET)
    settings.SECOND_FACTOR_KEYS = [SECOND_KEY, FIRST_KEY]
    call_command("encrypt_second_factors")
    settings.SECOND_FACTOR_KEYS = [SECOND_KEY]
    assert opens_with_the_app(client, administrator)


def test_without_its_key_a_secret_cannot_be_read(administrator, settings):
    settings.SECOND_FACTOR_KEYS = [FIRST_KEY]
    app = TOTP.activate(administrator, TOTP_SECRET)
    settings.SECOND_FACTOR_KEYS = [SECOND_KEY]
    with pytest.raises(InvalidToken):
        app.validate_code(app_code())
