"""The portal's queue with Celery's own messages, which pass over an acknowledgement that did not arrive."""

from obt_portal.celery import app

__all__ = ["app"]

app.Task.Request = "celery.worker.request:Request"
