"""What opens in a spreadsheet runs nothing and keeps every value."""

import csv
import io
import tracemalloc
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obt_portal.ui.csv import BYTE_ORDER_MARK, stream_csv
from obt_portal.ui.values import NOT_APPLICABLE, NOT_YET_KNOWN, WITHHELD

DANGEROUS = tuple("=+-@\t\r\n")


def read(response):
    text = b"".join(response.streaming_content).decode("utf-8")
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


@given(st.text())
def test_no_text_can_start_a_formula_and_none_is_lost(text):
    written = read(stream_csv("f.csv", ["Name"], [[text, "end"]]))[1][0]
    assert not written.lstrip().startswith(DANGEROUS)
    assert written.removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 20", "-2", "@SUM(A1)", "\tx", "\r=x", "  =cmd|' /C calc'!A0"]
)
def test_a_formula_becomes_text(text):
    assert read(stream_csv("f.csv", ["Name"], [[text]]))[1] == [f"'{text}"]


def test_numbers_stay_numbers_and_the_four_values_differ():
    rows = [[0, -5, Decimal("-0.5"), Fraction(3, 8), NOT_APPLICABLE, NOT_YET_KNOWN, WITHHELD, None]]
    assert read(stream_csv("f.csv", ["a"], rows))[1] == [
        "0",
        "-5",
        "-0.5",
        "0.3750000000",
        "[z]",
        "[x]",
        "[c]",
        "",
    ]


def test_header_is_made_safe_too():
    assert read(stream_csv("f.csv", ["=name"], []))[0] == ["'=name"]


def test_name_of_the_file_cannot_add_a_header():
    response = stream_csv('x"\r\nSet-Cookie: a=b.csv', ["a"], [])
    assert response["Content-Disposition"] == (
        "attachment; filename*=UTF-8''x%22%0D%0ASet-Cookie%3A%20a%3Db.csv"
    )


def test_memory_does_not_grow_with_the_rows():
    response = stream_csv("f.csv", ["n"], ([number, "somewhere"] for number in range(100_000)))
    tracemalloc.start()
    size = sum(len(piece) for piece in response.streaming_content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 1_500_000
    assert peak < 500_000


def test_a_rate_of_nothing_is_zero_and_not_a_power_of_ten():
    assert read(stream_csv("f.csv", ["rate"], [[Fraction(0)]]))[1] == ["0"]
