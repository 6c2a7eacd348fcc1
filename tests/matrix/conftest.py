"""What tests of the matrices stand on."""

import pytest


@pytest.fixture
def world(db):
    from tests.matrix.world import make_world

    return make_world()


@pytest.fixture
def committed_world(transactional_db):
    """The same, for a browser to see; nothing that was drawn or counted before is left over."""
    from django.core.cache import caches

    from tests.matrix.world import make_world

    for cache in caches.all(initialized_only=False):
        cache.clear()
    return make_world()
