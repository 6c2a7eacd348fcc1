"""What the portal remembers about running itself; nothing about people or campaigns."""

from django.db import models
from django.db.models import Q


class JobRun(models.Model):
    """The last time a job of the schedule ran. A job that is running, or was killed, started after it last finished.

    It is kept here and not in an app, because the jobs belong to several apps and the schedule is the portal's.
    """

    name = models.CharField(primary_key=True, max_length=100, help_text="As in the schedule")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    succeeded = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, succeeded__isnull=True)
                | Q(finished_at__isnull=False, succeeded__isnull=False),
                name="a_job_that_finished_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.name
