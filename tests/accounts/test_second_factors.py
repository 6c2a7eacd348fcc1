"""Second factors: how they are kept, who is told of them, and how somebody's are taken away."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import InvalidToken
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.models import OutgoingMail, SecondFactorEvent
from tests.accounts.steps import TOTP_SECRET, app_code, newest_mail, sign_in
from tests.sessions import proved

FIRST_KEY, SECOND_KEY = "a first secret " * 5, "a second secret " * 5


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


# --- Told, and written down -------------------------------------------------------------------------


@pytest.mark.parametrize("contact", ["", "help@portal.example"])
def test_setting_up_and_removing_an_app_is_told_by_mail(
    committed, client, administrator, settings, contact
):
    settings.CONTACT_EMAIL = contact
    sign_in(client, administrator.email)
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    client.post("/accounts/2fa/totp/activate/", {"code": app_code(secret)})
    told = newest_mail(administrator.email)
    assert told.subject == "Your second step to sign in to One Big Thing"
    assert "An authenticator app was set up" in told.body
    assert "If it was not you" in told.body
    assert (contact or "champion") in told.body
    client.post("/accounts/2fa/totp/deactivate/")
    assert "The authenticator app was removed" in newest_mail(administrator.email).body


def test_nobody_is_told_of_a_first_single_sign_on_or_of_signing_in(client, administrator):
    sign_in(client, administrator.email)
    assert OutgoingMail.objects.count() == 1, "the code alone"


def test_the_history_says_who_set_up_and_removed_what_and_no_secret(with_app):
    browser = proved(with_app)
    browser.post(
        f"/admin/accounts/user/{with_app.pk}/change/",
        {"is_active": "on", "remove_second_factors": "on"},
    )
    events = SecondFactorEvent.objects.order_by("pgh_id")
    assert [(event.pgh_label, event.type) for event in events] == [
        ("insert", "totp"),
        ("insert", "recovery_codes"),
        ("delete", "totp"),
        ("delete", "recovery_codes"),
    ]
    assert {event.user_id for event in events} == {with_app.pk}
    assert events.last().pgh_context.metadata["user"] == str(with_app.pk)
    assert not {field.name for field in SecondFactorEvent._meta.fields} & {"data"}


# --- Taken away --------------------------------------------------------------------------------------


def test_an_administrator_takes_a_stolen_second_factor_away(client, with_app, champion):
    TOTP.activate(champion, TOTP_SECRET)
    thief, browser = proved(champion), proved(with_app)
    assert thief.get("/you/").status_code == 200
    address = f"/admin/accounts/user/{champion.pk}/change/"
    page = browser.get(address).content.decode()
    assert "TOTP Authenticator, since" in page
    answer = browser.post(address, {"is_active": "on", "remove_second_factors": "on"})
    assert answer.status_code == 302
    assert not Authenticator.objects.filter(user=champion).exists()
    assert Authenticator.objects.filter(user=with_app).exists()
    assert thief.get("/you/").status_code == 302, "their visit has ended"
    assert "An administrator removed your second step" in newest_mail(champion.email).body
    champion.refresh_from_db()
    assert champion.is_active
    assert sign_in(client, champion.email).url == "/home/"


def test_closing_an_account_takes_no_second_factor_away(with_app, champion):
    TOTP.activate(champion, TOTP_SECRET)
    proved(with_app).post(f"/admin/accounts/user/{champion.pk}/change/", {})
    champion.refresh_from_db()
    assert not champion.is_active
    assert Authenticator.objects.filter(user=champion).exists()


def test_the_last_administrator_is_helped_by_command(with_app, capsys):
    browser: Client = proved(with_app)
    call_command("remove_second_factors", with_app.email.upper())
    assert "Removed 2 second factors" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    assert browser.get("/admin/").status_code == 302
    assert newest_mail(with_app.email)
    with pytest.raises(CommandError, match="Nobody signs in with"):
        call_command("remove_second_factors", "nobody@dwp.gov.uk")
