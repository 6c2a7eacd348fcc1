"""Every form of the central team sent twice: the same confirmation, and nothing written the second time."""

import datetime as dt
import re
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from departments.models import Organisation, OrganisationChange
from reports import services, tasks
from reports.models import ApiToken, Export
from reports.selectors import snapshot_on
from tests.factories import make_participation
from tests.reports.central.figures import make_figures
from tests.reports.central.reading import boxes
from tests.sessions import cookie_of, session_of

TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)
WRITES = re.compile(r"^(INSERT INTO|UPDATE|DELETE FROM) \"(?!django_session)", re.IGNORECASE)
MAKING_A_CHANGE = {
    "from_organisation": "gamma",
    "to_organisation": "alpha",
    "people": "",
    "note": "Announced",
    "step": "save",
} | boxes("effective_on", TODAY)


def told(browser):
    """What the next page would confirm. It is then forgotten."""
    session = browser.session
    said = session.pop("_messages", None)
    session.save()
    return said


def the_same(browser, path, sent):
    """Send it twice; what the first answered."""
    first = browser.post(path, sent)
    said = told(browser)
    with CaptureQueriesContext(connection) as asked:
        second = browser.post(path, sent)
    assert [each["sql"] for each in asked if WRITES.match(each["sql"])] == []
    assert second.status_code == first.status_code
    assert second.get("Location") == first.get("Location")
    assert told(browser) == said
    return first


@pytest.fixture
def named(figures):
    return {"campaign": figures.slug}


@pytest.mark.django_db
class TestSentTwice:
    @pytest.mark.parametrize("kind", ["merge", "split", "transfer", "rename"])
    def test_a_change_of_organisations(self, team, named, kind):
        path = f"/central/changes/new/{kind}/"
        sent = MAKING_A_CHANGE | named | {"name": "Delta", "abbreviation": ""}
        assert the_same(team, path, sent)["Location"] == "/central/changes/"
        assert OrganisationChange.objects.get().note == "Announced"

    def test_withdrawing_a_change(self, team, named):
        team.post("/central/changes/new/merge/", MAKING_A_CHANGE | named)
        assert "The change is recorded" in told(team)
        path = f"/central/changes/withdraw/merge/gamma/alpha/{TODAY.isoformat()}/"
        sent = named | {"reason": "By mistake", "step": "save"}
        assert the_same(team, path, sent)["Location"] == "/central/changes/"
        assert not OrganisationChange.objects.exists()

    def test_a_headcount(self, team, figures):
        sent = {"people": "800", "reason": "Recount", "step": "save"} | boxes("as_at", TODAY)
        path = "/central/headcounts/alpha/"
        assert the_same(team, path, sent)["Location"].startswith("/central/headcounts/")

    def test_going_back_to_the_published_headcount(self, team, figures):
        alpha = Organisation.objects.get(slug="alpha")
        services.override_headcount(
            campaign=figures, organisation=alpha, people=5, as_at=TODAY, reason="Wrong"
        )
        path = "/central/headcounts/alpha/remove/"
        assert the_same(team, path, {})["Location"].startswith("/central/headcounts/")

    def test_a_correction(self, team, figures, named, department):
        services.take_snapshot(campaign_id=figures.pk, day=YESTERDAY)
        noon = dt.datetime.combine(YESTERDAY, dt.time(12), timezone.get_default_timezone())
        make_participation(figures, organisation=department, signed_up_at=noon)
        sent = named | {"reason": "Found", "step": "save"} | boxes("day", YESTERDAY)
        response = the_same(team, "/central/corrections/new/", sent)
        assert response["Location"].startswith("/central/corrections/")
        assert snapshot_on(figures, YESTERDAY).revision == 2

    def test_a_check(self, team, figures):
        assert the_same(team, "/central/check/", {}).status_code == 302

    def test_a_token(self, team, figures):
        sent = {
            "name": "Dashboard",
            "purpose": "Show",
            "scopes": ["figures"],
            "requests_a_minute": "60",
            "token_id": str(uuid.uuid4()),
        } | boxes("expires_on", TODAY)
        shown = the_same(team, "/central/tokens/new/", sent)
        again = team.post("/central/tokens/new/", sent)
        secrets = {re.search(r"obt_[\w-]{43}", r.content.decode())[0] for r in (shown, again)}
        assert len(secrets) == ApiToken.objects.count() == 1
        assert services.token_for(secrets.pop(), timezone.now()) is not None

    def test_revoking_a_token(self, team, central_team):
        wanted = services.TokenWanted("Dashboard", "Show", ["figures"], TODAY)
        token, _ = services.issue_token(wanted=wanted, by=central_team)
        path = f"/central/tokens/{token.pk}/revoke/"
        assert the_same(team, path, {})["Location"] == "/central/tokens/"

    def test_an_export(self, team, figures, named):
        sent = {
            "export_id": str(uuid.uuid4()),
            "kind": "sign-ups",
            "file_format": "csv",
            "measure": "signed_up",
            "table": "all",
            "basis": "core",
        }
        assert the_same(team, "/central/exports/new/", sent | named).status_code == 302
        assert Export.objects.count() == 1

    def test_an_export_asked_for_again(self, team, figures, central_team):
        wanted = services.ExportWanted(figures, "sign-ups", "csv")
        old = services.ask_for_export(wanted=wanted, by=central_team)
        tasks.make_export(str(old.pk))
        path = f"/central/exports/{old.pk}/again/"
        assert the_same(team, path, {})["Location"] == "/central/exports/"
        assert Export.objects.count() == 2

    def test_a_pack_its_making_again_and_its_signing_off(self, team, figures, named):
        services.take_snapshot(campaign_id=figures.pk, day=YESTERDAY)
        sent = named | {"title": "Figures"} | boxes("day", YESTERDAY)
        pack = the_same(team, "/central/releases/new/", sent)["Location"]
        tasks.make_pack(pack.split("/")[-2])
        assert the_same(team, f"{pack}again/", {})["Location"] == pack
        tasks.make_pack(pack.split("/")[-2])
        signed = {"name": "Sue Signer", "is_sure": "on"}
        assert the_same(team, f"{pack}sign-off/", signed)["Location"] == f"{pack}signed-off/"
        other = team.post(f"{pack}sign-off/", signed | {"name": "Somebody Else"})
        assert "it cannot be changed any more" in other.content.decode()


