"""Corrections of kept days: which cells one would change, that it is kept beside the day, and by whom."""

import datetime as dt

import pytest
from django.apps import apps
from django.utils import timezone

from reports import services
from reports.models import Snapshot
from reports.selectors import kept
from reports.selectors.central import Cell, cells_that_differ
from tests.factories import make_participation
from tests.reports.central.reading import boxes, rows_of, sent_again, text_of
from tests.sessions import proved

pytestmark = pytest.mark.django_db

LIST = "/central/corrections/"
NEW = "/central/corrections/new/"
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


@pytest.fixture
def day(figures, department):
    """Yesterday, kept with nobody; afterwards one person is found to have signed up on it."""
    services.take_snapshot(campaign_id=figures.pk, day=YESTERDAY)
    noon = dt.datetime.combine(YESTERDAY, dt.time(12), timezone.get_default_timezone())
    make_participation(figures, organisation=department, signed_up_at=noon)
    return YESTERDAY


def answers(campaign, day, reason="A late return"):
    return {"campaign": campaign.slug, "reason": reason, **boxes("day", day)}


def test_the_preview_says_which_cells_differ_and_keeps_nothing(figures, day):
    before, after = services.preview_revision(
        campaign_id=figures.pk, day=day, reason="A late return"
    )
    assert cells_that_differ(before, after) == (
        Cell("Department for Work and Pensions", "Signed up", 0, 1),
    )
    assert (before.revision, after.revision) == (1, 2)
    assert Snapshot.objects.get().revision == 1


def test_what_was_kept_first_is_never_rewritten(figures, day):
    first = Snapshot.objects.get()
    as_kept = kept(first, figures)
    services.preview_revision(campaign_id=figures.pk, day=day, reason="A late return")
    services.revise_snapshot(campaign_id=figures.pk, day=day, reason="A late return")
    assert kept(first, figures) == as_kept


@pytest.mark.parametrize(
    ("days_before", "reason", "field"),
    [(0, " ", "reason"), (3, "A late return", "day")],
)
def test_a_preview_refuses_what_the_correction_would(figures, day, days_before, reason, field):
    with pytest.raises(services.SnapshotRefused) as refused:
        services.preview_revision(
            campaign_id=figures.pk, day=day - dt.timedelta(days=days_before), reason=reason
        )
    assert refused.value.field == field


def test_a_body_that_comes_or_goes_differs_in_every_cell(figures, day):
    before, after = services.preview_revision(campaign_id=figures.pk, day=day, reason="Late")
    gone = cells_that_differ(after, _without(after, "alpha"))
    assert {cell.organisation for cell in gone} == {"Alpha"}
    assert Cell("Alpha", "Headcount", 1000, None) in gone


def _without(reading, slug):
    from dataclasses import replace

    return replace(reading, bodies=tuple(b for b in reading.bodies if b.slug != slug))


def test_the_page_shows_the_cells_and_then_corrects_with_who_did_it(
    team, central_team, figures, day
):
    preview = team.post(NEW, answers(figures, day))
    assert "1 cell differs" in text_of(preview)
    assert rows_of(preview, "What differs") == [
        ["Department for Work and Pensions", "Signed up", "0", "1"]
    ]
    assert Snapshot.objects.count() == 1
    response = team.post(NEW, sent_again(preview) | {"step": "save"})
    assert response["Location"] == f"{LIST}?campaign={figures.slug}"
    listed = team.get(response["Location"])
    [row] = rows_of(listed, "Corrections made")
    assert row[:3] == [f"{day.day} {day:%B %Y}", "2", "A late return"]
    event = apps.get_model("reports", "SnapshotEvent").objects.order_by("pgh_id").last()
    assert (event.revision, event.reason) == (2, "A late return")
    assert event.pgh_context.metadata["user"] == str(central_team.pk)


def test_a_day_that_is_right_is_not_corrected(team, figures, day):
    services.revise_snapshot(campaign_id=figures.pk, day=day, reason="Once")
    for step in ({}, {"step": "save"}):
        page = team.post(NEW, answers(figures, day) | step)
        assert "Counting that day again gives the same figures" in text_of(page)
    assert Snapshot.objects.count() == 2


def test_the_answers_can_be_changed_from_the_preview(team, figures, day):
    preview = team.post(NEW, answers(figures, day))
    page = team.post(NEW, sent_again(preview) | {"step": "change"})
    assert text_of(page).startswith("Correct a day")
    assert "A late return" in page.content.decode()


def test_the_campaign_that_was_looked_at_is_chosen_already(team, figures):
    page = team.get(f"{NEW}?campaign={figures.slug}").content.decode()
    assert f'value="{figures.slug}" selected' in page


@pytest.mark.parametrize("path", [LIST, NEW])
def test_others_correct_nothing(client, champion, figures, day, path):
    assert client.post(path, answers(figures, day))["Location"].startswith("/sign-in/")
    for ask in (proved(champion).get, proved(champion).post):
        assert ask(path, answers(figures, day) | {"step": "save"}).status_code == 403
    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_costs_the_same_however_long(team, figures, day, more, django_assert_num_queries):
    for number in range(more):
        make_participation(
            figures,
            organisation=figures.standings.get(organisation__slug="alpha").organisation,
            signed_up_at=timezone.now() - dt.timedelta(days=2),
        )
        services.revise_snapshot(campaign_id=figures.pk, day=day, reason=f"Number {number}")
    with django_assert_num_queries(5):
        assert len(rows_of(team.get(LIST), "Corrections made")) == more
