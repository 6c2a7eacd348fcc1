"""API tokens: the services, and the pages that list, make and revoke them."""

import datetime as dt
import hashlib
import re
import uuid
from dataclasses import replace

import pytest
from django.apps import apps
from django.utils import timezone

from reports import services
from reports.models import ApiCall, ApiToken
from tests.reports.central.reading import boxes, rows_of, text_of
from tests.sessions import proved

pytestmark = pytest.mark.django_db

LIST = "/central/tokens/"
NEW = "/central/tokens/new/"
TODAY = timezone.localdate()
NOW = timezone.now()
WANTED = services.TokenWanted("Ofsted dashboard", "Show it to staff", ["figures"], TODAY)
GOOD = {
    "name": "Ofsted dashboard",
    "purpose": "Show it to staff",
    "scopes": ["figures", "history"],
    "requests_a_minute": "60",
    **boxes("expires_on", TODAY + dt.timedelta(days=30)),
}


@pytest.fixture
def issued(central_team):
    return services.issue_token(wanted=WANTED, by=central_team)


# --- The services -------------------------------------------------------------------------------


def test_only_a_hash_of_the_secret_is_kept(issued):
    token, secret = issued
    token.refresh_from_db()
    assert secret.startswith("obt_")
    assert len(secret) > 40
    assert token.sha256 == hashlib.sha256(secret.encode()).hexdigest()
    assert token.prefix == secret[:12]
    assert secret not in str(vars(token))


def test_every_secret_is_another(central_team):
    secrets = {services.issue_token(wanted=WANTED, by=central_team)[1] for _ in range(20)}
    assert len(secrets) == 20


def test_a_token_works_to_the_end_of_its_last_day(issued):
    token, secret = issued
    midnight = dt.datetime.combine(
        TODAY + dt.timedelta(days=1), dt.time(), timezone.get_default_timezone()
    )
    assert services.token_for(secret, midnight - dt.timedelta(seconds=1)) == token
    assert services.token_for(secret, midnight) is None


@pytest.mark.parametrize("wrong", ["", "obt_", "x", "OBT_" + "a" * 43, "obt_\x00", "obt_\ud800é"])
def test_nobody_gets_in_with_another_secret(issued, wrong):
    assert services.token_for(wrong, NOW) is None


def test_the_hash_itself_is_no_secret(issued):
    token, secret = issued
    assert services.token_for(token.sha256, NOW) is None
    assert services.token_for(f"obt_{token.sha256}", NOW) is None
    assert services.token_for(secret[:-1], NOW) is None


def test_a_revoked_token_works_no_more(issued):
    token, secret = issued
    services.revoke_token(token_id=token.pk)
    assert services.token_for(secret, timezone.now()) is None


def test_a_token_that_is_revoked_twice_was_revoked_then(issued):
    token, _ = issued
    services.revoke_token(token_id=token.pk, now=NOW)
    services.revoke_token(token_id=token.pk, now=NOW + dt.timedelta(hours=1))
    assert ApiToken.objects.get().revoked_at == NOW


def test_a_token_that_is_not_there_cannot_be_revoked(db):
    with pytest.raises(ApiToken.DoesNotExist):
        services.revoke_token(token_id=uuid.uuid4())


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "n" * 101}, "name"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "p" * 401}, "purpose"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["figures", "everything"]}, "scopes"),
        ({"expires_on": TODAY - dt.timedelta(days=1)}, "expires_on"),
        ({"expires_on": TODAY + dt.timedelta(days=367)}, "expires_on"),
        ({"requests_a_minute": 0}, "requests_a_minute"),
        ({"requests_a_minute": 601}, "requests_a_minute"),
    ],
)
def test_what_cannot_be_a_token_is_refused(central_team, given, field):
    with pytest.raises(services.TokenRefused) as refused:
        services.issue_token(wanted=replace(WANTED, **given), by=central_team)
    assert refused.value.field == field
    assert not ApiToken.objects.exists()


def test_a_request_sent_twice_makes_one_token_and_gives_the_same_secret(central_team):
    name = uuid.uuid4()
    first = services.issue_token(wanted=WANTED, by=central_team, request_id=name)
    assert services.issue_token(wanted=WANTED, by=central_team, request_id=name) == first
    assert ApiToken.objects.count() == 1


def test_other_answers_or_another_person_make_another_token(central_team, administrator):
    name = uuid.uuid4()
    made = {
        services.issue_token(wanted=wanted, by=by, request_id=name)[1]
        for wanted in (WANTED, replace(WANTED, purpose="Something else"))
        for by in (central_team, administrator)
    }
    assert len(made) == ApiToken.objects.count() == 4


