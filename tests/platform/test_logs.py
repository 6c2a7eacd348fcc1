"""What is written down, and what never is."""

import json
import logging
import subprocess
import sys
import time

import pytest
import structlog

from obt_portal.logs import ADDRESS, SHARED, without_personal_data
from tests.platform.test_settings import PROJECT, SOUND


def write(event, **facts):
    return without_personal_data(None, "info", {"event": event, **facts})


def test_addresses_are_blanked_wherever_they_stand():
    event = write("Key (email)=(jo.o'neil+x@dwp.gov.uk) already exists", other="to a@b.example")
    assert event == {"event": "Key (email)=([address]) already exists", "other": "to [address]"}


def test_a_row_that_the_database_repeats_is_blanked_and_what_follows_is_kept():
    said = "Key exists\nDETAIL:  Failing row contains (1, My\n\ndiary).\n\nDuring handling of"
    assert write(said)["event"] == "Key exists\nDETAIL: [a row]\nDuring handling of"


def test_a_text_without_end_is_cut():
    assert write("a" * 1_000_000)["event"] == "a" * 20_000 + "…"


@pytest.mark.parametrize("letters", ["a", "a.", "a@", "@", "-'"])
def test_what_a_stranger_sends_costs_no_more_than_its_length(letters):
    """Looking for addresses took a time that grew with the square: 20 s for 40,000 letters."""

    def seconds(length):
        text = (letters * length)[:length]
        started = time.perf_counter()
        ADDRESS.sub("", text)
        return time.perf_counter() - started

    assert seconds(200_000) < 40 * max(seconds(20_000), 0.001)


@pytest.mark.parametrize("name", ["ip", "user_agent", "email", "cookie", "authorization"])
def test_what_names_a_person_is_dropped(name):
    assert write("signed in", **{name: "value"}) == {"event": "signed in"}


def in_production(script):
    """Run a script with production settings; its log lines, parsed."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{script}"],
        cwd=PROJECT,
        env={"DJANGO_SETTINGS_MODULE": "obt_portal.settings", **SOUND},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_production_writes_one_json_object_a_line_for_ours_and_for_others():
    lines = in_production(
        "import logging, structlog\n"
        "structlog.get_logger('ours').info('kept', participation_id='p1')\n"
        "logging.getLogger('others').warning('to %s', 'jo@dwp.gov.uk')\n"
    )
    assert lines[0]["event"] == "kept"
    assert lines[0]["participation_id"] == "p1"
    assert lines[0]["level"] == "info"
    assert lines[1]["event"] == "to [address]"
    assert all("timestamp" in line and "logger" in line for line in lines)


def test_a_traceback_is_written_without_the_values_of_variables():
    (line,) = in_production(
        "import structlog\n"
        "answer = 'a private answer'\n"
        "try:\n    raise ValueError('for jo@dwp.gov.uk')\n"
        "except ValueError:\n    structlog.get_logger('ours').exception('failed')\n"
    )
    assert "ValueError: for [address]" in line["exception"]
    assert "a private answer" not in json.dumps(line)


@pytest.fixture
def lines():
    """What the request log writes, as its processors leave it."""
    captured = structlog.testing.LogCapture()
    before = structlog.get_config()["processors"]
    structlog.get_config()["processors"][:] = [*SHARED[:1], without_personal_data, captured]
    yield captured.entries
    before[:] = [structlog.stdlib.filter_by_level, *SHARED]
    before.append(structlog.stdlib.ProcessorFormatter.wrap_for_formatter)


@pytest.mark.django_db
def test_a_method_that_there_is_not_is_not_repeated(client, lines):
    logging.getLogger("django_structlog").setLevel(logging.INFO)
    client.generic("A" * 500, "/healthz/ready")
    (line,) = [line for line in lines if line["event"] == "request_finished"]
    assert line["request"] == "(no method) /healthz/ready"


@pytest.mark.django_db
def test_a_request_is_logged_by_route_without_what_was_searched_for(client, lines):
    logging.getLogger("django_structlog").setLevel(logging.INFO)
    response = client.get("/healthz/ready?q=jo.bloggs", headers={"User-Agent": "Browser 1.0"})
    (line,) = [line for line in lines if line["event"] == "request_finished"]
    assert line["request"] == "GET /healthz/ready"
    assert line["code"] == 200
    assert line["request_id"] == response["X-Request-ID"]
    assert "Browser 1.0" not in str(lines)
    assert "jo.bloggs" not in str(lines)
    assert "127.0.0.1" not in str(lines)
