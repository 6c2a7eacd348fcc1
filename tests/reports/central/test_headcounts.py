"""Headcounts in use: the services, the page that lists them, the form with its preview, and going back."""

import datetime as dt

import pytest
from django.apps import apps
from django.utils import timezone

from campaigns.models import Campaign
from departments.models import Headcount, Organisation
from reports import services
from reports.models import HeadcountOverride, PendingChange
from tests.factories import make_campaign, make_organisation
from tests.reports.central.reading import boxes, rows_of, sent_again, text_of
from tests.sessions import proved

pytestmark = pytest.mark.django_db

LIST = "/central/headcounts/"
ALPHA = "/central/headcounts/alpha/"
TODAY = timezone.localdate()
GOOD = {"people": "800", "reason": "Counted again by the department", **boxes("as_at", TODAY)}
CAPTION = "Headcounts in use"


def override(campaign, slug="alpha", **given):
    values = {"people": 800, "as_at": TODAY, "reason": "A recount"} | given
    organisation = Organisation.objects.get(slug=slug)
    return services.override_headcount(campaign=campaign, organisation=organisation, **values)


# --- The services -------------------------------------------------------------------------------


def test_an_override_stands_beside_the_published_headcount(figures):
    override(figures, reason="  A recount ")
    row = HeadcountOverride.objects.get()
    assert (row.people, row.as_at, row.reason) == (800, TODAY, "A recount")
    assert Headcount.objects.get(organisation__slug="alpha").people == 1000
    assert PendingChange.objects.filter(campaign=figures, organisation=None).count() == 1


def test_a_second_override_takes_the_place_of_the_first(figures):
    override(figures)
    override(figures, people=900, reason="Better")
    assert [(row.people, row.reason) for row in HeadcountOverride.objects.all()] == [
        (900, "Better")
    ]


def test_an_override_is_of_one_campaign(figures):
    other = make_campaign(
        "other",
        opens_on=dt.date(2023, 9, 4),
        closes_on=dt.date(2023, 12, 31),
        learning_from=dt.date(2023, 4, 1),
        learning_to=dt.date(2023, 12, 31),
    )
    override(figures)
    assert not HeadcountOverride.objects.filter(campaign=other).exists()
    assert not PendingChange.objects.filter(campaign=other).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"people": 0}, "people"),
        ({"people": 1_000_001}, "people"),
        ({"as_at": TODAY + dt.timedelta(days=1)}, "as_at"),
        ({"as_at": dt.date(2001, 1, 1)}, "as_at"),
        ({"reason": "  "}, "reason"),
        ({"reason": "r" * 201}, "reason"),
    ],
)
def test_what_cannot_be_a_headcount_is_refused_and_nothing_is_written(figures, given, field):
    with pytest.raises(services.HeadcountRefused) as refused:
        override(figures, **given)
    assert refused.value.field == field
    assert not HeadcountOverride.objects.exists()
    assert not PendingChange.objects.exists()


def test_removing_goes_back_to_the_published_headcount(figures):
    override(figures)
    PendingChange.objects.all().delete()
    alpha = Organisation.objects.get(slug="alpha")
    services.remove_override(campaign=figures, organisation=alpha)
    assert not HeadcountOverride.objects.exists()
    assert PendingChange.objects.filter(campaign=figures, organisation=None).count() == 1


def test_what_is_not_overridden_stays_as_it_is(figures):
    alpha = Organisation.objects.get(slug="alpha")
    services.remove_override(campaign=figures, organisation=alpha)
    assert not PendingChange.objects.exists()


# --- The list -----------------------------------------------------------------------------------


def test_the_list_shows_what_is_in_use_with_its_day_and_source_and_what_it_stands_in_for(
    team, figures
):
    override(figures)
    rows = {name: rest for name, *rest in rows_of(team.get(LIST), CAPTION)}
    today = f"{TODAY.day} {TODAY:%B %Y}"
    assert rows["Alpha"] == ["800", today, "A recount", "1,000 on 1 January 2020"]
    assert rows["Gamma"] == ["600", "1 January 2020", "Made up for a test", "–"]
    assert rows["Unknown"] == ["No headcount", "–", "–", "–"]


def test_the_list_says_when_nothing_is_published_for_an_override(team, figures):
    override(figures, "unknown", people=40)
    rows = {name: rest for name, *rest in rows_of(team.get(LIST), CAPTION)}
    assert [rows["Unknown"][0], rows["Unknown"][-1]] == ["40", "None"]


@pytest.mark.parametrize("more", [1, 3])
def test_the_pages_cost_the_same_however_much_there_is(
    team, figures, more, settings, django_assert_num_queries
):
    settings.CAMPAIGNS_KEPT_SECONDS = 60
    for number in range(more):
        make_organisation(f"more-{number}")
        override(figures, f"more-{number}")
    team.get("/central/")
    for path, queries in ((LIST, 8), (ALPHA, 8)):
        with django_assert_num_queries(queries):
            team.get(path)
    with django_assert_num_queries(6):
        team.post(ALPHA, GOOD)


@pytest.mark.parametrize("path", [LIST, ALPHA, f"{ALPHA}remove/"])
def test_others_do_not_see_or_change_headcounts(client, figures, champion, path):
    override(figures)
    PendingChange.objects.all().delete()
    assert client.post(path)["Location"].startswith("/sign-in/")
    for ask in (proved(champion).get, proved(champion).post):
        assert ask(path).status_code == 403
    assert HeadcountOverride.objects.count() == 1


