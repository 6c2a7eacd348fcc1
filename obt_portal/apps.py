"""The composition root as a Django app: commands of its own, and the queue's app made known."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "obt_portal"
    label = "portal"

    def ready(self) -> None:
        # Tasks declared with `shared_task` belong to whichever Celery app is loaded; be it ours. Jobs
        # listen to Celery's signals.
        from obt_portal import celery, jobs  # noqa: F401 - loading them is the point
