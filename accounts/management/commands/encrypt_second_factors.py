"""`manage.py encrypt_second_factors`: after SECOND_FACTOR_KEYS has a new first key."""

from django.core.management.base import BaseCommand

from accounts.services import encrypt_second_factors


class Command(BaseCommand):
    help = "Encrypt every second factor under the first of SECOND_FACTOR_KEYS. Safe to run again."

    def handle(self, **_: object) -> None:
        count = encrypt_second_factors()
        self.stdout.write(f"{count} second factors are encrypted under the first key.")
