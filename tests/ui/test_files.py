"""One document, three formats: what is written is what is read, and nothing of it runs."""

import csv
import hashlib
import io
import re
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odfdo import Document as OdfDocument
from python_calamine import CalamineWorkbook

from obt_portal.ui.csv import BYTE_ORDER_MARK
from obt_portal.ui.files import (
    Column,
    Document,
    DoesNotFit,
    Sheet,
    as_ods,
    as_xlsx,
    write_csv,
    write_ods,
    write_xlsx,
)
from obt_portal.ui.values import NOT_APPLICABLE, NOT_YET_KNOWN, WITHHELD
from tests import libreoffice

DANGEROUS = [
    "=1+1",
    "+44 20",
    "-2",
    "@SUM(A1)",
    "\tx",
    "  =cmd|' /C calc'!A0",
    '=HYPERLINK("http://x")',
]
AWKWARD = [
    "007", "1e5", "12%", "2024-09-02", "TRUE", "http://example.com", "mailto:a@b", "_x0041_", "&amp; <b>",
    "two\nlines", "  two  spaces  ", "tab\tbetween", "Cymraeg ŵŷ, 日本語, 😀", 'a "quote", a comma', "'apostrophe",
]  # fmt: skip
TEXTS = DANGEROUS + AWKWARD
AT = datetime(2024, 9, 2, 12, 30, 15, tzinfo=UTC)
COLUMNS = (
    Column("Words"),
    Column("People", "whole"),
    Column("Hours", "decimal"),
    Column("Rate", "percent", "Sign-ups as part of the headcount."),
    Column("Day", "day"),
    Column("Moment", "moment"),
)
FIGURES = [
    (0, Decimal("0.25"), Fraction(1, 3), date(2024, 2, 29), AT),
    (NOT_APPLICABLE, NOT_YET_KNOWN, WITHHELD, NOT_YET_KNOWN, None),
    (1234567, 2.5, Fraction(0), date(1999, 12, 31), AT - timedelta(days=200)),
    (-5, -0.125, Fraction(5, 4), date(2023, 10, 29), datetime(2023, 10, 29, 0, 30, tzinfo=UTC)),
]
ROWS = [(words, *FIGURES[number % len(FIGURES)]) for number, words in enumerate(TEXTS)]
WRITERS = {"xlsx": write_xlsx, "ods": write_ods}
SPREADSHEETS = pytest.mark.parametrize("ending", WRITERS)
needs_libreoffice = pytest.mark.skipif(libreoffice.find() is None, reason=libreoffice.NOT_FOUND)


def sheet(rows=ROWS, name="Everything", columns=COLUMNS):
    return Sheet(name, "All there is", columns, rows)


def document(*sheets):
    notes = ("Figures are for headcount, not full-time equivalents.", "=2+2 is a note too")
    definitions = (("Sign-up rate", "people signed up / headcount"),)
    return Document("League <table> & more", AT, notes, definitions, sheets or (sheet(),))


def made(ending, given_document=None, on_rows=None):
    out = io.BytesIO()
    a_document = given_document or document()
    if ending == "csv":
        write_csv(a_document, a_document.sheets[0], out, on_rows)
    else:
        WRITERS[ending](a_document, out, on_rows)
    return out.getvalue()


def calamine(ending, given_document=None):
    return CalamineWorkbook.from_filelike(io.BytesIO(made(ending, given_document)))


def csv_rows(data):
    text = data.decode()
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def part(data, name):
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def figure(read):
    """A cell that LibreOffice wrote, as the number it shows, or as the text it is."""
    if re.fullmatch(r"-?[\d.]+(E-?\d+)?%?", read):
        return float(read.rstrip("%")) / (100 if read.endswith("%") else 1)
    return read


def expected(value):
    """What a reader should see of a figure, a day or a moment."""
    if isinstance(value, datetime):
        return (value + timedelta(hours=1 if value.month in range(4, 11) else 0)).strftime(
            "%Y-%m-%d %H:%M:%S"
        )
    if value is None:
        return ""
    marks = {NOT_APPLICABLE: "[z]", NOT_YET_KNOWN: "[x]", WITHHELD: "[c]"}
    if value in marks:
        return marks[value]
    return str(value) if isinstance(value, date) else pytest.approx(float(value), abs=1e-9)


