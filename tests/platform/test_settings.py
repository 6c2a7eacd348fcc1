"""The environment and the settings: told together, refused together."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from obt_portal.env import Reader

PROJECT = Path(__file__).parents[2]
SOUND = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "q7Zr0Vn3kT9xWc5Yb1Lm8Pd4Hs6Jf2Ga-Eu_Qi7Zr0Vn3kT9xWc5Yb1Lm8Pd4H",
    "SECOND_FACTOR_KEYS": "Wb2Nf8Qs4Xj6Zt0Lc5Hv9Kd3Rm7Gp1Ya_Su-Wb2Nf8Qs4Xj6Zt0Lc5Hv9Kd3",
    "BASE_URL": "https://learning.department.example",
    "DATABASE_URL": "postgres://portal:secret@database:5432/portal",
    "REDIS_URL": "redis://queue:6379/0",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.department.example:587",
    "EMAIL_FROM": "One Big Thing <no-reply@department.example>",
    "SECURITY_CONTACT": "mailto:security@department.example",
}


def manage(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def names_in_example():
    text = (PROJECT / ".env.example").read_text()
    return set(re.findall(r"^([A-Z_]+)=", text, flags=re.MULTILINE))


def test_the_example_names_every_setting_and_no_other():
    # In a process of its own: some variables are read only where production is meant.
    script = "from obt_portal import settings; print(' '.join(settings.env.names))"
    read = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **SOUND},
        capture_output=True,
        text=True,
        check=True,
    )
    of_compose = set(re.findall(r"\$\{(\w+)", (PROJECT / "docker-compose.yml").read_text()))
    assert of_compose == {"POSTGRES_PASSWORD"}
    assert set(read.stdout.split()) | of_compose == names_in_example()


def test_no_other_file_reads_the_environment():
    allowed = {"settings.py", "celery.py", "wsgi.py"}
    readers = [
        path
        for path in PROJECT.glob("*/**/*.py")
        if path.relative_to(PROJECT).parts[0]
        in {"obt_portal", "departments", "accounts", "campaigns", "learning", "reports"}
        and "devservices" not in path.parts
        and path.name not in allowed
        and re.search(r"os\.environ|os\.getenv", path.read_text())
    ]
    assert readers == []


def test_sound_production_settings_pass_the_deployment_checks():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **SOUND)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_an_empty_environment_is_production_and_is_refused_with_one_list():
    done = manage("check")
    assert done.returncode != 0
    for name in SOUND.keys() - {"ENVIRONMENT"}:
        assert f"  - {name} is missing" in done.stderr
    assert "ENVIRONMENT=development" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("DEBUG", "yes", "DEBUG is on"),
        ("SECRET_KEY", "short", "SECRET_KEY is not a secret"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY is not a secret"),
        ("SECRET_KEY", "django-insecure-" + SOUND["SECRET_KEY"], "SECRET_KEY is not a secret"),
        ("SECOND_FACTOR_KEYS", "short", "SECOND_FACTOR_KEYS is not a list of secrets"),
        ("SECOND_FACTOR_KEYS", SOUND["SECOND_FACTOR_KEYS"] + ",short", "not a list of secrets"),
        ("SECOND_FACTOR_KEYS", SOUND["SECOND_FACTOR_KEYS"] + ",", "not a list of secrets"),
        ("BASE_URL", "http://learning.department.example", "it must start https://"),
        ("BASE_URL", "https://learning.department.example/path", "not an address like"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS has a wildcard"),
        ("ALLOWED_HOSTS", ".department.example", "ALLOWED_HOSTS has a wildcard"),
        ("DATABASE_URL", "sqlite:///portal.db", "DATABASE_URL is not an address"),
        ("REDIS_URL", "amqp://queue", "REDIS_URL is not an address"),
        ("EMAIL_URL", "consolemail://", "nobody would receive a sign-in code"),
        ("EMAIL_URL", "pigeon://loft", "EMAIL_URL is not an address"),
        ("EMAIL_URL", "smtp://portal:secret@mail.department.example:25", "in clear"),
        ("EMAIL_URL", "smtp://10.0.0.7:25", "in clear"),
        ("METRICS_TOKEN", "x" * 31, "METRICS_TOKEN can be guessed"),
        ("OIDC_ISSUER_URL", "http://login.department.example", "it must start https://"),
        ("DATABASE_POOL_SIZE", "many", "not a whole number"),
        ("HSTS_SECONDS", "-1", "not a whole number"),
        ("TRUST_X_FORWARDED_PROTO", "perhaps", "not yes or no"),
        ("LOG_LEVEL", "LOUD", "not one of"),
        ("ENVIRONMENT", "staging", "not one of"),
        ("OIDC_CLIENT_ID", "portal", "must be set too"),
    ],
)
def test_unsafe_or_ill_typed_values_are_refused(name, value, complaint):
    done = manage("check", **{**SOUND, name: value})
    assert done.returncode != 0
    assert complaint in done.stderr


@pytest.mark.parametrize(
    "address",
    [
        "smtp://127.0.0.1:25",
        "smtp://localhost",
        "smtp://[::1]:25",
        "smtp://relay:25",
        "smtps://a.b",
    ],
)
def test_mail_in_clear_may_go_to_a_neighbour(address):
    env = Reader({"ENVIRONMENT": "production", "EMAIL_URL": address})
    env.email("EMAIL_URL", elsewhere="")
    env.finish()


def test_outside_production_none_of_that_is_asked():
    env = Reader({"ENVIRONMENT": "development", "TOKEN": "x", "ISSUER": "http://localhost:9400"})
    assert (env.token("TOKEN"), env.issuer("ISSUER")) == ("x", "http://localhost:9400")
    env.email("EMAIL_URL", elsewhere="smtp://mail.department.example")
    env.finish()


def test_everything_wrong_is_told_at_once():
    wrong = {"DEBUG": "yes", "BASE_URL": "http://portal.example", "ALLOWED_HOSTS": "*"}
    complaints = manage("check", **{**SOUND, **wrong}).stderr
    for name in wrong:
        assert f"  - {name} " in complaints


def test_a_refusal_repeats_no_password():
    done = manage("check", **{**SOUND, "DATABASE_URL": "mysql://portal:hunter2@database/portal"})
    assert "DATABASE_URL" in done.stderr
    assert "hunter2" not in done.stderr


def test_development_needs_no_setting_at_all():
    assert manage("check", ENVIRONMENT="development").returncode == 0


def test_values_offered_yield_to_the_environment():
    env = Reader({"ENVIRONMENT": "development", "REDIS_URL": "redis://given"})
    env.offer({"REDIS_URL": "redis://found", "DATABASE_URL": "postgres://found"})
    assert env.service("REDIS_URL", ("redis",), elsewhere="") == "redis://given"
    assert env.service("DATABASE_URL", ("postgres",), elsewhere="") == "postgres://found"


def test_several_secrets_are_read_in_their_order():
    first, second = SOUND["SECRET_KEY"], SOUND["SECOND_FACTOR_KEYS"]
    env = Reader({"ENVIRONMENT": "production", "KEYS": f" {first}, {second} "})
    assert env.secrets("KEYS", elsewhere="") == [first, second]
    env.finish()


def test_an_empty_value_counts_as_missing():
    env = Reader({"ENVIRONMENT": "production", "BASE_URL": ""})
    env.base_url("BASE_URL", elsewhere="http://127.0.0.1")
    with pytest.raises(ImproperlyConfigured, match="BASE_URL is missing"):
        env.finish()
