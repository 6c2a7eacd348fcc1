from django.apps import AppConfig


class NewerConfig(AppConfig):
    """What a release may bring: one more column on the table that everybody uses."""

    name = "tests.resilience.newer"