@needs_libreoffice
@SPREADSHEETS
def test_libreoffice_reads_every_cell_as_it_was_given(ending, tmp_path):
    path = tmp_path / f"league.{ending}"
    path.write_bytes(made(ending))
    header, *rows = libreoffice.sheets_of(path)["Everything"]
    assert header == [column.heading for column in COLUMNS]
    assert [row[0] for row in rows] == TEXTS
    assert [[figure(cell) for cell in row[1:]] for row in rows] == [
        [expected(value) for value in row[1:]] for row in ROWS
    ]


@needs_libreoffice
@SPREADSHEETS
def test_no_cell_is_a_formula(ending, tmp_path):
    path = tmp_path / f"league.{ending}"
    path.write_bytes(made(ending))
    body = made(ending)
    name = "content.xml" if ending == "ods" else "xl/worksheets/sheet2.xml"
    tree = ET.fromstring(part(body, name))
    formulas = [
        each
        for each in tree.iter()
        if each.tag.endswith("}f") or any("formula" in key for key in each.attrib)
    ]
    assert formulas == []
    assert libreoffice.sheets_of(path)["Everything"][1][0] == "=1+1"


@needs_libreoffice
def test_libreoffice_reads_every_cell_of_a_csv_file(tmp_path):
    path = tmp_path / "league.csv"
    path.write_bytes(made("csv"))
    [(_, (header, *rows))] = libreoffice.sheets_of(path).items()
    assert header[:6] == [column.heading for column in COLUMNS]
    safe = [f"'{words}" if words in DANGEROUS else words for words in TEXTS]
    assert [row[0] for row in rows] == safe
    assert [[figure(cell) for cell in row[1:5]] for row in rows] == [
        [expected(value) for value in row[1:5]] for row in ROWS
    ]
    assert rows[0][5] == "2024-09-02T13:30:15+01:00"


@needs_libreoffice
@SPREADSHEETS
def test_first_sheet_says_what_the_file_is_in_london_time(ending, tmp_path):
    path = tmp_path / f"league.{ending}"
    path.write_bytes(made(ending))
    assert libreoffice.sheets_of(path)["About"] == [
        ["Item", "Explanation"],
        ["Title", "League <table> & more"],
        ["As at", "2 September 2024 at 13:30 (London time)"],
        ["Sheet: Everything", "All there is"],
        ["Note", "Figures are for headcount, not full-time equivalents."],
        ["Note", "=2+2 is a note too"],
        ["Definition: Sign-up rate", "people signed up / headcount"],
        ["Column: Rate", "Sign-ups as part of the headcount."],
        ["Mark: 0", "counted, and there are none"],
        ["Mark: [z]", "not in scope"],
        ["Mark: [x]", "not yet known"],
        ["Mark: [c]", "withheld"],
    ]


@SPREADSHEETS
def test_numbers_are_numbers_and_marks_are_text(ending):
    _, first, second, *_ = calamine(ending).get_sheet_by_name("Everything").to_python()
    assert first[1:] == [
        0,
        0.25,
        pytest.approx(1 / 3, abs=1e-9),
        date(2024, 2, 29),
        datetime(2024, 9, 2, 13, 30, 15),  # noqa: DTZ001 - a spreadsheet knows no zone
    ]
    assert second[1:5] == ["[z]", "[x]", "[c]", "[x]"]


