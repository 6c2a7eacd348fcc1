"""Work done later. Ids in, one service call; safe to run twice, late, or out of order."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from reports import documents, services
from reports.services.calls import delete_old_calls


@shared_task
def refresh_standings(campaign_id: int) -> None:
    services.refresh_standings(campaign_id=campaign_id)


@shared_task
def sweep_pending_changes() -> None:
    services.sweep()


@shared_task
def check_figures() -> None:
    services.check_published_campaigns()


@shared_task
def check_campaign(campaign_id: int) -> None:
    services.check_figures(campaign_id=campaign_id)


@shared_task
def keep_the_past() -> None:
    services.keep_the_past()


@shared_task
def make_export(export_id: str) -> None:
    services.make_export(export_id=UUID(export_id), plan=documents.plan)


@shared_task
def make_pack(pack_id: str) -> None:
    services.make_pack(pack_id=UUID(pack_id), contents=documents.contents)


@shared_task
def make_what_waits() -> None:
    services.make_what_waits(plan=documents.plan, contents=documents.contents)


@shared_task
def delete_expired_exports() -> None:
    services.delete_expired_exports()


@shared_task
def delete_old_api_calls() -> None:
    """Daily. Twice or late does no harm: a call goes once its 90 days are over."""
    delete_old_calls(now=timezone.now())