def test_no_secret_is_made_of_what_is_kept_or_shown(central_team, settings):
    """Neither the ids nor the name of the request are enough: the portal's own secret is in it."""
    name = uuid.uuid4()
    _, secret = services.issue_token(wanted=WANTED, by=central_team, request_id=name)
    ApiToken.objects.all().delete()
    settings.SECRET_KEY = "another secret key of at least fifty letters, for this test alone"
    assert services.issue_token(wanted=WANTED, by=central_team, request_id=name)[1] != secret


# --- The pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [LIST, NEW])
def test_others_do_not_see_tokens(client, champion, administrator, path):
    assert client.get(path)["Location"].startswith("/sign-in/")
    for other in (champion, administrator):
        assert proved(other).get(path).status_code == 403
        assert proved(other).post(path, GOOD).status_code == 403
    assert not ApiToken.objects.exists()


def test_nobody_else_revokes_a_token(client, champion, issued):
    path = f"{LIST}{issued[0].pk}/revoke/"
    client.post(path)
    assert proved(champion).post(path).status_code == 403
    assert ApiToken.objects.get().revoked_at is None


def test_the_list_says_everything_but_the_secret(team, issued):
    token, secret = issued
    ApiToken.objects.update(last_used_at=None)
    for days in (0, 29, 31):
        ApiCall.objects.create(
            token=token, asked_at=NOW - dt.timedelta(days=days), path="/", status=200
        )
    response = team.get(LIST)
    [row] = rows_of(response, "Tokens")
    assert row[:4] == [
        "Ofsted dashboard",
        "Show it to staff",
        "Campaigns, measures and standings",
        secret[:12],
    ]
    today = f"{TODAY.day} {TODAY:%B %Y}"
    assert row[4:] == [today, "Never", "2", "Works Revoke Ofsted dashboard"]
    assert secret not in response.content.decode()
    assert token.sha256 not in response.content.decode()


def test_the_list_says_which_tokens_work_no_more(team, central_team, issued):
    expired, _ = services.issue_token(wanted=replace(WANTED, name="Expired"), by=central_team)
    ApiToken.objects.filter(pk=expired.pk).update(
        created_at=NOW - dt.timedelta(days=9), expires_at=NOW - dt.timedelta(days=1)
    )
    revoked, _ = services.issue_token(wanted=replace(WANTED, name="Revoked"), by=central_team)
    services.revoke_token(token_id=revoked.pk)
    states = [(row[0], row[-1]) for row in rows_of(team.get(LIST), "Tokens")]
    assert states == [
        ("Ofsted dashboard", "Works Revoke Ofsted dashboard"),
        ("Revoked", "Revoked"),
        ("Expired", "Expired"),
    ]


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_costs_the_same_however_long(team, central_team, more, django_assert_num_queries):
    for _ in range(more):
        services.issue_token(wanted=WANTED, by=central_team)
    with django_assert_num_queries(4):
        team.get(LIST)


def test_the_secret_is_shown_once_and_works(team, central_team):
    response = team.post(NEW, GOOD)
    secret = re.search(r"obt_[\w-]{43}", response.content.decode())[0]
    assert "no-store" in response["Cache-Control"]
    token = services.token_for(secret, timezone.now())
    assert token.created_by == central_team
    assert token.scopes == ["figures", "history"]
    assert timezone.localdate(token.expires_at) == TODAY + dt.timedelta(days=31)
    event = apps.get_model("reports", "ApiTokenEvent").objects.get()
    assert event.pgh_context.metadata["user"] == str(central_team.pk)


def test_revoking_asks_first_and_keeps_who_did_it(team, central_team, issued):
    path = f"{LIST}{issued[0].pk}/revoke/"
    assert "Ofsted dashboard , which starts with" in text_of(team.get(path))
    assert ApiToken.objects.get().revoked_at is None
    response = team.post(path)
    assert "Ofsted dashboard can no longer read figures" in text_of(team.get(response["Location"]))
    assert ApiToken.objects.get().revoked_at is not None
    event = apps.get_model("reports", "ApiTokenEvent").objects.order_by("pgh_id").last()
    assert (event.pgh_label, event.pgh_context.metadata["user"]) == (
        "update",
        str(central_team.pk),
    )
    assert team.get(path).status_code == 404


def test_an_unknown_token_is_not_found(team):
    path = f"{LIST}{uuid.uuid4()}/revoke/"
    assert [team.get(path).status_code, team.post(path).status_code] == [404, 404]
