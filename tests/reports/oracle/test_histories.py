"""Whatever people do, and however badly refreshes are delivered, each standing is what the oracle says."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.reports.oracle.machine import Histories

pytestmark = pytest.mark.django_db(transaction=True)

CHECKS_NOT_MEANT = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
ALWAYS_THE_SAME = settings(
    max_examples=40,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=CHECKS_NOT_MEANT,
)
# Different each time: what it finds it prints as a program, with the code that brings it back.
LONG = settings(
    max_examples=120,
    stateful_step_count=60,
    database=None,
    print_blob=True,
    deadline=None,
    suppress_health_check=CHECKS_NOT_MEANT,
)


def histories_in(world, post):
    return type("Histories", (Histories,), {"world": world, "post": post})


def test_every_standing_is_what_the_oracle_says(world, post):
    run_state_machine_as_test(histories_in(world, post), settings=ALWAYS_THE_SAME)


@pytest.mark.slow
def test_every_standing_is_what_the_oracle_says_in_many_long_histories(world, post):
    run_state_machine_as_test(histories_in(world, post), settings=LONG)
