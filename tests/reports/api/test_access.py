"""Who gets in: tokens, scopes, the allowance, the log."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from reports.api import endpoints
from reports.models import ApiCall, ApiToken, Scope
from reports.services.calls import delete_old_calls
from reports.services.tokens import revoke_token
from tests.reports.api.world import make_token

pytestmark = pytest.mark.django_db

SCOPE_OF = {
    "/campaigns": Scope.FIGURES,
    "/measures": Scope.FIGURES,
    "/standings": Scope.FIGURES,
    "/standings/history": Scope.HISTORY,
    "/sign-ups": Scope.HISTORY,
    "/breakdowns": Scope.BREAKDOWNS,
}
EVERY = pytest.mark.parametrize("path", SCOPE_OF)


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    found = response.json()
    assert found["status"] == response.status_code
    return found


def test_every_address_of_the_description_is_tested_here():
    from reports.api.description import description

    paths = description()["paths"]
    assert {path.removeprefix("/api/v1"): of["get"]["x-scope"] for path, of in paths.items()} == {
        path: scope.value for path, scope in SCOPE_OF.items()
    }


@EVERY
def test_without_a_token_it_says_that_one_is_needed(ask, path):
    response = ask(path, token=None)

    assert problem(response)["type"] == "/api/#no-token"
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"


@EVERY
def test_being_signed_in_does_not_count(ask, client, central_team, path):
    client.force_login(central_team)

    assert problem(ask(path, token=None))["type"] == "/api/#no-token"


@pytest.mark.parametrize("bad", ["obt_made-up", "made-up", "obt_\x00", "obt_é", " ", "a b c"])
def test_a_made_up_token_is_not_accepted(ask, bad):
    response = ask("/measures", token=bad)

    assert problem(response)["type"] == "/api/#token-not-accepted"
    assert 'error="invalid_token"' in response["WWW-Authenticate"]


@EVERY
def test_an_expired_a_revoked_and_a_made_up_token_get_the_same_answer(ask, path):
    now = timezone.now()
    expired = make_token(created_at=now - dt.timedelta(days=9), expires_at=now)
    revoked = make_token()
    revoke_token(token_id=ApiToken.objects.get(prefix=revoked[:12]).pk)
    answers = [ask(path, token=token) for token in (expired, revoked, "obt_made-up")]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert not ApiCall.objects.exists()


@EVERY
def test_a_token_of_other_scopes_is_told_which_one_it_needs(ask, path):
    others = [scope for scope in Scope if scope is not SCOPE_OF[path]]
    response = ask(path, token=make_token(others))

    found = problem(response)
    assert (found["type"], found["status"]) == ("/api/#not-in-scope", 403)
    assert f"“{SCOPE_OF[path]}”" in found["detail"]
    assert f'scope="{SCOPE_OF[path]}"' in response["WWW-Authenticate"]


@EVERY
def test_a_token_of_that_scope_alone_gets_the_answer(figures, ask, path):
    response = ask(path, token=make_token([SCOPE_OF[path]]))

    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Vary"] == "Authorization"
    assert not response.cookies
    assert "Access-Control-Allow-Origin" not in response


def test_a_past_day_needs_the_scope_of_history(kept_days, ask):
    found = problem(ask("/standings", token=make_token([Scope.FIGURES]), day=kept_days[0]))

    assert "“history”" in found["detail"]


@EVERY
def test_head_is_get_without_a_body(figures, ask, path):
    got, headed = ask(path), ask(path, method="head")

    assert (headed.status_code, headed.content) == (200, b"")
    assert headed["ETag"] == got["ETag"]


@EVERY
def test_nothing_can_be_sent(ask, path):
    for method in ("post", "put", "patch", "delete", "options", "trace"):
        response = ask(path, method=method)

        assert problem(response)["type"] == "/api/#only-reading", method
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD"), method


def test_an_address_that_does_not_exist_is_a_problem_too(db, ask):
    assert problem(ask("/standing"))["type"] == "/api/#nothing-there"


# --- The allowance --------------------------------------------------------------------------------


def test_more_requests_than_allowed_are_refused_until_the_oldest_is_a_minute_old(ask):
    token = make_token(requests_a_minute=3)
    begin = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
    with time_machine.travel(begin, tick=False) as clock:
        ApiToken.objects.update(created_at=begin, expires_at=begin + dt.timedelta(days=1))
        left = []
        for _ in range(3):
            response = ask("/measures", token=token)
            assert response.status_code == 200
            left.append(response["RateLimit"])
            clock.shift(10)
        assert left == ['"minute";r=2;t=60', '"minute";r=1;t=50', '"minute";r=0;t=40']
        assert response["RateLimit-Policy"] == '"minute";q=3;w=60'

        refused = ask("/measures", token=token)
        assert problem(refused)["type"] == "/api/#too-many-requests"
        assert (refused.status_code, refused["Retry-After"]) == (429, "30")
        assert ask("/measures").status_code == 200, "another token has its own allowance"

        clock.shift(29)
        assert ask("/measures", token=token).status_code == 429
        clock.shift(1)
        again = ask("/measures", token=token)
        assert (again.status_code, again["RateLimit"]) == (200, '"minute";r=0;t=10')
        assert ask("/measures", token=token).status_code == 429


# --- The log ----------------------------------------------------------------------------------------


def test_each_call_of_a_token_is_noted_with_its_answer(figures, ask):
    tag = ask("/measures")["ETag"]
    ask("/measures", headers={"If-None-Match": tag})
    ask("/standings", campaign=figures.slug, measure="nonsense")
    ask("/sign-ups", campaign="no-such-campaign")

    assert list(ApiCall.objects.order_by("pk").values_list("path", "status")) == [
        ("/api/v1/measures", 200),
        ("/api/v1/measures", 304),
        (f"/api/v1/standings?campaign={figures.slug}&measure=nonsense", 422),
        ("/api/v1/sign-ups?campaign=no-such-campaign", 404),
    ]


def test_a_secret_put_into_the_address_is_not_in_the_log(ask):
    ask("/standings", access_token="obt_secret", table="all")

    assert ApiCall.objects.get().path == "/api/v1/standings?table=all"


def test_a_very_long_address_is_noted_as_far_as_there_is_room(ask):
    assert ask("/standings", campaign="x" * 3000).status_code == 422
    assert len(ApiCall.objects.get().path) == 400


def test_that_a_token_is_in_use_is_noted_once_a_minute(ask):
    begin = timezone.now() + dt.timedelta(hours=1)
    noted = []
    with time_machine.travel(begin, tick=False) as clock:
        for seconds in (0, 59, 1):
            clock.shift(seconds)
            ask("/measures")
            noted.append((ApiToken.objects.get().last_used_at - begin).total_seconds())
    assert noted == [0, 0, 60]


def test_calls_are_kept_for_ninety_days(ask):
    ask("/measures")
    ask("/campaigns")
    now = timezone.now()
    ApiCall.objects.filter(path="/api/v1/measures").update(asked_at=now - dt.timedelta(days=91))

    assert delete_old_calls(now=now) == 1
    assert ApiCall.objects.get().path == "/api/v1/campaigns"
    assert delete_old_calls(now=now) == 0


def test_the_log_is_shortened_every_day():
    from obt_portal.celery import app
    from obt_portal.schedule import BEAT_SCHEDULE

    task = BEAT_SCHEDULE["reports-delete-old-api-calls"]["task"]
    app.loader.import_default_modules()
    old = ApiCall.objects.create(
        token=ApiToken.objects.get(prefix=make_token()[:12]),
        asked_at=timezone.now() - dt.timedelta(days=91),
        path="/api/v1/measures",
        status=200,
    )
    app.tasks[task]()
    assert not ApiCall.objects.filter(pk=old.pk).exists()


def test_a_failure_tells_the_asker_nothing_and_the_log_everything(ask, monkeypatch, caplog):
    def fail(_measure):
        raise RuntimeError("what went wrong")

    monkeypatch.setattr(endpoints, "measure_shown", fail)
    response = ask("/measures")

    assert problem(response)["type"] == "/api/#went-wrong"
    assert "what went wrong" not in response.content.decode()
    (line,) = [record.msg for record in caplog.records if "api_failed" in str(record.msg)]
    assert "RuntimeError: what went wrong" in line["exception"]
