"""No form takes a file: one that is sent is neither stored nor read to its end."""

import pytest
from django.core.files import temp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

pytestmark = pytest.mark.django_db
LARGE = 5_000_000


@pytest.fixture
def sent():
    return {"email": "jo@dwp.gov.uk", "file": SimpleUploadedFile("big.bin", b"x" * LARGE)}


@pytest.fixture
def stored(monkeypatch):
    """Names of files that were begun."""
    begun = []
    begin = temp.NamedTemporaryFile

    def note(*args, **kwargs):
        begun.append(kwargs)
        return begin(*args, **kwargs)

    monkeypatch.setattr(temp, "NamedTemporaryFile", note)
    return begun


@pytest.fixture
def stranger(settings):
    """With a token that he made up: what he sent is read before it turns out to be."""
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    return client


def test_a_file_of_a_stranger_is_not_stored(sent, stored, stranger):
    assert stranger.post("/sign-in/", sent).status_code == 403
    assert stored == []


def test_a_file_with_our_own_form_is_not_stored_and_the_form_goes_on(sent, stored, client):
    assert client.post("/sign-in/", sent)["Location"] == "/sign-in/code/"
    assert stored == []


def test_django_s_own_would_store_it(sent, stored, stranger, settings):
    """The control."""
    handler = TemporaryFileUploadHandler
    settings.FILE_UPLOAD_HANDLERS = [f"{handler.__module__}.{handler.__qualname__}"]
    assert stranger.post("/sign-in/", sent).status_code == 403
    assert len(stored) == 1


def test_more_text_than_any_form_has_is_refused(client):
    response = client.post("/sign-in/", {"email": "a" * 300_000})
    assert response.status_code == 400
    assert "<h1" in response.content.decode()
