"""What a worker of the portal does unlike any Celery worker."""

import structlog
from celery.platforms import EX_FAILURE
from celery.worker import state
from celery.worker.request import Request
from kombu.asynchronous import get_event_loop

log = structlog.get_logger(__name__)


class AcknowledgedRequest(Request):
    """A message that was taken, and whose acknowledgement has to arrive.

    While Redis hangs it may not. Celery passes over that, but goes on counting the message among those that the worker
    holds, and as a worker holds one at a time it would never take another. So the worker ends, and whatever keeps it
    running starts it afresh; the message is given out again, which does no harm.
    """

    def acknowledge(self) -> None:
        """The worker's loop says it to Redis in its next turn; in the turn after that it has been said, or has failed."""
        super().acknowledge()
        if loop := get_event_loop():
            loop.call_soon(loop.call_soon, self._end_unless_acknowledged)

    def _end_unless_acknowledged(self) -> None:
        if not self.message.acknowledged:
            log.error("worker_ends", reason="a message could not be acknowledged")
            state.should_stop = EX_FAILURE  # type: ignore[assignment]
