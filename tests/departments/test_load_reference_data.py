import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from departments.models import (
    Classification,
    Grade,
    Headcount,
    Organisation,
    OrganisationName,
    Profession,
)
from departments.services import FileRefused, load_reference_data
from departments.signals import reference_data_changed

pytestmark = pytest.mark.django_db


def run(**options):
    output = StringIO()
    call_command("load_reference_data", stdout=output, **options)
    return output.getvalue()


def refusal(folder):
    """What the command says when it refuses, having checked that nothing at all was loaded."""
    with pytest.raises(CommandError) as refused:
        run(folder=folder)
    assert not Organisation.objects.exists()
    assert not Grade.objects.exists()
    reasons = str(refused.value).splitlines()
    assert reasons[0] == "Nothing was loaded."
    return reasons[1:]


def append(folder, file, *lines):
    """Add lines to a file; returns the number of the first of them."""
    path = folder / file
    before = path.read_text().rstrip("\n").split("\n")
    path.write_text("\n".join([*before, *lines]) + "\n")
    return len(before) + 1


def replace(folder, file, old, new):
    path = folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


class TestLoading:
    def test_first_load_says_what_it_added(self):
        assert run().splitlines() == [
            "organisations.csv: 116 added, 0 changed, 0 left as they were",
            "organisation_names.csv: 118 added, 0 changed, 0 left as they were",
            "organisation_classifications.csv: 0 added, 0 changed, 0 left as they were",
            "headcounts.csv: 893 added, 0 changed, 0 left as they were",
            "organisation_changes.csv: 12 added, 0 changed, 0 left as they were",
            "email_domains.csv: 54 added, 0 changed, 0 left as they were",
            "grades.csv: 9 added, 0 changed, 0 left as they were",
            "professions.csv: 32 added, 0 changed, 0 left as they were",
        ]

    def test_second_load_leaves_everything(self):
        run()
        assert all("0 added, 0 changed" in line for line in run().splitlines())

    def test_values_arrive_as_they_are_written(self):
        run()
        cps = Organisation.objects.get(slug="crown-prosecution-service")
        assert (cps.kind, cps.group.slug) == ("non-ministerial", "attorney-generals-office")
        acas = Headcount.objects.get(organisation__slug="acas", as_at=dt.date(2023, 3, 31))
        assert (acas.people, acas.full_time_equivalent) == (1010, 930)
        assert acas.source == "ONS public sector employment, table 9"
        assert list(Grade.objects.order_by("position").values_list("code", flat=True)[:3]) == [
            "AA",
            "AO",
            "EO",
        ]
        assert Profession.objects.get(slug="digital-data-and-technology").headcount == 23155

    def test_change_is_reported_and_kept_in_the_history(self, folder):
        load_reference_data(folder=folder)
        replace(folder, "headcounts.csv", "acas,2023-03-31,1010,930", "acas,2023-03-31,1011,930")
        report = load_reference_data(folder=folder).files["headcounts.csv"]
        assert (report.added, report.changed, report.left) == (0, 1, 892)
        row = Headcount.objects.get(organisation__slug="acas", as_at=dt.date(2023, 3, 31))
        assert row.people == 1011
        assert list(row.events.order_by("pgh_id").values_list("people", flat=True)) == [1010, 1011]

    def test_new_organisation_may_be_in_a_group_that_comes_after_it(self, folder):
        append(
            folder,
            "organisations.csv",
            "new-agency,executive-agency,new-department,,",
            "new-department,ministerial,new-department,,",
        )
        append(
            folder,
            "organisation_names.csv",
            "new-agency,New Agency,,",
            "new-department,New Department,ND,",
        )
        load_reference_data(folder=folder)
        head = Organisation.objects.get(slug="new-department")
        assert head.group == head
        assert Organisation.objects.get(slug="new-agency").group == head

    def test_rows_gone_from_the_files_are_reported_and_kept(self, folder):
        load_reference_data(folder=folder)
        replace(folder, "headcounts.csv", "acas,2023-03-31,1010,930", "acas,2022-12-31,1010,930")
        replace(folder, "email_domains.csv", "nio.gov.uk,northern-ireland-office,yes\n", "")
        said = run(folder=folder).splitlines()
        assert "  no longer in the file, kept: acas: 1010 on 2023-03-31" in said
        assert "  no longer in the file, kept: nio.gov.uk" in said
        assert Headcount.objects.filter(organisation__slug="acas").count() == 9

    def test_classification_arrives_and_a_group_may_move_with_its_head(self, folder):
        file = "organisation_classifications.csv"
        append(
            folder,
            file,
            "acas,non-ministerial,acas,2024-01-01",
            "ofgem,public-body,acas,2024-02-01",
        )
        load_reference_data(folder=folder)
        rows = Classification.objects.order_by("valid_from")
        assert [(row.organisation.slug, row.kind, row.group.slug) for row in rows] == [
            ("acas", "non-ministerial", "acas"),
            ("ofgem", "public-body", "acas"),
        ]
        replace(folder, file, "acas,non-ministerial", "acas,other")
        said = run(folder=folder)
        assert f"{file}: 0 added, 1 changed, 1 left as they were" in said
        row = rows.get(organisation__slug="acas")
        assert list(row.events.order_by("pgh_id").values_list("kind", flat=True)) == [
            "non-ministerial",
            "other",
        ]
        replace(folder, file, "ofgem,public-body,acas,2024-02-01\n", "")
        assert "kept: ofgem: public-body from 2024-02-01" in run(folder=folder)

    def test_classification_is_there_once_a_day(self, folder):
        row = "acas,other,acas,2024-01-01"
        line = append(folder, "organisation_classifications.csv", row, row) + 1
        (said,) = refusal(folder)
        assert said.startswith(f"organisation_classifications.csv: line {line}: is there twice")
        assert said.endswith(f"valid_from “2024-01-01” is also on line {line - 1}")

    def test_grades_may_change_places(self, folder):
        load_reference_data(folder=folder)
        replace(folder, "grades.csv", "AA,Administrative assistant,18705\n", "")
        append(folder, "grades.csv", "AA,Administrative assistant,18705")
        load_reference_data(folder=folder)
        codes = list(Grade.objects.order_by("position").values_list("code", flat=True))
        assert (codes[0], codes[-1]) == ("AO", "AA")

    def test_grade_gone_from_the_file_makes_room(self, folder):
        load_reference_data(folder=folder)
        replace(folder, "grades.csv", "AA,Administrative assistant,18705\n", "")
        load_reference_data(folder=folder)
        load_reference_data(folder=folder)
        codes = list(Grade.objects.order_by("position").values_list("code", flat=True))
        assert (codes[0], codes[-1]) == ("AO", "AA")

    def test_files_saved_by_a_spreadsheet_load(self, folder):
        path = folder / "grades.csv"
        path.write_bytes(
            b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b",,\r\n\r\n"
        )
        assert load_reference_data(folder=folder).files["grades.csv"].added == 9

    def test_announced_only_when_something_changed_and_inside_the_transaction(self, folder):
        from django.db import connection

        heard = []

        def listen(**_):
            heard.append(connection.in_atomic_block)

        reference_data_changed.connect(listen)
        try:
            load_reference_data(folder=folder)
            load_reference_data(folder=folder)
        finally:
            reference_data_changed.disconnect(listen)
        assert heard == [True]

    def test_listener_that_fails_undoes_the_load(self, folder):
        def fail(**_):
            raise RuntimeError

        reference_data_changed.connect(fail)
        try:
            with pytest.raises(RuntimeError):
                load_reference_data(folder=folder)
        finally:
            reference_data_changed.disconnect(fail)
        assert not Organisation.objects.exists()


