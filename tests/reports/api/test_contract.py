"""The description and the API agree, whatever is asked: schemathesis asks what fits the description and what does not."""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from reports.models import ApiToken
from tests.reports.api.test_access import SCOPE_OF
from tests.reports.api.world import make_token

pytestmark = pytest.mark.django_db

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.positive_data_acceptance,
    checks.unsupported_method,
    checks.ignored_auth,
]
EXAMPLES = 50
"""Of either kind: a hundred of each address."""


@pytest.fixture
def one_connection():
    """The server would close the connection after each request, and with it the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def schema(one_connection, kept_days, released, sign_ups):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())


@pytest.fixture
def headers(db):
    secret = make_token()
    ApiToken.objects.update(requests_a_minute=100_000)
    return {"Authorization": f"Bearer {secret}"}


def try_out(operation, mode, headers):
    """The statuses that came."""
    came = set()

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def trying(case):
        came.add(case.call_and_validate(headers=headers, checks=CHECKS).status_code)

    trying()
    return came


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", SCOPE_OF)
def test_nothing_is_found_whatever_is_asked(schema, headers, path, mode):
    takes_parameters = path not in ("/campaigns", "/measures")
    if takes_parameters and mode is GenerationMode.NEGATIVE:
        # What lacks nothing but its token is given one here, and is then rightly answered.
        schema.config.generation.update(with_security_parameters=False)
    came = try_out(schema[f"/api/v1{path}"]["GET"], mode, headers)

    usual = 422 if mode is GenerationMode.NEGATIVE and takes_parameters else 200
    assert usual in came


def test_every_address_takes_part(schema):
    found = [result.ok() for result in schema.get_all_operations()]

    assert sorted(each.path for each in found) == sorted(f"/api/v1{path}" for path in SCOPE_OF)


def test_an_answer_that_is_not_as_described_would_be_found(schema, headers, monkeypatch):
    from reports.api import answers

    monkeypatch.setattr(
        answers.Measures, "model_dump_json", lambda self: '{"measures": [{"slug": 7}]}'
    )
    with pytest.raises(BaseException) as found:
        try_out(schema["/api/v1/measures"]["GET"], GenerationMode.POSITIVE, headers)
    assert "Response violates schema" in str(found.value) + repr(
        getattr(found.value, "exceptions", "")
    )


def test_it_is_described_in_openapi_3_1_for_everybody(client, db):
    response = client.get("/api/v1/openapi.json")
    described = response.json()

    assert described["openapi"].startswith("3.1.")
    assert described["components"]["securitySchemes"]["BearerToken"]["scheme"] == "bearer"
    for path, operations in described["paths"].items():
        assert operations["get"]["security"] == [{"BearerToken": []}], path
        assert {"200", "304", "401", "403", "404", "422", "429"} <= set(
            operations["get"]["responses"]
        ), path
    ids = [operations["get"]["operationId"] for operations in described["paths"].values()]
    assert len(ids) == len(set(ids))


def test_the_page_explains_every_address_parameter_and_problem(client, db):
    from reports.api.problems import KINDS

    words = client.get("/api/").content.decode()
    described = client.get("/api/v1/openapi.json").json()

    for path, operations in described["paths"].items():
        assert f"GET {path}" in words
        assert f"Authorization: Bearer $TOKEN&quot; &quot;http://127.0.0.1:8000{path}" in words
        for parameter in operations["get"]["parameters"]:
            assert parameter["in"] == "header" or f"<code>{parameter['name']}</code>" in words
    for kind in KINDS:
        assert f'id="{kind.slug}"' in words
    for name in described["components"]["schemas"]:
        assert f'id="part-{name}"' in words
    assert "curl" in words
