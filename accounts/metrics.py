"""What Prometheus is told about signing in, and about the mail that it depends on. See ``docs/alerts.yml``."""

from collections.abc import Iterator

from django.utils import timezone
from prometheus_client import Counter, Metric

from accounts.selectors import mail_state
from obt_portal.metrics import gauge, watch_database

WRONG_CODES = Counter("portal_wrong_codes", "Codes typed wrong, as this process has seen them")


def mail() -> Iterator[Metric]:
    seen = mail_state()
    age = (timezone.now() - seen.oldest).total_seconds() if seen.oldest else 0.0
    yield gauge("portal_mail_waiting", "Messages not sent yet", seen.waiting)
    yield gauge("portal_mail_waiting_oldest_seconds", "Age of the oldest; 0 when none waits", age)
    yield gauge("portal_mail_given_up", "Messages given up in the last week", seen.given_up)


watch_database(mail)
