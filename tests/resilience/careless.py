"""The portal's queue without what makes a killed worker harmless: messages are forgotten when they are taken, nothing sweeps."""

from obt_portal.celery import app

__all__ = ["app"]

app.conf.task_acks_late = False
app.conf.task_reject_on_worker_lost = False
app.conf.beat_schedule = {}
