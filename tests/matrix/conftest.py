"""What tests of the matrices stand on."""

import pytest


@pytest.fixture(scope="module")
def _world_of_a_file(django_db_setup, django_db_blocker):
    """Made once for a file's tests, because making it takes longer than most of them; undone after the last."""
    from django.db import transaction

    from tests.matrix.world import make_world

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(_world_of_a_file, db):
    """What a test does to it is undone when the test ends, and so is what was drawn of it."""
    from django.core.cache import caches

    caches["local"].clear()
    yield _world_of_a_file
    caches["local"].clear()


@pytest.fixture
def committed_world(transactional_db):
    """The same, for a browser to see; nothing that was drawn or counted before is left over."""
    from django.core.cache import caches

    from tests.matrix.world import make_world

    for cache in caches.all(initialized_only=False):
        cache.clear()
    return make_world()
