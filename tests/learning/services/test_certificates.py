import io
import re

import pytest
from pypdf import PdfReader

from learning import codes
from learning.certificates import certificate_pdf, letters_not_printable
from learning.models import Certificate, Participation
from learning.selectors import verified_certificate
from learning.services import errors
from learning.services.certificates import issue_certificate
from tests.factories import make_record

pytestmark = pytest.mark.django_db

ADDRESS = "https://portal.example.gov.uk/verify/"
LONGEST = "Wilhelmina " * 10 + "Wilhelmina"


@pytest.fixture
def finisher(participation):
    make_record(participation, minutes=425)
    Participation.objects.filter(pk=participation.pk).update(has_finished=True)
    participation.refresh_from_db()
    return participation


def reader(certificate):
    return PdfReader(io.BytesIO(certificate_pdf(certificate, verify_url=ADDRESS)))


def text(certificate):
    return " ".join(reader(certificate).pages[0].extract_text().split())


def test_nobody_gets_a_certificate_before_finishing(participation):
    with pytest.raises(errors.NotFinished):
        issue_certificate(participation=participation, name="Lee Learner")
    assert not Certificate.objects.exists()


def test_a_new_name_keeps_the_code(finisher):
    first = issue_certificate(participation=finisher, name="Lee Learner")
    again = issue_certificate(participation=finisher, name="  Lee   Larner ")
    assert (again.pk, again.code, again.name) == (first.pk, first.code, "Lee Larner")
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    "name",
    ["", "   ", "x" * 121, "Lee\u202eeel", "Lee\x00", "漢字 Lee", "דנה לוי", "ليلى", "Lee \u0660"],
)
def test_a_name_that_cannot_be_printed_is_refused_beside_the_field(finisher, name):
    with pytest.raises(errors.Refused) as refused:
        issue_certificate(participation=finisher, name=name)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    "name",
    [
        "Siân Ŵyn ap Gŵyr ŷ",
        "Łukasz Żółć-Gęślą",
        "Αλέξανδρος Παπαδόπουλος",
        "Олена Шевченко",
        "Nguyễn Thị Ánh",
        "Seán Ó Súilleabháin",
        LONGEST,
        "W" * 120,
    ],
)
def test_the_certificate_says_the_name_in_its_own_letters(finisher, name):
    certificate = issue_certificate(participation=finisher, name=name)
    said = text(certificate)
    assert name.replace(" ", "") in said.replace(" ", "")


def test_the_certificate_says_what_was_done_and_how_to_check_it(finisher):
    certificate = issue_certificate(participation=finisher, name="Lee Learner")
    said = text(certificate)
    campaign = finisher.campaign
    for expected in (
        campaign.name,
        campaign.theme,
        "7 hours 5 minutes of learning",
        codes.in_groups(certificate.code),
        ADDRESS,
    ):
        assert expected in said


def test_the_certificate_is_one_landscape_page_with_title_author_and_language(finisher):
    pdf = reader(issue_certificate(participation=finisher, name="Lee Learner"))
    box = pdf.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)
    assert len(pdf.pages) == 1
    assert pdf.metadata.title == "One Big Thing test: certificate for Lee Learner"
    assert pdf.metadata.author == "One Big Thing test"
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    assert pdf.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_only_the_letters_used_are_embedded_and_the_same_certificate_is_the_same_file(finisher):
    certificate = issue_certificate(participation=finisher, name="Lee Learner")
    first = certificate_pdf(certificate, verify_url=ADDRESS)
    assert len(first) < 60_000
    assert certificate_pdf(certificate, verify_url=ADDRESS) == first
    fonts = reader(certificate).pages[0]["/Resources"]["/Font"].values()
    assert all("DejaVu" in font.get_object()["/BaseFont"] for font in fonts)


def test_letters_that_cannot_be_drawn_are_named_once():
    assert letters_not_printable("漢a漢字") == "漢字"
    assert letters_not_printable("דנה and ليل") == "דנהلي"


def test_codes_cannot_be_misread_nor_met_twice():
    made = {codes.new_code() for _ in range(2000)}
    assert len(made) == 2000
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{12}", code) for code in made)


@pytest.mark.parametrize(
    "typed", ["7K3M-901T-2XWB", "7k3m 9o1t 2xwb", " 7K3M9OIT2XWB ", "7k3m–90lt–2xwb"]
)
def test_a_code_is_recognised_however_it_is_typed(finisher, typed):
    Certificate.objects.create(participation=finisher, code="7K3M901T2XWB", name="Lee Learner")
    found = verified_certificate(typed)
    assert found is not None
    assert (found.name, found.code) == ("Lee Learner", "7K3M-901T-2XWB")
    assert found.campaign == finisher.campaign.name


@pytest.mark.parametrize("typed", ["", "7K3M901T2XW", "nonsense", "7K3M901T2XWB0", "٣" * 12])
def test_a_code_that_nobody_has_verifies_nothing(finisher, typed):
    Certificate.objects.create(participation=finisher, code="7K3M901T2XWB", name="Lee Learner")
    assert verified_certificate(typed) is None


def test_a_certificate_no_longer_earned_does_not_verify(finisher):
    certificate = issue_certificate(participation=finisher, name="Lee Learner")
    Participation.objects.filter(pk=finisher.pk).update(has_finished=False)
    assert verified_certificate(certificate.code) is None


def test_checking_a_code_is_one_query(finisher, django_assert_num_queries):
    certificate = issue_certificate(participation=finisher, name="Lee Learner")
    with django_assert_num_queries(1):
        verified_certificate(certificate.code)
