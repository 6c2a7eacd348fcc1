"""The certificate as a PDF: one landscape page that prints well and reads well aloud."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Final
from unicodedata import bidirectional

from django.utils import timezone
from fpdf import FPDF, Align, ViewerPreferences
from fpdf.fonts import TTFFont

from learning import codes
from learning.models import Certificate
from learning.wording import day_in_words, minutes_in_words

# It would write down which letters each name has.
logging.getLogger("fontTools").setLevel(logging.WARNING)

FONTS: Final = Path(__file__).parent / "data" / "fonts"
REGULAR: Final = FONTS / "DejaVuSans.ttf"
BOLD: Final = FONTS / "DejaVuSans-Bold.ttf"

# Millimetres on a landscape A4 page (297 by 210).
WIDTH: Final = 297.0
HEIGHT: Final = 210.0
MARGIN: Final = 30.0
TEXT_WIDTH: Final = WIDTH - 2 * MARGIN
BAND: Final = 12.0

RIGHT_TO_LEFT: Final = ("R", "AL", "AN")  # Hebrew and the like, Arabic letters, Arabic numbers

BLUE: Final = (18, 67, 109)
TEAL: Final = (40, 161, 151)
INK: Final = (11, 12, 12)
GREY: Final = (80, 90, 95)

LARGEST_NAME: Final = 40
SMALLEST_NAME: Final = 14


@cache
def _letters() -> frozenset[int]:
    font = TTFFont(FPDF(), BOLD, "DejaVu", "B")
    font.close()
    return frozenset(font.cmap)


def letters_not_printable(name: str) -> str:
    """The characters of a name that the certificate cannot show as they are written, each once.

    The font has none, or they run from right to left, and would come out backwards and unjoined.
    """
    return "".join(letter for letter in dict.fromkeys(name) if not _is_printable(letter))


def _is_printable(letter: str) -> bool:
    return ord(letter) in _letters() and bidirectional(letter) not in RIGHT_TO_LEFT


def certificate_pdf(certificate: Certificate, *, verify_url: str) -> bytes:
    """``verify_url`` is the full address at which anybody can check the code.

    The same certificate gives the same bytes. ``participation.campaign`` should come with it.
    """
    page = _page(certificate)
    _draw_frame(page)
    _write_what(page, certificate)
    _write_code(page, certificate, verify_url)
    return bytes(page.output())


def _page(certificate: Certificate) -> FPDF:
    campaign = certificate.participation.campaign
    page = FPDF(orientation="landscape", format="A4")
    page.set_title(f"{campaign.name}: certificate for {certificate.name}")
    page.set_author(campaign.name)
    page.set_subject(f"Certificate {codes.in_groups(certificate.code)}")
    page.set_lang("en-GB")
    page.set_creation_date(certificate.issued_at)
    page.viewer_preferences = ViewerPreferences(display_doc_title=True)
    page.add_font("DejaVu", "", REGULAR)
    page.add_font("DejaVu", "B", BOLD)
    page.set_auto_page_break(auto=False)
    page.set_margins(MARGIN, MARGIN, MARGIN)
    page.add_page()
    return page


def _draw_frame(page: FPDF) -> None:
    page.set_fill_color(*BLUE)
    page.rect(0, 0, WIDTH, BAND, style="F")
    page.rect(0, HEIGHT - BAND, WIDTH, BAND, style="F")
    page.set_fill_color(*TEAL)
    page.rect(0, BAND, WIDTH, 1.5, style="F")
    page.rect(0, HEIGHT - BAND - 1.5, WIDTH, 1.5, style="F")


def _write_what(page: FPDF, certificate: Certificate) -> None:
    participation = certificate.participation
    campaign = participation.campaign
    issued = day_in_words(timezone.localdate(certificate.issued_at))
    _line(page, 32, "Certificate of completion", size=16, colour=GREY)
    _line(page, 42, campaign.name, size=30, colour=BLUE, style="B")
    _line(page, 60, campaign.theme, size=18, colour=BLUE)
    _line(page, 80, "This is to certify that", size=14, colour=GREY)
    _line(page, 90, certificate.name, size=LARGEST_NAME, colour=INK, style="B")
    page.set_draw_color(*TEAL)
    page.set_line_width(0.8)
    page.line(WIDTH / 2 - 40, 112, WIDTH / 2 + 40, 112)
    _line(page, 118, "did everything the campaign asked for", size=14, colour=INK)
    if participation.minutes:
        learned = f"and recorded {minutes_in_words(participation.minutes)} of learning"
        _line(page, 128, learned, size=14, colour=INK)
    _line(page, 144, issued, size=14, colour=GREY)


def _write_code(page: FPDF, certificate: Certificate, verify_url: str) -> None:
    code = codes.in_groups(certificate.code)
    _line(page, 163, f"Certificate code {code}", size=12, colour=INK, style="B")
    _line(page, 172, f"Check it at {verify_url}", size=10, colour=GREY, link=verify_url)


def _line(
    page: FPDF,
    top: float,
    text: str,
    *,
    size: int,
    colour: tuple[int, int, int],
    style: str = "",
    link: str = "",
) -> None:
    """One centred line, made smaller until it fits; if it still does not, over several lines."""
    page.set_text_color(*colour)
    page.set_font("DejaVu", style, size)
    while page.get_string_width(text) > TEXT_WIDTH and size > SMALLEST_NAME:
        size -= 1
        page.set_font("DejaVu", style, size)
    page.set_xy(MARGIN, top)
    page.multi_cell(TEXT_WIDTH, size * 0.5, text, align=Align.C, link=link)
