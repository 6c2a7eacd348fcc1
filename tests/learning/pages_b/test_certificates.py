"""Having finished: the certificate and its check."""

import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from campaigns.models import Activity
from learning import codes
from learning.models import Certificate, LearningRecord, Participation
from learning.services.recount import recount
from tests.factories import make_campaign, make_participation, make_record
from tests.learning.pages_b.reading import refuses, title, words

pytestmark = pytest.mark.django_db
NAME = "Łucja Ŵyn-O’Neill"


@pytest.fixture
def finisher(participation) -> Participation:
    """The learner, in a campaign that asks for recorded learning only."""
    Activity.objects.filter(campaign=participation.campaign).exclude(slug="learning").update(
        is_required=False
    )
    make_record(participation, minutes=420)
    return participation


@pytest.fixture
def certificate(web, finisher) -> Certificate:
    web.post("/finished/", {"name": NAME})
    return Certificate.objects.get()


def test_who_has_not_finished_is_told_what_is_left(web, participation):
    shown = words(web.get("/finished/"))
    assert "You have not finished yet" in shown
    assert "Record seven hours of learning" in shown
    assert web.post("/finished/", {"name": NAME}).status_code == 200
    assert not Certificate.objects.exists()
    assert web.get("/certificate.pdf").url == "/finished/"


def test_certificate_is_made_under_the_name_given(web, finisher):
    assert "What you completed Record seven hours of learning 7 hours of learning in all" in words(
        web.get("/finished/")
    )
    shown = words(web.post("/finished/", {"name": f"  {NAME} "}, follow=True))
    certificate = Certificate.objects.get()
    assert certificate.name == NAME
    assert f"Made out to {NAME}" in shown
    assert codes.in_groups(certificate.code) in shown


def test_certificate_is_a_pdf_that_says_who_and_how_to_check(web, certificate):
    response = web.get("/certificate.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert (
        response["Content-Disposition"]
        == 'attachment; filename="one-big-thing-test-certificate.pdf"'
    )
    text = " ".join(PdfReader(io.BytesIO(response.content)).pages[0].extract_text().split())
    assert NAME in text
    assert codes.in_groups(certificate.code) in text
    assert "/verify/" in text


def test_new_name_keeps_the_code(web, certificate):
    web.post("/finished/", {"name": "Lucy Wyn"})
    changed = Certificate.objects.get()
    assert (changed.name, changed.code) == ("Lucy Wyn", certificate.code)
    for _ in range(2):
        web.post("/finished/", {"name": "Lucy Wyn"})
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Enter your name as it should appear"),
        ("   ", "Enter your name as it should appear"),
        ("x" * 121, "Your name must be 120 characters or fewer"),
        ("a\0b", "Null characters are not allowed."),
    ],
)
def test_wrong_name_is_explained(web, finisher, name, message):
    refuses(web.post("/finished/", {"name": name}), message)
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        str,
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", ""),
        lambda code: f"  {code} ",
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.replace("0", "o").replace("1", "l"),
    ],
)
def test_anybody_can_check_a_code_however_it_is_typed(certificate, typed):
    Certificate.objects.update(code="01ABCDEFGHJK")
    anybody = Client()
    found = anybody.get("/verify/", {"code": typed("01AB-CDEF-GHJK")})
    assert found.url == "/verify/01AB-CDEF-GHJK/"
    shown = words(anybody.get(found.url))
    assert "This certificate is genuine" in shown
    assert NAME in shown
    assert "lee.learner" not in shown
    assert words(anybody.get(f"/verify/{typed('01AB-CDEF-GHJK').strip()}/")) == shown


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter the code on the certificate"),
        ("short", "A code has 12 letters and numbers, like 7K3M-9QRT-2XWB"),
        ("../../etc/passwd", "A code has 12 letters and numbers, like 7K3M-9QRT-2XWB"),
        ("é" * 12, "A code has 12 letters and numbers, like 7K3M-9QRT-2XWB"),
        ("x" * 61, "A code has 12 letters and numbers"),
    ],
)
def test_wrong_code_is_explained(client, db, typed, message):
    refuses(client.get("/verify/", {"code": typed}), message)


def test_unknown_code_is_not_found_and_can_be_corrected(client, db):
    response = client.get("/verify/7K3M-9QRT-2XWB/")
    assert response.status_code == 404
    assert title(response).startswith("Error: ")
    assert "No certificate has this code" in words(response)
    assert 'value="7K3M-9QRT-2XWB"' in response.content.decode()


def test_certificate_of_somebody_who_takes_learning_away_again_no_longer_checks(
    web, certificate, finisher
):
    web.post(f"/record/{LearningRecord.objects.get().pk}/remove/")
    assert "You have not finished yet" in words(web.get("/finished/"))
    assert web.get("/certificate.pdf").url == "/finished/"
    assert Client().get(f"/verify/{certificate.code}/").status_code == 404


def test_nobody_gets_another_persons_certificate(stranger, certificate):
    assert stranger.get("/certificate.pdf").url == "/finished/"
    assert NAME not in words(stranger.get("/finished/"))


def test_certificate_of_an_earlier_campaign_can_still_be_had(web, learner, participation):
    day = timezone.localdate() - dt.timedelta(days=400)
    earlier = make_campaign(
        "earlier", name="An earlier year", opens_on=day, closes_on=day + dt.timedelta(days=9)
    )
    Activity.objects.filter(campaign=earlier).exclude(slug="learning").update(is_required=False)
    old = make_participation(earlier, user=learner)
    make_record(old, minutes=420)
    recount(participation_ids=[old.pk])
    shown = web.post("/finished/?campaign=earlier", {"name": NAME}, follow=True)
    (pdf,) = re.findall(r'href="(/certificate\.pdf[^"]*)"', shown.content.decode())
    assert pdf == "/certificate.pdf?campaign=earlier"
    assert "earlier-certificate.pdf" in web.get(pdf)["Content-Disposition"]
    assert "You have not finished yet" in words(web.get("/finished/"))


@pytest.mark.parametrize("path", ["/finished/", "/certificate.pdf"])
def test_signing_in_comes_first(client, participation, path):
    assert client.get(path).url.startswith("/sign-in/")


def test_finished_page_costs_at_most_six_queries(web, certificate, django_assert_num_queries):
    web.get("/finished/")
    with django_assert_num_queries(6):
        web.get("/finished/")
