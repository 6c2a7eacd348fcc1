"""What the database refuses to keep about jobs."""

import pytest
from django.utils import timezone

from obt_portal.models import JobRun
from tests.constraints import breaks


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["finished_at", "succeeded"])
def test_a_job_that_finished_has_an_outcome_and_one_that_has_not_has_none(given):
    now = timezone.now()
    values = {"finished_at": now, "succeeded": True}
    with breaks("a_job_that_finished_has_an_outcome"):
        JobRun.objects.create(name="tidy", started_at=now, **{given: values[given]})
