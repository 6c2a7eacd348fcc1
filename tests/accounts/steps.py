"""Signing in, step by step, as the tests of this folder need it."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from accounts.models import OutgoingMail

TOTP_SECRET = "JBSWY3DPEHPK3PXP"


def app_code(secret: str = TOTP_SECRET) -> str:
    """What the authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def newest_mail(address: str) -> OutgoingMail:
    return OutgoingMail.objects.filter(to=address).order_by("-queued_at")[0]


def mailed_code(address: str) -> str:
    found = re.search(r"\b\d{6}\b", newest_mail(address).body)
    assert found, "the mail holds no code"
    return found.group()


def ask_for_code(client: Client, address: str, **more: str):
    return client.post("/sign-in/", {"email": address, **more})


def type_code(client: Client, code: str):
    return client.post("/sign-in/code/", {"code": code})


def sign_in(client: Client, address: str, **more: str):
    ask_for_code(client, address, **more)
    return type_code(client, mailed_code(address))


def errors_on(response) -> str:
    """The words of the error summary; empty when there is none."""
    page = response.content.decode()
    found = re.search(r'govuk-error-summary__body">(.*?)</div>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1)).split()) if found else ""
