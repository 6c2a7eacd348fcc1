"""What the database refuses, each once."""

import datetime as dt

import pytest
from django.utils import timezone

from reports.models import (
    ApiToken,
    BreakdownRelease,
    Export,
    ExportPart,
    Freshness,
    HeadcountOverride,
    ReleasePack,
    ReleasePart,
    SignUpHour,
    Snapshot,
    SnapshotRow,
    Standing,
)
from tests.constraints import breaks
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2023, 12, 31, 12, tzinfo=dt.UTC)
EARLIER = NOW - dt.timedelta(seconds=1)


def make_snapshot(campaign, **given):
    return Snapshot.objects.create(
        **{"campaign": campaign, "day": campaign.opens_on, "as_at": timezone.now(), **given}
    )


@pytest.fixture
def stands(campaign):
    """Who stands where, for a standing."""
    return {"campaign": campaign, "organisation": make_organisation()}


@pytest.fixture
def is_kept(campaign):
    """Who is kept where, for a row of a snapshot."""
    return {"snapshot": make_snapshot(campaign), "organisation": make_organisation()}


# --- Today --------------------------------------------------------------------------------------


def test_an_organisation_stands_once_in_a_campaign(stands):
    Standing.objects.create(**stands)

    with breaks("organisation_stands_once_in_a_campaign"):
        Standing.objects.create(**stands)


@pytest.mark.parametrize(
    "column",
    ["recorded_learning", "reached_target", "people_with_core_course", "gave_feedback", "finished"],
)
def test_nobody_is_counted_who_did_not_sign_up(stands, is_kept, column):
    counts = {"signed_up": 1, column: 2}

    with breaks("standing_counts_nobody_who_did_not_sign_up"):
        Standing.objects.create(**stands, **counts)
    with breaks("snapshotrow_counts_nobody_who_did_not_sign_up"):
        SnapshotRow.objects.create(**is_kept, **counts)


def test_a_headcount_is_overridden_once_and_with_a_reason(campaign, stands):
    values = {**stands, "people": 5, "as_at": campaign.headcount_on}

    with breaks("headcount_override_gives_its_reason"):
        HeadcountOverride.objects.create(**values, reason="")
    HeadcountOverride.objects.create(**values, reason="They told us")
    with breaks("headcount_is_overridden_once_in_a_campaign"):
        HeadcountOverride.objects.create(**values, reason="Again")


def test_a_campaign_has_one_freshness(campaign):
    Freshness.objects.create(campaign=campaign, as_at=NOW)

    with breaks("reports_freshness_campaign"):
        Freshness.objects.create(campaign=campaign, as_at=NOW)


# --- The past -----------------------------------------------------------------------------------


def test_a_day_has_each_revision_once(campaign):
    make_snapshot(campaign)

    with breaks("a_day_has_each_revision_once"):
        make_snapshot(campaign)
    assert make_snapshot(campaign, revision=2, reason="Counted twice").pk


@pytest.mark.parametrize(("revision", "reason"), [(0, ""), (1, "Why not"), (2, "")])
def test_a_correction_gives_its_reason_and_the_first_revision_corrects_nothing(
    campaign, revision, reason
):
    with breaks("a_correction_gives_its_reason"):
        make_snapshot(campaign, revision=revision, reason=reason)


def test_an_organisation_is_in_a_snapshot_once(is_kept):
    SnapshotRow.objects.create(**is_kept)

    with breaks("organisation_is_in_a_snapshot_once"):
        SnapshotRow.objects.create(**is_kept)


@pytest.mark.parametrize(
    "given",
    [
        {"headcount": 10},
        {"headcount": 10, "headcount_as_at": dt.date(2023, 12, 31)},
        {"headcount": 10, "headcount_source": "A survey"},
        {"headcount_as_at": dt.date(2023, 12, 31)},
        {"headcount_source": "A survey"},
    ],
)
def test_a_headcount_comes_with_its_date_and_source(is_kept, given):
    with breaks("a_headcount_comes_with_its_date_and_source"):
        SnapshotRow.objects.create(**is_kept, **given)


def test_an_hour_is_one_of_twenty_four_and_counted_once(campaign):
    day = {"campaign": campaign, "day": campaign.opens_on, "people": 1}
    SignUpHour.objects.create(**day, hour=23)

    with breaks("an_hour_is_counted_once_in_a_campaign"):
        SignUpHour.objects.create(**day, hour=23)
    with breaks("an_hour_is_one_of_twenty_four"):
        SignUpHour.objects.create(**day, hour=24)


