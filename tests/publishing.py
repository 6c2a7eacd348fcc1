"""Messages leave by a thread of their own: tests wait until they have."""

from obt_portal import celery


def all_published() -> None:
    """Whatever was published so far is on the queue, or was not taken."""
    celery.publisher.submit(bool).result(30)