# --- The form and its preview -----------------------------------------------------------------------


def test_the_form_starts_with_what_is_in_use(team, figures):
    page = team.get(ALPHA)
    assert "Published 1,000 on 1 January 2020. Source: Made up for a test" in text_of(page)
    assert 'value="1000"' in page.content.decode()
    override(figures)
    page = team.get(ALPHA)
    assert f"In use 800 on {TODAY.day} {TODAY:%B %Y}. Reason: A recount" in text_of(page)
    assert 'value="800"' in page.content.decode()


def test_the_preview_says_what_changes_and_saves_nothing(team, figures):
    page = team.post(ALPHA, GOOD)
    assert "Nothing is saved yet." in text_of(page)
    assert rows_of(page, "Headcounts that change") == [
        ["Alpha", "1,000", "800", "Counted again by the department"]
    ]
    # 400 of 800 is half, and Gamma's 360 of 600 is still more; Beta's 620 of 1,000 is with its agency.
    [alone, *_] = rows_of(page, "Rates that change: organisations on their own")
    assert alone == ["Alpha", "Signed up", "40.00%", "50.00%", "+10.00 points", "2"]
    [nation, *_] = rows_of(page, "The whole Civil Service")
    assert nation[:2] == ["Civil Service", "Signed up"]
    assert nation[4].startswith("+")
    assert not HeadcountOverride.objects.exists()


def test_ranks_that_change_without_their_rates_are_said_too(team, figures):
    page = team.post(ALPHA, GOOD | {"people": "500"})
    [alone, *_] = rows_of(page, "Rates that change: organisations on their own")
    assert alone == ["Alpha", "Signed up", "40.00%", "80.00%", "+40.00 points", "2 to 1"]
    [gamma, *_] = rows_of(page, "Only the rank changes: organisations on their own")
    assert gamma == ["Gamma", "Signed up", "60.00%", "1 to 2"]


def test_a_headcount_where_there_was_none_gives_a_rate_and_a_rank(team, figures):
    page = team.post("/central/headcounts/unknown/", GOOD | {"people": "4"})
    [alone, *_] = rows_of(page, "Rates that change: organisations on their own")
    assert alone == ["Unknown", "Signed up", "No headcount", "100.00%", "–", "– to 1"]


def test_saving_after_the_preview_keeps_it_with_who_did_it(
    team, figures, central_team, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(
        "reports.views.central.headcounts.publish", lambda task, *given: sent.append(given)
    )
    preview = team.post(ALPHA, GOOD)
    with django_capture_on_commit_callbacks(execute=True):
        response = team.post(ALPHA, sent_again(preview) | {"step": "save"})
    assert response["Location"] == f"{LIST}?campaign={figures.slug}"
    assert sent == [(figures.pk,)]
    row = HeadcountOverride.objects.get()
    assert (row.people, row.as_at, row.reason) == (800, TODAY, GOOD["reason"])
    event = apps.get_model("reports", "HeadcountOverrideEvent").objects.get()
    assert event.people == 800
    assert event.pgh_context.metadata["user"] == str(central_team.pk)
    assert "The headcount is saved" in text_of(team.get(response["Location"]))


def test_the_answers_can_be_changed_from_the_preview(team, figures):
    preview = team.post(ALPHA, GOOD)
    page = team.post(ALPHA, sent_again(preview) | {"step": "change"})
    assert "Headcount of Alpha" in text_of(page)
    assert 'value="800"' in page.content.decode()
    assert "Counted again by the department" in page.content.decode()


def test_a_headcount_that_became_wrong_is_refused_at_saving_too(team, figures):
    Campaign.objects.update(headcount_on=TODAY)
    old = boxes("as_at", dt.date(2010, 1, 1))
    page = team.post(ALPHA, GOOD | old | {"step": "save"})
    assert "Day of the count must be" in text_of(page)
    assert not HeadcountOverride.objects.exists()


@pytest.mark.parametrize(
    "path", ["/central/headcounts/nowhere/", "/central/headcounts/alpha/remove/"]
)
def test_what_is_not_there_is_not_found(team, figures, path):
    assert team.get(path).status_code == 404


def test_before_figures_are_counted_the_preview_says_so(team, campaign, department):
    page = team.post(f"/central/headcounts/{department.slug}/", GOOD)
    assert "have not been counted yet" in text_of(page)


# --- Going back ---------------------------------------------------------------------------------


def test_going_back_shows_what_it_does_and_then_does_it_with_who_did_it(
    team, figures, central_team
):
    override(figures)
    page = team.get(f"{ALPHA}remove/")
    assert "Do you want to go back to the published headcount?" in text_of(page)
    [alone, *_] = rows_of(page, "Rates that change: organisations on their own")
    assert alone == ["Alpha", "Signed up", "50.00%", "40.00%", "−10.00 points", "2"]
    response = team.post(f"{ALPHA}remove/")
    assert "The published headcount is in use again" in text_of(team.get(response["Location"]))
    assert not HeadcountOverride.objects.exists()
    events = apps.get_model("reports", "HeadcountOverrideEvent").objects.order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "delete"]
    assert events.last().pgh_context.metadata["user"] == str(central_team.pk)