@pytest.mark.parametrize("of", ["an organisation", "the nation"])
def test_a_breakdown_is_released_once_a_day(campaign, of):
    values = {
        "campaign": campaign,
        "organisation": make_organisation() if of == "an organisation" else None,
        "day": campaign.opens_on,
        "content": {},
        "behind": {},
    }
    BreakdownRelease.objects.create(**values)

    with breaks("a_breakdown_is_released_once_a_day"):
        BreakdownRelease.objects.create(**values)


# --- What is taken away -------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "file_format"), [("gossip", "csv"), ("league", "pdf")])
def test_an_export_is_of_a_known_kind_and_format(campaign, kind, file_format):
    values = {"campaign": campaign, "kind": kind, "format": file_format}

    with breaks("an_export_is_of_a_known_kind_and_format"):
        Export.objects.create(**values)


@pytest.fixture
def finished(campaign):
    """A finished file, whole."""
    wanted = {"campaign": campaign, "kind": "league", "format": "csv"}
    return {**wanted, "finished_at": NOW, "expires_at": NOW, "filename": "a.csv", "sha256": "0"}


@pytest.mark.parametrize(
    "missing", [{"expires_at": None}, {"filename": ""}, {"sha256": ""}], ids=str
)
def test_a_finished_export_is_a_whole_file_or_says_why_not(finished, missing):
    with breaks("a_finished_export_is_a_whole_file_or_says_why_not"):
        Export.objects.create(**{**finished, **missing})
    assert Export.objects.create(**{**finished, **missing}, failure="Too many rows").pk
    assert Export.objects.create(**finished).pk


def test_a_part_of_an_export_has_its_place(finished):
    part = {"export": Export.objects.create(**finished), "content": b"a"}
    ExportPart.objects.create(**part, position=1)

    with breaks("a_part_of_an_export_has_its_place"):
        ExportPart.objects.create(**part, position=1)
    assert ExportPart.objects.create(**part, position=2).pk


@pytest.fixture
def draft(campaign):
    """A pack that was asked for."""
    snapshot = make_snapshot(campaign)
    names = {"slug": "final-figures", "title": "Final figures"}
    return {**names, "campaign": campaign, "snapshot": snapshot, "asked_at": EARLIER}


SIGNED_OFF = {"made_at": NOW, "signed_off_at": NOW, "signed_off_by": "Sue Secretary"}


@pytest.mark.parametrize(
    "missing", [{"made_at": None}, {"signed_off_at": None}, {"signed_off_by": ""}], ids=str
)
def test_a_pack_is_signed_off_whole_and_by_somebody(draft, missing):
    with breaks("a_pack_is_signed_off_whole_and_by_somebody"):
        ReleasePack.objects.create(**draft, **{**SIGNED_OFF, **missing})
    assert ReleasePack.objects.create(**draft, **SIGNED_OFF).pk


def test_packs_have_different_addresses(draft):
    ReleasePack.objects.create(**draft)

    with breaks("reports_releasepack_slug"):
        ReleasePack.objects.create(**draft)


def test_a_pack_has_each_part_once(draft):
    part = {"pack": ReleasePack.objects.create(**draft), "name": "methods.md", "content": b"a"}
    ReleasePart.objects.create(**part)

    with breaks("a_pack_has_each_part_once"):
        ReleasePart.objects.create(**part)


# --- Programs that read -------------------------------------------------------------------------


@pytest.fixture
def token():
    return {
        "name": "Dashboard",
        "purpose": "Shows figures to DWP",
        "scopes": ["figures"],
        "sha256": "0",
        "created_at": EARLIER,
        "expires_at": NOW,
    }


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("a_token_says_whose_and_what_for", {"name": ""}),
        ("a_token_says_whose_and_what_for", {"purpose": ""}),
        ("a_token_expires_after_it_is_made", {"expires_at": EARLIER}),
        ("a_token_has_known_scopes", {"scopes": ["figures", "everything"]}),
        ("a_token_has_known_scopes", {"scopes": []}),
    ],
)
def test_a_token_is_whole(token, name, given):
    with breaks(name):
        ApiToken.objects.create(**{**token, **given})


def test_no_two_tokens_are_the_same(token):
    ApiToken.objects.create(**token)

    with breaks("reports_apitoken_sha256"):
        ApiToken.objects.create(**token)