AT_ONCE = 6
ASKED_AT_ONCE = {
    "/central/tokens/new/": {
        "name": "Dashboard",
        "purpose": "Show",
        "scopes": ["figures"],
        "requests_a_minute": "60",
        "token_id": str(uuid.uuid4()),
    }
    | boxes("expires_on", TODAY),
    "/central/exports/new/": {
        "export_id": str(uuid.uuid4()),
        "kind": "sign-ups",
        "file_format": "csv",
        "measure": "signed_up",
        "table": "all",
        "basis": "core",
    },
    "/central/changes/new/merge/": MAKING_A_CHANGE,
}
MADE = dict(zip(ASKED_AT_ONCE, (ApiToken, Export, OrganisationChange), strict=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ASKED_AT_ONCE)
def test_six_at_once_make_one_and_are_answered_alike(campaign, central_team, path):
    """Real threads, real connections."""
    figures = make_figures(campaign)
    cookie = cookie_of(session_of(central_team, is_proved=True))
    sent = ASKED_AT_ONCE[path] | {"campaign": figures.slug}
    ready = threading.Barrier(AT_ONCE)

    def ask(_):
        browser = Client()
        browser.cookies.load(cookie)
        ready.wait(60)
        try:
            answer = browser.post(path, sent)
            secret = re.search(r"obt_[\w-]{43}", answer.content.decode())
            return answer.status_code, answer.get("Location"), secret and secret[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = set(threads.map(ask, range(AT_ONCE)))

    assert len(answers) == MADE[path].objects.count() == 1
    assert answers.pop()[0] < 400
