"""An answer and its version belong together, also when the figures change while they are read."""

import pytest
from django.test import RequestFactory
from pydantic import BaseModel

from reports.api.conditions import MOST_LOOKS, Version, answered_as_it_stands


class Figure(BaseModel):
    value: int


def looking_at(*values):
    """Each look finds the version and the figure of the next value; what is made is what stands at that moment."""
    coming = iter(values)

    def look():
        value = next(coming)
        return Version((value,), None), lambda: Figure(value=value)

    return look


@pytest.fixture
def request_of():
    def asked(tag=None):
        return RequestFactory().get(
            "/api/v1/standings", headers={"If-None-Match": tag} if tag else {}
        )

    return asked


def test_figures_that_stay_are_answered_with_their_version(request_of):
    response = answered_as_it_stands(request_of(), looking_at(1, 1))

    assert response.content == b'{"value":1}'
    assert response["ETag"]


def test_figures_that_change_meanwhile_are_read_again(request_of):
    steady = answered_as_it_stands(request_of(), looking_at(2, 2))

    response = answered_as_it_stands(request_of(), looking_at(1, 2, 2))

    assert response.content == b'{"value":2}'
    assert response["ETag"] == steady["ETag"]


def test_figures_that_never_stay_are_answered_without_a_version(request_of):
    response = answered_as_it_stands(request_of(), looking_at(*range(MOST_LOOKS + 1)))

    assert response.status_code == 200
    assert "ETag" not in response


def test_who_has_them_already_is_told_so_after_one_look(request_of):
    tag = answered_as_it_stands(request_of(), looking_at(1, 1))["ETag"]

    response = answered_as_it_stands(request_of(tag), looking_at(1))

    assert (response.status_code, response.content) == (304, b"")
