"""The cookies that a browser is given in production: of this host alone, over TLS, out of reach of scripts."""

import json
import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.db import connection

from tests.conftest import with_path
from tests.platform.test_settings import PROJECT, SOUND

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "lee.learner@dwp.gov.uk"
# Signing in, being somebody, signing out: each response's cookies. Static files are not collected for a test.
SCRIPT = f"""
import json, re
import django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.test import Client
from accounts.models import OutgoingMail

client = Client(headers={{"host": settings.ALLOWED_HOSTS[0]}})
given = []

def ask(method, path, data=None):
    response = getattr(client, method)(path, data, secure=True)
    given.append([path, response.status_code, [
        {{"name": name, "value": morsel.value, **{{key: part for key, part in morsel.items() if part != ""}}}}
        for name, morsel in response.cookies.items()
    ]])

ask("get", "/")
ask("get", "/sign-in/")
ask("post", "/sign-in/", {{"email": "{ADDRESS}"}})
ask("get", "/sign-in/code/")
code = re.search(r"\\b\\d{{6}}\\b", OutgoingMail.objects.get().body)[0]
ask("post", "/sign-in/code/", {{"code": code}})
ask("get", "/you/")
ask("post", "/sign-out/")
print(json.dumps(given))
"""


@pytest.fixture
def given(department):
    """What each step of a visit gave: address, status, cookies with their attributes."""
    cache.clear()
    database = with_path(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
    services = {"DATABASE_URL": database, "REDIS_URL": os.environ["REDIS_URL"]}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=PROJECT,
        env={"DJANGO_SETTINGS_MODULE": "obt_portal.settings", **SOUND, **services},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    cache.clear()
    return json.loads(done.stdout)


def test_every_cookie_is_of_this_host_alone_and_out_of_reach(given):
    cookies = [cookie for _, _, some in given for cookie in some]
    assert {cookie["name"] for cookie in cookies} == {"__Host-sessionid", "__Host-csrftoken"}
    for cookie in cookies:
        assert cookie["secure"] is True
        assert cookie["path"] == "/"
        assert cookie["samesite"] == "Lax"
        assert "domain" not in cookie
        # One that is taken back has nothing in it to protect.
        assert cookie.get("httponly") is True or (cookie["value"], cookie["max-age"]) == ("", 0)


def test_the_visit_went_as_it_should(given):
    """Or the test above would have seen the cookies of a failure."""
    assert [(path, status) for path, status, _ in given] == [
        ("/", 200),
        ("/sign-in/", 200),
        ("/sign-in/", 302),
        ("/sign-in/code/", 200),
        ("/sign-in/code/", 302),
        ("/you/", 200),
        ("/sign-out/", 302),
    ]
    signed_in = next(some for path, status, some in given[4:] if some)
    assert {cookie["name"] for cookie in signed_in} == {"__Host-sessionid", "__Host-csrftoken"}
    assert all(cookie["value"] for cookie in signed_in)
    assert [cookie["value"] for cookie in given[-1][-1]].count("") >= 1
