"""The addresses that machines ask."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from obt_portal import celery


def test_live_asks_nothing_of_the_database(client, django_db_blocker):
    with django_db_blocker.block():
        assert client.get("/healthz/live").json() == {"live": True}


@pytest.mark.django_db
def test_live_asks_nothing_even_of_a_signed_in_browser(client, django_assert_num_queries):
    client.cookies["sessionid"] = "a-session"
    with django_assert_num_queries(0):
        assert client.get("/healthz/live").json() == {"live": True}


@pytest.mark.django_db
def test_ready_when_the_database_answers(client):
    assert client.get("/healthz/ready").json() == {"ready": True}


@pytest.mark.django_db(transaction=True)
def test_not_ready_when_the_database_does_not_answer(client, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", 1)
    response = client.get("/healthz/ready")
    monkeypatch.undo()
    assert response.status_code == 503
    assert response.json() == {"ready": False, "database": "unreachable"}


@pytest.mark.django_db
def test_ready_without_redis(client):
    celery.breaker._open.set()
    assert client.get("/healthz/ready").json() == {"ready": True}


@pytest.mark.parametrize("path", ["/healthz/live", "/healthz/ready"])
@pytest.mark.django_db
def test_health_is_only_read_and_never_kept(client, path):
    assert client.post(path).status_code == 405
    response = client.get(path)
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.django_db
class TestMetrics:
    def test_without_a_token_set_there_is_no_such_page(self, client):
        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404

    @pytest.mark.parametrize("given", [None, "Bearer wrong", "secret-token", "Basic secret-token"])
    def test_whoever_lacks_the_token_finds_no_such_page(self, client, settings, given):
        settings.METRICS_TOKEN = "secret-token"
        headers = {"Authorization": given} if given else {}
        assert client.get("/metrics", headers=headers).status_code == 404

    def test_the_token_shows_requests_by_route(self, client, settings):
        settings.METRICS_TOKEN = "secret-token"
        client.get("/healthz/ready")
        response = client.get("/metrics", headers={"Authorization": "Bearer secret-token"})
        assert response.status_code == 200
        assert 'view="ready"' in response.content.decode()


def test_security_txt_says_whom_to_tell_and_is_not_out_of_date(client, settings):
    response = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert response["Content-Type"].startswith("text/plain")
    assert fields["Contact"] == settings.SECURITY_CONTACT
    expires = datetime.fromisoformat(fields["Expires"])
    assert 0 < (expires - datetime.now(UTC)).days < 366