@SPREADSHEETS
@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_any_text_comes_back(ending, texts):
    """Except what XML cannot say, which becomes a sign that something was there."""
    table = sheet([("start", words, "end") for words in texts], columns=tuple(map(Column, "abc")))
    _, *rows = calamine(ending, document(table)).get_sheet_by_name("Everything").to_python()
    lines = [words.replace("\r\n", "\n").replace("\r", "\n") for words in texts]
    said = [re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", words) for words in lines]
    assert [row[1] for row in rows] == said


@SPREADSHEETS
def test_a_text_too_long_for_a_cell_is_refused_and_not_cut(ending):
    with pytest.raises(DoesNotFit, match="ask for CSV"):
        made(ending, document(sheet([("x" * 32_768, *FIGURES[0])])))
    assert (
        csv_rows(made("csv", document(sheet([("x" * 32_768, *FIGURES[0])]))))[1][0] == "x" * 32_768
    )


@SPREADSHEETS
def test_more_rows_than_a_sheet_has_are_refused(ending, monkeypatch):
    monkeypatch.setattr({"ods": as_ods, "xlsx": as_xlsx}[ending], "ROWS_OF_A_SHEET", len(ROWS))
    assert made(ending)
    with pytest.raises(DoesNotFit, match="ask for CSV"):
        made(ending, document(sheet([*ROWS, ROWS[0]])))


@pytest.mark.parametrize("ending", ["csv", *WRITERS])
def test_same_document_gives_the_same_bytes_another_day(ending, time_machine_at):
    first = hashlib.sha256(made(ending)).hexdigest()
    with time_machine_at(datetime(2031, 1, 5, 4, 3, tzinfo=UTC)):
        assert hashlib.sha256(made(ending)).hexdigest() == first
    assert made(ending, document(sheet(ROWS[1:]))) != made(ending)


@pytest.fixture
def time_machine_at():
    import time_machine

    return lambda moment: time_machine.travel(moment, tick=False)


@pytest.mark.parametrize("ending", ["csv", *WRITERS])
def test_progress_is_told_every_thousand_rows_and_at_the_end(ending):
    told = []
    rows = ((f"{number}", *FIGURES[0]) for number in range(2500))
    made(ending, document(sheet(rows)), told.append)
    assert told == [1000, 2000, 2500]


def test_progress_counts_the_rows_of_all_sheets():
    told = []
    rows = [("x", *FIGURES[0])] * 700
    made("xlsx", document(sheet(rows, "One"), sheet(rows, "Two")), told.append)
    assert told == [700, 1400]


@pytest.mark.parametrize("ending", ["csv", *WRITERS])
def test_a_failing_source_is_not_swallowed(ending):
    def rows():
        yield ROWS[0]
        raise LookupError("the database went away")

    with pytest.raises(LookupError):
        made(ending, document(sheet(rows())))


@pytest.mark.parametrize("ending", ["csv", *WRITERS])
@pytest.mark.parametrize(
    "row",
    [
        ROWS[0][:-1],
        (*ROWS[0], 1),
        ("x", float("nan"), *FIGURES[0][1:]),
        ("x", *FIGURES[0][:-1], datetime(2024, 1, 1)),  # noqa: DTZ001 - that is the mistake
    ],
    ids=["too short", "too long", "not a figure", "a moment without a zone"],
)
def test_a_wrong_row_is_an_error(ending, row):
    with pytest.raises(ValueError):
        made(ending, document(sheet([row])))


def test_xlsx_says_title_language_and_date_and_keeps_its_heading_in_view():
    data = made("xlsx")
    core = part(data, "docProps/core.xml")
    assert "<dc:title>League &lt;table&gt; &amp; more</dc:title>" in core
    assert "<dc:language>en-GB</dc:language>" in core
    assert ">2024-09-02T12:30:15Z</dcterms:created>" in core
    page = part(data, "xl/worksheets/sheet2.xml")
    assert '<pane ySplit="1"' in page
    assert "mergeCell" not in page


def test_ods_says_title_language_and_date_and_keeps_its_heading_in_view():
    data = made("ods")
    meta = OdfDocument(io.BytesIO(data)).meta
    assert (meta.title, meta.language) == ("League <table> & more", "en-GB")
    assert meta.creation_date == AT
    assert part(data, "settings.xml").count("VerticalSplitPosition") == 2
    assert "spanned" not in part(data, "content.xml")


def test_ods_begins_with_its_type_unpacked():
    first = zipfile.ZipFile(io.BytesIO(made("ods"))).infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == (
        "mimetype",
        zipfile.ZIP_STORED,
        b"",
    )


def test_csv_has_one_row_of_headings_then_rows_and_says_what_it_is_at_the_right():
    header, *rows = csv_rows(made("csv"))
    assert header[6:] == ["Table title", "Table as at", "Definitions and notes"]
    assert {len(row) for row in rows} == {9}
    assert {tuple(row[6:8]) for row in rows} == {
        ("League <table> & more: All there is", "2024-09-02T13:30:15+01:00")
    }
    assert rows[0][8].startswith("Note: Figures are for headcount, not full-time equivalents. | ")
    assert "Definition: Sign-up rate: people signed up / headcount | Column: Rate: " in rows[0][8]
    assert rows[0][8].endswith("Mark: [c]: withheld")
    assert {row[8] for row in rows[1:]} == {""}


def test_csv_puts_texts_in_quotation_marks_and_leaves_numbers_bare():
    _, first, second, *_ = made("csv").decode().split("\r\n")
    assert first.startswith('"\'=1+1",0,0.25,0.3333333333,"2024-02-29"')
    assert second.startswith('"\'+44 20","[z]","[x]","[c]","[x]",')


def test_csv_has_no_power_of_ten():
    columns = (Column("n", "decimal"),)
    rows = [(Decimal("1E+3"),), (Decimal("0E-10"),), (Decimal("1E-12"),), (1e-7,)]
    assert [row[0] for row in csv_rows(made("csv", document(sheet(rows, columns=columns))))[1:]] == [
        "1000", "0.0000000000", "0.000000000001", "0.0000001",
    ]  # fmt: skip


def test_a_table_without_rows_is_a_heading():
    empty = document(sheet(()))
    assert len(csv_rows(made("csv", empty))) == 1
    for ending in WRITERS:
        book = calamine(ending, empty)
        assert book.sheet_names == ["About", "Everything"]
        assert len(book.get_sheet_by_name("Everything").to_python()) == 1


@pytest.mark.parametrize("name", ["", "a" * 32, "a/b", "a:b", "[a]", "'a", "a'", "a\nb"])
def test_a_name_that_excel_refuses_is_refused(name):
    with pytest.raises(ValueError):
        sheet(name=name)


@pytest.mark.parametrize("names", [("One", "ONE"), ("About",), ("history",), ()])
def test_sheets_have_names_of_their_own(names):
    with pytest.raises(ValueError):
        Document("t", AT, (), (), tuple(sheet(name=name) for name in names))


def test_columns_have_headings_of_their_own():
    with pytest.raises(ValueError):
        sheet(columns=(Column("a"), Column("A")))


MEASURED = """
import io, resource, sys
from datetime import UTC, date, datetime
from obt_portal.ui.files import Column, Document, Sheet, write_csv, write_ods, write_xlsx

class Nowhere(io.RawIOBase):
    def writable(self):
        return True
    def write(self, data):
        return len(data)

def document(many):
    rows = ((f"{n:07}", f"Department {n}", n, n / 7, date(2024, 9, 2)) for n in range(many))
    columns = (Column("a"), Column("b"), Column("c", "whole"), Column("d", "percent"), Column("e", "day"))
    return Document("t", datetime(2024, 9, 2, tzinfo=UTC), (), (), (Sheet("s", "s", columns, rows),))

def write(many):
    made = document(many)
    if sys.argv[1] == "csv":
        write_csv(made, made.sheets[0], Nowhere())
    else:
        {"xlsx": write_xlsx, "ods": write_ods}[sys.argv[1]](made, Nowhere())

write(1000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
write(200_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
MORE_MEMORY = 16 * 1024 * (1024 if sys.platform == "darwin" else 1)


@pytest.mark.parametrize("ending", ["csv", *WRITERS])
def test_200_000_rows_take_no_more_than_16_megabytes_more_than_a_thousand(ending):
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, ending],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    assert int(done.stdout) < MORE_MEMORY
