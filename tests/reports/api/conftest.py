"""Figures to read, and programs that read them."""

import pytest


@pytest.fixture(autouse=True)
def _nothing_kept():
    from django.core.cache import caches

    caches["local"].clear()


@pytest.fixture
def figures(campaign):
    from tests.reports.api.world import make_figures

    return make_figures(campaign)


@pytest.fixture
def kept_days(figures):
    from tests.reports.api.world import keep_days

    return keep_days(figures)


@pytest.fixture
def sign_ups(figures):
    from tests.reports.api.world import make_sign_ups

    return make_sign_ups(figures)


@pytest.fixture
def released(figures):
    from tests.reports.api.world import make_release

    return make_release(figures)


@pytest.fixture
def ask(client, db):
    """Ask an address of the API; with a token of every scope unless another is given, or None."""
    from tests.reports.api.world import make_token

    usual = make_token()

    def asked(path, token=usual, headers=None, method="get", **query):
        given = {"Authorization": f"Bearer {token}"} if token else {}
        where = f"/api/v1{path}"
        if method == "trace":
            return client.trace(where, headers=given)
        return getattr(client, method)(where, query, headers=given | (headers or {}))

    return asked
