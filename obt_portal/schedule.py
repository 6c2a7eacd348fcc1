"""What happens by the clock. Times are UTC: by London time Celery sends nothing in the hour that is repeated in autumn.

Exactly one beat process reads this. Every entry must be safe to run twice or late.
"""

from typing import Any

from celery.schedules import crontab

EVERY_MINUTE = crontab()

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "send-waiting-mail": {
        "task": "accounts.tasks.send_waiting_mail",
        "schedule": EVERY_MINUTE,
        "options": {"queue": "mail", "expires": 55},
    },
    # The page about privacy promises an hour.
    "delete-old-mail": {
        "task": "accounts.tasks.delete_old_mail",
        "schedule": crontab(minute="*/5"),
    },
    "delete-ended-sessions": {
        "task": "accounts.tasks.delete_ended_sessions",
        "schedule": crontab(minute="20"),
    },
    "delete-expired-limits": {
        "task": "accounts.tasks.delete_expired_limits",
        "schedule": crontab(minute="40"),
    },
    "delete-former-staff": {
        "task": "accounts.tasks.delete_former_staff",
        "schedule": crontab(hour="3", minute="25"),
    },
    # Messages that no worker took in time are of no use: the next sweep does the same.
    "reports-sweep": {
        "task": "reports.tasks.sweep_pending_changes",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    # Just after midnight the day that ended is kept; every other time finds nothing to do, or what was missed.
    "reports-keep-the-past": {
        "task": "reports.tasks.keep_the_past",
        "schedule": crontab(minute="1,16,31,46"),
        "options": {"expires": 900},
    },
    # After the hour that the clock change repeats or leaves out.
    "reports-check-figures": {
        "task": "reports.tasks.check_figures",
        "schedule": crontab(hour=3, minute=40),
    },
    # What the queue lost, and what died with its worker, is made all the same.
    "reports-make-what-waits": {
        "task": "reports.tasks.make_what_waits",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 55},
    },
    "reports-delete-expired-exports": {
        "task": "reports.tasks.delete_expired_exports",
        "schedule": crontab(minute=25),
    },
    "reports-delete-old-api-calls": {
        "task": "reports.tasks.delete_old_api_calls",
        "schedule": crontab(hour="3", minute="50"),
    },
    "learning-delete-removed-records": {
        "task": "learning.tasks.delete_removed_records",
        "schedule": crontab(hour="3", minute="30"),
    },
}
