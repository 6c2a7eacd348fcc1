"""`manage.py remove_second_factors <email>`: for the last administrator, whom no other can help."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services import remove_second_factors


class Command(BaseCommand):
    help = "Remove somebody's authenticator app, passkeys and recovery codes. They are told by mail and sign in again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address they sign in with")

    def handle(self, *, email: str, **_: object) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        count = remove_second_factors(user=user)
        self.stdout.write(f"Removed {count} second factors of {user.email}.")
