import pytest


@pytest.fixture
def post(monkeypatch):
    from reports import receivers
    from tests.reports.oracle.delivery import own_post

    # Put back at the end what each history replaces.
    monkeypatch.setattr(receivers, "requests", receivers.requests)
    with own_post() as post:
        yield post


@pytest.fixture
def world(transactional_db):
    from tests.reports.oracle.world import make_world

    return make_world()