WRONG_ROWS = [
    ("headcounts.csv", "acas,2025-03-31,5,1,O\0NS", "source: holds a character that is not text"),
    ("organisations.csv", "new,planet,new,,", "kind: “planet”: must be one of ministerial, "),
    ("organisations.csv", "new,other,nowhere,,", "group: “nowhere” is not in organisations.csv"),
    (
        "organisations.csv",
        "new,other,acas,,",
        "group: “acas” is itself in the group of “department-for-business-and-trade”",
    ),
    (
        "organisations.csv",
        "new,other,new,2024-02-01,2024-02-01",
        "closed_on: 2024-02-01 is not after opened_on, 2024-02-01",
    ),
    ("organisations.csv", "new,other,new,,", "code: “new” has no name in organisation_names.csv"),
    ("organisations.csv", "acas,other,acas,,", "is there twice: code “acas” is also on line 10"),
    ("organisations.csv", "New Body,other,acas,,", "code: “New Body”: Enter a valid “slug”"),
    ("organisation_names.csv", "acas,,ACAS,2024-01-01", "name: is missing"),
    (
        "organisation_names.csv",
        f"acas,{'x' * 201},,2024-01-01",
        "Ensure this value has at most 200 characters",
    ),
    (
        "organisation_names.csv",
        "acas,Acas again,,",
        "is there twice: code “acas”, valid_from “” is also on line 10",
    ),
    (
        "organisation_classifications.csv",
        "acas,planet,acas,2024-01-01",
        "kind: “planet”: must be one of ministerial, ",
    ),
    (
        "organisation_classifications.csv",
        "acas,other,acas,",
        "valid_from: “” is not a date; write it like 2023-09-30",
    ),
    (
        "organisation_classifications.csv",
        "acas,other,nowhere,2024-01-01",
        "group: “nowhere” is not in organisations.csv",
    ),
    (
        "organisation_classifications.csv",
        "nowhere,other,acas,2024-01-01",
        "code: “nowhere” is not in organisations.csv",
    ),
    (
        "organisation_classifications.csv",
        "ofgem,other,acas,2024-01-01",
        "group: “acas” is itself in the group of “department-for-business-and-trade” on 2024-01-01",
    ),
    (
        "organisation_classifications.csv",
        "ministry-of-justice,other,home-office,2024-01-01",
        "group: “ministry-of-justice” still heads the group of “",
    ),
    ("organisation_names.csv", "nowhere,Nowhere,,", "code: “nowhere” is not in organisations.csv"),
    ("headcounts.csv", "acas,2025-03-31,-5,1,ONS", "headcount: “-5” is not a number of people"),
    (
        "headcounts.csv",
        'acas,2025-03-31,"1,010",1,ONS',
        "headcount: “1,010” is not a number of people",
    ),
    ("headcounts.csv", "acas,2025-03-31,,1,ONS", "headcount: “” is not a number of people"),
    (
        "headcounts.csv",
        "acas,2025-03-31,99999999999,1,ONS",
        "headcount: “99999999999” is not a number of people",
    ),
    (
        "headcounts.csv",
        "acas,31/03/2025,5,1,ONS",
        "as_at: “31/03/2025” is not a date; write it like 2023-09-30",
    ),
    (
        "headcounts.csv",
        "acas,2025-02-30,5,1,ONS",
        "as_at: “2025-02-30” is not a day of the calendar",
    ),
    ("headcounts.csv", "acas,2025-03-31,5,1,", "source: is missing"),
    ("headcounts.csv", "acas,2025-03-31,5", "has 3 cells instead of 5"),
    (
        "headcounts.csv",
        "acas,2023-03-31,5,1,ONS",
        "is there twice: organisation “acas”, as_at “2023-03-31” is also on line 2",
    ),
    (
        "headcounts.csv",
        "nowhere,2023-03-31,5,1,ONS",
        "organisation: “nowhere” is not in organisations.csv",
    ),
    (
        "organisation_changes.csv",
        "eaten,acas,ofgem,2025-01-01,,",
        "kind: “eaten”: must be one of merge, split, rename, transfer",
    ),
    (
        "organisation_changes.csv",
        "merge,acas,acas,2025-01-01,,",
        "to: a merge goes to another organisation",
    ),
    (
        "organisation_changes.csv",
        "rename,acas,ofgem,2025-01-01,,",
        "to: a rename stays with the same organisation",
    ),
    (
        "organisation_changes.csv",
        "merge,acas,nowhere,2025-01-01,,",
        "to: “nowhere” is not in organisations.csv",
    ),
    (
        "email_domains.csv",
        "DWP.gov.uk,,yes",
        "domain: “DWP.gov.uk” is not a domain in small letters",
    ),
    ("email_domains.csv", "@dwp.gov.uk,,yes", "domain: “@dwp.gov.uk” is not a domain"),
    ("email_domains.csv", "new.gov.uk,acas,maybe", "civil_service: “maybe” must be yes or no"),
    (
        "email_domains.csv",
        "new.gov.uk,acas,no",
        "organisation: a domain outside the civil service suggests none",
    ),
    (
        "email_domains.csv",
        "dwp.gov.uk,,yes",
        "is there twice: domain “dwp.gov.uk” is also on line 4",
    ),
    ("grades.csv", "AA,Again,1", "is there twice: grade “AA” is also on line 2"),
    ("professions.csv", "Policy,x", "headcount_31_mar_2023: “x” is not a number of people"),
]


