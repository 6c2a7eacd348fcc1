"""What makes standings fall behind. The promise is written now; asking a worker to keep it waits for the commit."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Final

from django.db import transaction
from django.dispatch import receiver

from campaigns.signals import campaign_changed
from departments.signals import reference_data_changed
from learning.signals import learning_changed
from obt_portal.celery import publish
from reports import services
from reports.tasks import refresh_standings

# A refresh waits this long before it starts, so that it serves whoever commits meanwhile too...
WAIT: Final = 1.0
# ...and whoever commits within a little less than that asks for no second one.
SHARED_FOR: Final = 0.9


class Requests:
    """Asks for one refresh where many would be asked for. Each process has its own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._asked_at: dict[int, float] = {}

    def refresh(self, campaign_id: int) -> None:
        """To be called after the commit. What the queue did not take, the next caller and the sweep ask for again."""
        now = self._clock()
        with self._lock:
            if now - self._asked_at.get(campaign_id, -SHARED_FOR) < SHARED_FOR:
                return
            self._asked_at[campaign_id] = now
        published = publish(refresh_standings, campaign_id, countdown=WAIT)
        published.add_done_callback(partial(self._forget_unless_taken, campaign_id))

    def _forget_unless_taken(self, campaign_id: int, published: Future[bool]) -> None:
        if not published.result():
            with self._lock:
                self._asked_at.pop(campaign_id, None)


requests = Requests()


@receiver(learning_changed, dispatch_uid="reports.learning_changed")
def recount_organisations(
    *, campaign_id: int, organisation_ids: frozenset[int], **_: object
) -> None:
    services.mark_behind(campaign_id=campaign_id, organisation_ids=organisation_ids)
    _ask_after_commit(campaign_id)


@receiver(campaign_changed, dispatch_uid="reports.campaign_changed")
def recount_campaign(*, campaign_id: int, **_: object) -> None:
    services.mark_behind(campaign_id=campaign_id, organisation_ids=None)
    _ask_after_commit(campaign_id)


@receiver(reference_data_changed, dispatch_uid="reports.reference_data_changed")
def recount_every_campaign(**_: object) -> None:
    for campaign_id in services.mark_everything_behind():
        _ask_after_commit(campaign_id)


def _ask_after_commit(campaign_id: int) -> None:
    transaction.on_commit(partial(requests.refresh, campaign_id))
