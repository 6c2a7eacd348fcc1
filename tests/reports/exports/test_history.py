"""The lines that PostgreSQL writes are those that the writer of files would write."""

import io

import pytest

from obt_portal.ui.files import write_csv
from reports.documents.history import history_document, write_history_csv
from reports.models import SnapshotRow
from reports.selectors import kept_rows

pytestmark = pytest.mark.django_db

NASTY = [
    "=1+1", " =1", "\t=1", "+44", "-1", "@x", "\u3000@x", "\uff1dA1", "\n+", '"', '""=', "a\x07b", "a\rb",
    "\r=1", "a\r\nb", "\x1f=1", "\u2028-", "tab\tinside", "", "plain", "[x]", "a,b", "a\\b", "a;b", "%s", "\u00a0=2",
]  # fmt: skip


def both(campaign):
    days = kept_rows.kept_days_of(campaign)
    fast, slow = io.BytesIO(), io.BytesIO()
    document = history_document(campaign, days)
    write_history_csv(document, days, fast, lambda rows: None)
    document = history_document(campaign, days)
    write_csv(document, document.sheets[0], slow)
    return fast.getvalue(), slow.getvalue()


def test_both_ways_write_the_same_bytes(campaign, kept_days):
    fast, slow = both(campaign)
    assert fast == slow
    assert fast.count(b"\r\n") == 1 + 2 * 4


@pytest.mark.parametrize("nasty", NASTY)
def test_both_ways_write_the_same_bytes_of_any_text(campaign, kept_days, nasty):
    row = SnapshotRow.objects.order_by("-pk").first()
    rows = SnapshotRow.objects.filter(snapshot__campaign=campaign).order_by("pk")
    make_nasty(rows[0], nasty)
    make_nasty(row, nasty)
    fast, slow = both(campaign)
    assert fast == slow


def make_nasty(row, text):
    """A kept row cannot be changed, so its like is put on a day of its own."""
    import datetime as dt

    from reports.models import Snapshot

    of = row.snapshot
    day = of.day - dt.timedelta(days=100)
    snapshot, _ = Snapshot.objects.get_or_create(
        campaign=of.campaign, day=day, defaults={"as_at": of.as_at - dt.timedelta(days=100)}
    )
    row.pk, row.snapshot, row.name, row.abbreviation = None, snapshot, text, text[:40]
    row.headcount, row.headcount_as_at = 5, day
    row.headcount_source = text or "x"
    row._state.adding = True
    SnapshotRow.objects.filter(
        snapshot=snapshot, organisation=row.organisation
    ).exists() or row.save()


def test_the_comparison_would_notice_a_difference(campaign, kept_days, monkeypatch):
    """The control: without care for what a spreadsheet runs."""
    plain = kept_rows.LINES.replace("THEN '''' ELSE", "THEN '' ELSE")
    assert plain != kept_rows.LINES
    monkeypatch.setattr(kept_rows, "LINES", plain)
    fast, slow = both(campaign)
    assert fast != slow


def test_it_reads_a_few_days_at_a_time(campaign, kept_days, django_assert_num_queries):
    days = kept_rows.kept_days_of(campaign)
    assert [kept.revision for kept in days] == [2, 1]
    with django_assert_num_queries(1):
        assert len(list(kept_rows.history_rows(days))) == 2 * 4
