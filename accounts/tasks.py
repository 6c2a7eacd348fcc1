"""What the worker does about people: mail and tidying up. Ids only; safe twice, late and out of order."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts import services


@shared_task
def send_mail(mail_id: str) -> None:
    services.deliver_mail(mail_id=UUID(mail_id))


@shared_task
def send_waiting_mail() -> None:
    """Repair what the queue lost and try again what failed."""
    services.deliver_waiting_mail()


@shared_task
def delete_old_mail() -> None:
    services.delete_old_mail(now=timezone.now())


@shared_task
def delete_former_staff() -> None:
    services.delete_former_staff(now=timezone.now())


@shared_task
def delete_ended_sessions() -> None:
    services.delete_ended_sessions(now=timezone.now())


@shared_task
def delete_expired_limits() -> None:
    services.delete_expired_limits()