class TestRefusing:
    @pytest.mark.parametrize(("file", "row", "reason"), WRONG_ROWS, ids=lambda value: value[:40])
    def test_wrong_row_is_refused_with_file_line_and_reason(self, folder, file, row, reason):
        line = append(folder, file, row)
        said = refusal(folder)
        assert all(each.startswith(f"{file}: line {line}: ") for each in said)
        assert any(reason in each for each in said)

    def test_every_wrong_row_of_every_file_is_listed_at_once(self, folder):
        append(folder, "grades.csv", "G5,Grade 5,many", "G4,,-1")
        append(folder, "email_domains.csv", "nonsense,,yes")
        said = refusal(folder)
        assert [reason.split(": ")[:3] for reason in said] == [
            ["email_domains.csv", "line 56", "domain"],
            ["grades.csv", "line 11", "headcount_31_mar_2023"],
            ["grades.csv", "line 12", "label"],
            ["grades.csv", "line 12", "headcount_31_mar_2023"],
        ]

    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            (
                "grade,label",
                "rank,label",
                "column “rank” is not known; column “grade” is missing; the columns are grade, label, headcount_31_mar_2023",
            ),
            ("grade,label", "grade,label,extra", "column “extra” is not known"),
            ("grade,label", "grade,grade,label", "a column is there twice"),
        ],
    )
    def test_wrong_columns_are_refused(self, folder, old, new, reason):
        replace(folder, "grades.csv", old, new)
        (said,) = refusal(folder)
        assert said.startswith(f"grades.csv: line 1: {reason}")

    def test_missing_file_is_named(self, folder):
        (folder / "grades.csv").unlink()
        assert refusal(folder) == [f"grades.csv: is missing from {folder}"]

    def test_empty_file_says_which_columns_it_needs(self, folder):
        (folder / "grades.csv").write_text("")
        (said,) = refusal(folder)
        assert "column “grade” is missing" in said

    def test_file_in_another_encoding_is_refused(self, folder):
        (folder / "grades.csv").write_bytes(
            "grade,label,headcount_31_mar_2023\nÉO,é,1\n".encode("latin-1")
        )
        assert refusal(folder) == ["grades.csv: is not UTF-8 text; save it again as “CSV UTF-8”"]

    def test_broken_quotation_is_refused_with_its_line(self, folder):
        append(folder, "grades.csv", '"G5,Grade 5,5')
        (said,) = refusal(folder)
        assert said.startswith("grades.csv: line 11: is not CSV: ")

    def test_folder_that_is_not_there_is_refused(self, tmp_path):
        assert refusal(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: is not a folder"]

    def test_wrong_row_leaves_what_was_loaded_before(self, folder):
        load_reference_data(folder=folder)
        replace(folder, "organisation_names.csv", "Home Office", "Office for Homes")
        append(folder, "professions.csv", "Alchemy,-1")
        with pytest.raises(FileRefused):
            load_reference_data(folder=folder)
        assert not OrganisationName.objects.filter(name="Office for Homes").exists()
