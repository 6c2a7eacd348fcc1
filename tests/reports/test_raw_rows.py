"""A page never counts raw rows: what it asks of the database, drawn for the first time, with nothing kept."""

import datetime as dt
import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from learning.models import Answer, Declaration, LearningRecord, Participation, SurveyResponse
from reports import services
from tests.factories import make_participation, make_record
from tests.reports.api.world import make_token
from tests.reports.days import keep_day
from tests.sessions import proved

pytestmark = pytest.mark.django_db

RAW = [model._meta.db_table for model in (LearningRecord, SurveyResponse, Answer, Declaration)]
PEOPLE = Participation._meta.db_table
COUNTS = re.compile(r"\b(count|sum|avg|min|max)\s*\(|\bgroup by\b", re.IGNORECASE)
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)
DWP = "department-for-work-pensions"
PAGES = [
    "/",
    "/league-table/",
    "/league-table/?table=all&basis=core&measure=learning_hours",
    f"/league-table/?day={YESTERDAY}",
    "/league-table.csv?table=all",
    "/league-table.ods?table=all",
    f"/league-table/{DWP}/",
    f"/league-table/{DWP}/?day={YESTERDAY}",
    f"/league-table/{DWP}/people/",
    "/league-table/corrections/",
    "/participation/",
    f"/participation/?organisation={DWP}",
    "/participation/claims/",
    "/participation/forecast/",
    "/participation/people/",
    "/organisation/",
    f"/organisation/{DWP}/",
    f"/organisation/{DWP}/?reach=60",
    "/central/",
]
API = ["/standings?table=all", "/standings/history", "/sign-ups", "/breakdowns"]


def raw_reads(statements, who=None):
    """Those that read people's rows: answers and records at all; participations but the visitor's own, or counted."""
    own = f'"{PEOPLE}"."user_id" = ' + (f"'{who.pk.hex}'" if who else "")
    return [
        sql
        for sql in statements
        if any(table in sql for table in RAW)
        or (PEOPLE in sql and (COUNTS.search(sql) or who is None or own not in sql))
    ]


@pytest.fixture
def figures(public, learner, champion, central_team):
    """Everybody who looks takes part and has recorded something; a day was kept, and people were released."""
    for user in (learner, champion, central_team):
        make_record(make_participation(public, user=user))
    yesterday = timezone.now() - dt.timedelta(days=1)
    Participation.objects.update(signed_up_at=yesterday)
    services.recompute_standings(campaign_id=public.pk)
    services.refresh_sign_up_hours(campaign_id=public.pk)
    keep_day(public, YESTERDAY, {DWP: 2})
    services.release_breakdowns(campaign_id=public.pk, day=YESTERDAY)
    caches["local"].clear()
    return public


def asked(browser, path, **headers):
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(path, headers=headers)
        # A file is read while it is sent.
        b"".join(response)
    return response.status_code, [each["sql"] for each in queries]


@pytest.mark.parametrize("who", [None, "learner", "champion", "central_team"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_reads_nobodys_rows_but_the_visitors_own(figures, request, who, path):
    user = request.getfixturevalue(who) if who else None
    browser = proved(user) if user else Client()
    status, statements = asked(browser, path)
    assert status in (200, 302, 403)
    assert raw_reads(statements, user) == []


@pytest.mark.parametrize("path", PAGES)
def test_somebody_sees_each_of_these_pages(figures, champion, central_team, path):
    """Or the test above would look at refusals only."""
    assert 200 in {asked(proved(user), path)[0] for user in (champion, central_team)}


@pytest.mark.parametrize("path", API)
def test_a_program_reads_nobodys_rows(figures, path):
    token = make_token()
    status, statements = asked(Client(), f"/api/v1{path}", Authorization=f"Bearer {token}")
    assert status == 200
    assert raw_reads(statements) == []


def test_what_counts_raw_rows_would_be_found(figures, learner):
    """The control: each of these is what a page must not ask; the last is what it may."""
    somebody = User.objects.exclude(pk=learner.pk).first()
    rows = [
        LearningRecord.objects.filter(participation__user=learner),
        Answer.objects.all(),
        SurveyResponse.objects.all(),
        Declaration.objects.all(),
        Participation.objects.all(),
        Participation.objects.filter(user=somebody),
        Participation.objects.filter(user=learner).values("grade").annotate(Count("pk")),
    ]
    for each in [*rows, Participation.objects.filter(user=learner)]:
        with CaptureQueriesContext(connection) as queries:
            list(each)
        found = raw_reads([query["sql"] for query in queries], learner)
        assert bool(found) == any(each is row for row in rows)
