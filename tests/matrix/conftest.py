"""What tests of the matrices stand on."""

import pytest


@pytest.fixture
def world(db):
    from tests.matrix.world import make_world

    return make_world()
