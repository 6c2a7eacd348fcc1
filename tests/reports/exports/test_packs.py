"""A release pack: the same each time, whole or not at all, and frozen once it is signed off."""

import hashlib
import io
import json
import re
from zipfile import ZipFile

import pytest
from django.core.cache import caches
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from python_calamine import CalamineWorkbook

from reports import services, tasks
from reports.models import ReleasePack, ReleasePart
from reports.selectors import snapshot_on
from reports.services import PackRefused
from tests.reports.exports.past import keep
from tests.sessions import proved

pytestmark = pytest.mark.django_db
TITLE = "One Big Thing this year: final figures"


@pytest.fixture
def pack(campaign, kept_days):
    asked = services.ask_for_pack(title=TITLE, snapshot=snapshot_on(campaign, kept_days[1]))
    tasks.make_pack(str(asked.pk))
    made = ReleasePack.objects.get(pk=asked.pk)
    assert made.made_at is not None, made.failure
    return made


@pytest.fixture
def signed_off(pack):
    return services.sign_off(pack_id=pack.pk, name="Sue Permanent-Secretary")


@pytest.fixture
def team(central_team):
    return proved(central_team)


def parts_of(pack):
    parts = ReleasePart.objects.filter(pack=pack).values_list("name", "content")
    return {name: bytes(content) for name, content in parts}


def test_the_longest_title_makes_a_pack_like_any_other(campaign, kept_days):
    asked = services.ask_for_pack(
        title="Figures " * 25, snapshot=snapshot_on(campaign, kept_days[1])
    )
    tasks.make_pack(str(asked.pk))
    made = ReleasePack.objects.get(pk=asked.pk)
    assert made.made_at is not None
    assert f"{made.slug}.zip" in parts_of(made)


@pytest.mark.parametrize("name", ["%00", "signed-up%00.csv", "nonsense.csv", "../pack", "a" * 5000])
def test_what_is_no_part_of_a_pack_is_not_found(client, team, signed_off, name):
    for browser, path in (
        (client, f"/releases/{signed_off.slug}/parts/{name}"),
        (team, f"/central/releases/{signed_off.pk}/parts/{name}"),
    ):
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/releases/?x=%00",
        "/league-table/?campaign=%00&day=%00&measure=%00&sort=%00&revision=%00",
        "/league-table.csv?campaign=%00&day=%00",
        "/participation/?organisation=%00&campaign=%00",
        "/participation/forecast/?organisation=%00&reach=%00&sort=%00",
        "/participation/claims/?campaign=%00",
        "/central/?campaign=%00",
        "/central/corrections/new/?campaign=%00&day=%00&reason=%00",
        "/central/changes/new/%00/",
        "/organisation/?campaign=%00",
        "/api/v1/standings?campaign=%00",
        "/api/v1/%00",
    ],
)
def test_a_sign_that_no_text_may_hold_breaks_nothing(team, campaign, kept_days, path):
    assert team.get(path).status_code < 500


def test_the_manifest_has_every_part_with_its_size_and_digest(pack):
    parts = parts_of(pack)
    listed = {part["name"]: part for part in pack.manifest}
    assert set(parts) == {*listed, "manifest.json", f"{pack.slug}.zip"}
    for name, part in listed.items():
        assert hashlib.sha256(parts[name]).hexdigest() == part["sha256"], name
        assert len(parts[name]) == part["size"], name
    assert json.loads(parts["manifest.json"])["parts"] == pack.manifest


def test_the_zip_holds_exactly_the_parts(pack):
    parts = parts_of(pack)
    with ZipFile(io.BytesIO(parts.pop(f"{pack.slug}.zip"))) as container:
        assert container.testzip() is None
        assert {name: container.read(name) for name in container.namelist()} == parts


def test_it_has_each_table_in_both_formats_charts_and_methods(pack):
    names = set(parts_of(pack))
    for measure in ("signed-up", "core-completions"):
        for table in ("ministerial", "non-ministerial", "others", "all"):
            for basis in ("core", "group"):
                assert {f"{measure}-{table}-{basis}.{kind}" for kind in ("csv", "ods")} <= names
    assert {name for name in names if name.endswith(".svg")} == {
        "signed-up-ministerial-group.svg",
        "core-completions-ministerial-group.svg",
        "signed-up-by-day.svg",
    }
    assert "methods.md" in names


def test_ods_parts_open_and_charts_have_title_and_description(pack):
    parts = parts_of(pack)
    for name, content in parts.items():
        if name.endswith(".ods"):
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            assert pack.title in str(book.get_sheet_by_index(0).to_python())
        if name.endswith(".svg"):
            text = content.decode()
            assert re.search(r"<title id=.title.>.+</title>", text)
            assert re.search(r"<desc id=.description.>.+</desc>", text)
            assert "style=" not in text


def test_the_same_snapshot_and_title_give_the_same_bytes(campaign, people, kept_days, pack):
    """Made again later, after another day was kept and an earlier one corrected."""
    before = parts_of(pack)
    keep(campaign, people, kept_days[0], revision=3, reason="Once more")
    keep(campaign, people, timezone.localdate())
    caches["local"].clear()
    services.make_pack_again(pack_id=pack.pk)
    tasks.make_pack(str(pack.pk))
    assert parts_of(pack) == before


def test_another_title_gives_other_bytes(campaign, kept_days, pack):
    """The control."""
    other = services.ask_for_pack(title="Other", snapshot=snapshot_on(campaign, kept_days[1]))
    tasks.make_pack(str(other.pk))
    assert parts_of(other)["methods.md"] != parts_of(pack)["methods.md"]


