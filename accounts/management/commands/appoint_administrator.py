"""`manage.py appoint_administrator <email>`: the first administrator, who appoints the others."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import Role
from accounts.services import AppointmentRefused, appoint, open_account


class Command(BaseCommand):
    help = "Appoint a person as administrator from today. They sign in with a code, then set up a second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="Their work email address, at a permitted domain")

    @transaction.atomic
    def handle(self, *, email: str, **_: object) -> None:
        try:
            user = open_account(email=email)
            appoint(user=user, role=Role.ADMINISTRATOR, starts_on=timezone.localdate())
        except AppointmentRefused as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{user.email} is an administrator from today.")
