"""What learning does later, by the clock (``obt_portal.schedule``)."""

from celery import shared_task
from django.utils import timezone

from learning import services


@shared_task
def delete_removed_records() -> None:
    """Daily. Twice or late does no harm: a record goes once its 30 days are over."""
    services.delete_removed_records(now=timezone.now())