def test_a_draft_is_made_again(pack):
    services.make_pack_again(pack_id=pack.pk)
    assert ReleasePack.objects.get().made_at is None
    with pytest.raises(PackRefused, match="not been made yet"):
        services.sign_off(pack_id=pack.pk, name="Sue")
    tasks.make_what_waits()
    assert ReleasePack.objects.get().made_at is not None


def test_signed_off_it_cannot_be_changed_by_a_service(signed_off):
    before = parts_of(signed_off)
    with pytest.raises(PackRefused, match="signed off"):
        services.make_pack_again(pack_id=signed_off.pk)
    with pytest.raises(PackRefused, match="signed off"):
        services.sign_off(pack_id=signed_off.pk, name="Somebody else")
    tasks.make_pack(str(signed_off.pk))
    tasks.make_what_waits()
    assert parts_of(signed_off) == before


SQL = [
    "UPDATE reports_releasepack SET title = 'x'",
    "UPDATE reports_releasepack SET signed_off_at = NULL, signed_off_by = ''",
    "DELETE FROM reports_releasepack",
    "UPDATE reports_releasepart SET content = ''",
    "DELETE FROM reports_releasepart",
    (
        "INSERT INTO reports_releasepart (pack_id, name, media_type, content, sha256)"
        " SELECT id, 'one-more', 'text/plain', '', '' FROM reports_releasepack"
    ),
]


@pytest.mark.parametrize("sql", SQL)
def test_signed_off_it_cannot_be_changed_in_the_database(signed_off, sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert ReleasePack.objects.get().title == TITLE


@pytest.mark.parametrize("sql", [SQL[0], SQL[-2], SQL[-1]])
def test_a_draft_can_be(pack, sql):
    """The control: it is the signing off that freezes."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount > 0


def test_signed_off_it_cannot_be_saved_or_deleted(signed_off):
    signed_off.title = "Other"
    with pytest.raises(DatabaseError), transaction.atomic():
        signed_off.save()
    part = signed_off.parts.first()
    part.content = b""
    with pytest.raises(DatabaseError), transaction.atomic():
        part.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        part.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        ReleasePack.objects.get().delete()


def test_a_part_of_a_draft_is_replaced_and_never_changed_in_place(pack):
    part = pack.parts.first()
    part.content = b""
    with pytest.raises(DatabaseError), transaction.atomic():
        part.save()


def test_two_packs_cannot_have_one_title(campaign, kept_days, pack):
    with pytest.raises(PackRefused, match="this title already"):
        services.ask_for_pack(title=TITLE, snapshot=snapshot_on(campaign, kept_days[0]))
    with pytest.raises(PackRefused, match="letter or a number"):
        services.ask_for_pack(title="!?", snapshot=snapshot_on(campaign, kept_days[0]))


def test_a_draft_is_not_public(client, pack):
    assert client.get(reverse("reports:release", args=[pack.slug])).status_code == 404
    at = reverse("reports:release-part", args=[pack.slug, "methods.md"])
    assert client.get(at).status_code == 404
    assert pack.title not in client.get(reverse("reports:releases")).content.decode()


def test_everybody_reads_and_takes_exactly_what_was_signed_off(client, signed_off):
    assert signed_off.title in client.get(reverse("reports:releases")).content.decode()
    page = client.get(reverse("reports:release", args=[signed_off.slug])).content.decode()
    assert "Sue Permanent-Secretary" in page
    methods = parts_of(signed_off)["methods.md"].decode()
    for line in methods.splitlines()[1:]:
        assert escape(line.removeprefix("## ").removeprefix("- ")) in page
    for part in signed_off.manifest:
        assert part["sha256"] in page
    for name, content in parts_of(signed_off).items():
        answer = client.get(reverse("reports:release-part", args=[signed_off.slug, name]))
        assert answer.content == content, name


def test_its_tables_are_those_of_its_parts(client, signed_off):
    """Live figures differ from the kept day's: the page shows the kept ones."""
    at = reverse("reports:release-table", args=[signed_off.slug, "signed-up-all-core"])
    page = client.get(at).content.decode()
    cells = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in page.split("<tr")]
    assert any(row.endswith("=1+1 &quot;quoted&quot; 22.0% 11 50 0 1") for row in cells), cells
    missing = reverse("reports:release-table", args=[signed_off.slug, "no-such"])
    assert client.get(missing).status_code == 404


def test_it_is_made_seen_and_signed_off_on_pages(team, campaign, kept_days):
    day = kept_days[1]
    sent = {"title": TITLE, "campaign": campaign.slug}
    sent |= {"day_day": day.day, "day_month": day.month, "day_year": day.year}
    at = team.post(reverse("reports:pack-new"), sent)["Location"]
    assert "Waiting" in team.get(at).content.decode()
    pack = ReleasePack.objects.get()
    tasks.make_pack(str(pack.pk))
    assert "Draft, made" in team.get(at).content.decode()
    part = team.get(reverse("reports:pack-part", args=[pack.pk, "methods.md"]))
    assert part.content.decode().startswith(f"# Methods: {TITLE}")
    to_sign = reverse("reports:pack-sign-off", args=[pack.pk])
    assert "Enter the name" in team.post(to_sign, {"is_sure": "on"}).content.decode()
    assert ReleasePack.objects.get().signed_off_at is None
    done = team.post(to_sign, {"is_sure": "on", "name": "Sue"}, follow=True)
    assert "Release signed off" in done.content.decode()
    assert ReleasePack.objects.get().signed_off_by == "Sue"
    again = team.post(reverse("reports:pack-again", args=[pack.pk]), follow=True)
    assert "it cannot be changed any more" in again.content.decode()
