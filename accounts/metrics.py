"""What Prometheus is told about signing in. See ``docs/alerts.yml``."""

from prometheus_client import Counter

WRONG_CODES = Counter("portal_wrong_codes", "Codes typed wrong, as this process has seen them")
