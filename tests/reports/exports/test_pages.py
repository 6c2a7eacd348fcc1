"""The central team asks for a file, watches it, takes it; who took what stays."""

import datetime as dt
import hashlib
import re
import uuid

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from accounts.models import Appointment, Role
from reports import services, tasks
from reports.models import Export, ExportPart, ExportTaking
from tests.factories import make_user
from tests.sessions import proved

pytestmark = pytest.mark.django_db
ASKED = {
    "campaign": "this-year",
    "kind": "league",
    "file_format": "csv",
    "measure": "signed_up",
    "table": "all",
    "basis": "core",
}


@pytest.fixture
def team(central_team):
    return proved(central_team)


def ask(team, **changed):
    sent = {**ASKED, "export_id": str(uuid.uuid4()), **changed}
    answer = team.post(reverse("reports:export-new"), sent)
    assert answer.status_code == 302, answer.content.decode()
    return Export.objects.get(pk=answer["Location"].split("/")[-2])


def page(team, export):
    html = team.get(reverse("reports:export", args=[export.pk])).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split())


def test_a_file_is_asked_for_made_and_taken(team, campaign, people, central_team):
    export = ask(team)
    assert export.asked_by == central_team
    assert "Waiting" in page(team, export)
    tasks.make_export(str(export.pk))
    shown = page(team, export)
    assert "Ready: 5 rows" in shown
    answer = team.post(reverse("reports:export-take", args=[export.pk]))
    content = b"".join(answer)
    export.refresh_from_db()
    assert len(content) == int(answer["Content-Length"]) == export.size
    assert hashlib.sha256(content).hexdigest() == export.sha256
    assert export.sha256 in shown
    assert export.filename in answer["Content-Disposition"]
    taking = ExportTaking.objects.get()
    assert (taking.export, taking.taken_by) == (export, central_team)
    assert central_team.email in page(team, export).partition("Who took it")[2]


def test_sending_twice_asks_for_one_file(team, campaign, people):
    key = str(uuid.uuid4())
    assert ask(team, export_id=key) == ask(team, export_id=key)
    assert Export.objects.count() == 1


def test_another_choice_on_the_same_page_asks_for_another_file(team, campaign, people):
    key = str(uuid.uuid4())
    first = ask(team, export_id=key)
    second = ask(team, export_id=key, file_format="ods")
    assert (first.format, second.format) == ("csv", "ods")


def test_a_colleague_who_knows_the_page_asks_for_a_file_of_their_own(team, campaign, people):
    key = str(uuid.uuid4())
    colleague = make_user("colleague@ofsted.gov.uk")
    Appointment.objects.create(
        user=colleague, role=Role.CENTRAL_TEAM, starts_on=dt.date(2023, 1, 1)
    )
    assert ask(team, export_id=key).asked_by != ask(proved(colleague), export_id=key).asked_by


def test_progress_is_shown(team, campaign, people):
    export = ask(team)
    now = timezone.now()
    Export.objects.update(started_at=now, beat_at=now, rows_done=12_000, rows_expected=212_000)
    assert "12,000 of about 212,000 rows" in page(team, export)
    listed = team.get(reverse("reports:exports")).content.decode()
    assert "12,000 of about 212,000 rows" in listed


IS_WAITING = {}
IS_BEING_MADE = {"started_at": timezone.now(), "beat_at": timezone.now()}
HAS_FAILED = {"finished_at": timezone.now(), "failure": "It has more rows than a sheet"}


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (IS_WAITING, "This file has not been made yet"),
        (IS_BEING_MADE, "This file is still being made"),
        (HAS_FAILED, "This file could not be made"),
    ],
)
def test_a_file_that_is_not_there_cannot_be_taken_and_why_is_said(
    team, campaign, people, state, words
):
    export = ask(team)
    Export.objects.update(tries=1, **state)
    answer = team.post(reverse("reports:export-take", args=[export.pk]), follow=True)
    assert words in answer.content.decode()
    assert answer.redirect_chain == [(reverse("reports:export", args=[export.pk]), 302)]
    assert not ExportTaking.objects.exists()


def test_an_expired_file_is_gone_and_says_so_and_its_log_stays(team, campaign, people):
    export = ask(team)
    tasks.make_export(str(export.pk))
    b"".join(team.post(reverse("reports:export-take", args=[export.pk])))
    week = timezone.now() + dt.timedelta(days=7, seconds=1)
    assert services.delete_expired_exports(now=week - dt.timedelta(minutes=1)) == 0
    assert services.delete_expired_exports(now=week) == 1
    assert not ExportPart.objects.exists()
    Export.objects.update(expires_at=timezone.now())
    assert "This file has expired" in page(team, export)
    answer = team.post(reverse("reports:export-take", args=[export.pk]), follow=True)
    assert "This file has expired. Ask for it again" in answer.content.decode()
    assert ExportTaking.objects.count() == 1


def test_asking_again_makes_another_file(team, campaign, people):
    export = ask(team)
    tasks.make_export(str(export.pk))
    answer = team.post(reverse("reports:export-again", args=[export.pk]), follow=True)
    assert "The file is being made again" in answer.content.decode()
    again = Export.objects.exclude(pk=export.pk).get()
    assert (again.kind, again.format, again.choices) == (export.kind, export.format, export.choices)
    assert again.finished_at is None


def test_a_day_that_was_not_kept_is_refused_beside_the_day(team, campaign, people, kept_days):
    day = kept_days[0] - dt.timedelta(days=1)
    sent = {**ASKED, "export_id": str(uuid.uuid4())}
    sent |= {"day_day": day.day, "day_month": day.month, "day_year": day.year}
    answer = team.post(reverse("reports:export-new"), sent)
    assert "No figures were kept for" in answer.content.decode()
    assert not Export.objects.exists()


def test_a_kept_day_is_asked_for(team, campaign, people, kept_days):
    day = kept_days[0]
    export = ask(team, day_day=day.day, day_month=day.month, day_year=day.year)
    assert export.choices["day"] == day.isoformat()


def test_pages_ask_few_queries(team, campaign, people, django_assert_max_num_queries):
    for _ in range(3):
        export = ask(team)
    caches["local"].clear()
    for address in (reverse("reports:exports"), reverse("reports:export", args=[export.pk])):
        team.get(address)
        with django_assert_max_num_queries(6):
            team.get(address)
