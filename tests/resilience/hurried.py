"""The portal's own queue whose beat sweeps every second, for tests that cannot wait a quarter of a minute."""

from obt_portal.celery import app

__all__ = ["app"]

app.conf.beat_schedule = {
    "reports-sweep": {
        **app.conf.beat_schedule["reports-sweep"],
        "schedule": 1.0,
        "options": {"expires": 5},
    }
}
