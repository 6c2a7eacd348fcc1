"""Drawings of components are kept, but nobody can fill the memory with what they type."""

import pytest

from obt_portal.ui.templatetags import govuk


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(govuk, "_kept", {})


def test_a_small_drawing_is_kept_and_drawn_once(monkeypatch):
    first = govuk.component("tag", text="New")
    monkeypatch.setattr(govuk, "_drawn", None)
    assert govuk.component("tag", text="New") == first


def test_a_large_drawing_is_not_kept():
    for number in range(3):
        assert str(number) * 100_000 in govuk.component("tag", text=str(number) * 100_000)
    assert govuk._kept == {}


def test_no_more_are_kept_than_a_set_number():
    for number in range(govuk.MOST_KEPT + 10):
        govuk.component("tag", text=str(number))
    assert len(govuk._kept) <= govuk.MOST_KEPT


@pytest.mark.django_db
def test_what_a_stranger_types_is_not_kept(client):
    client.post("/sign-in/", {"email": "x" * 100_000})
    assert all(len(drawn) <= govuk.LONGEST_KEPT for drawn in govuk._kept.values())
    assert "x" * 1_000 not in str(govuk._kept)
