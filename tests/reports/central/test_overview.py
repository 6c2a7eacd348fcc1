"""The central team's first page: who sees it, what it says, what it costs, and the check it asks for."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Appointment, Role
from obt_portal import celery
from reports import services, tasks
from reports.models import Export, FigureCheck, PendingChange, Standing
from reports.selectors import world_of
from reports.selectors.central import without_champion
from tests.factories import make_organisation, make_user
from tests.reports.central.reading import rows_of, text_of
from tests.sessions import proved

pytestmark = pytest.mark.django_db

CENTRAL = "/central/"


def test_only_the_team_sees_it(client, figures, champion, administrator, central_team):
    assert client.get(CENTRAL)["Location"].startswith("/sign-in/")
    for other in (champion, administrator):
        assert proved(other).get(CENTRAL).status_code == 403
    client.force_login(central_team)
    assert client.get(CENTRAL)["Location"].endswith("?next=/central/")
    assert "Central team" in text_of(proved(central_team).get(CENTRAL))


def test_it_says_national_figures_with_what_they_are_compared_with(team, figures):
    signed_up, *_, finished = rows_of(team.get(CENTRAL), "National figures")
    # 1,380 of the 1,384 belong to bodies with a headcount; theirs, and the two of the cast, is 4,655.
    assert signed_up == ["Signed up", "1,384 people", "100.0%", "29.6%"]
    assert finished[1:] == ["0 people", "0.0%", "0.0%"]


def test_it_names_who_has_no_headcount_and_who_has_no_champion(team, figures, champion):
    said = text_of(team.get(CENTRAL))
    assert "They have no share and no rank. Unknown" in said
    without = said.partition("Which organisations")[2]
    assert "Alpha" in without
    assert "Department for Work and Pensions" not in without


def test_a_champion_whose_account_is_closed_answers_for_nobody(team, figures, champion):
    assert "Department for Work and Pensions" not in text_of(team.get(CENTRAL))
    type(champion).objects.filter(pk=champion.pk).update(is_active=False)
    without = text_of(team.get(CENTRAL)).partition("Which organisations")[2]
    assert "Department for Work and Pensions" in without


def test_a_body_without_a_headcount_can_be_given_one_though_it_has_closed(team, figures):
    """People took part from it, so it is in the figures and in the list; the list leads to a page."""
    gone = make_organisation(
        "gone", name="Gone", headcount=None, closed_on=timezone.localdate() - dt.timedelta(days=1)
    )
    Standing.objects.create(campaign=figures, organisation=gone, signed_up=3)
    page = team.get(CENTRAL)
    assert "Gone" in text_of(page).partition("Organisations with no champion")[0]
    path = "/central/headcounts/gone/"
    assert f'href="{path}?campaign={figures.slug}"' in page.content.decode()
    assert "Headcount of Gone" in text_of(team.get(path))
    assert "Gone" in text_of(team.get("/central/headcounts/"))


def test_a_department_s_champion_answers_for_its_agencies_but_not_for_departments(campaign):
    head = make_organisation("head")
    agency = make_organisation("agency", kind="executive-agency", group=head)
    make_organisation("other-department", kind="non-ministerial", group=head)
    alone = make_organisation("alone", kind="public-body")
    make_organisation("closed", closed_on=timezone.localdate())

    def without(*appointed_to):
        ids = frozenset(each.pk for each in appointed_to)
        world = world_of(campaign, timezone.localdate())
        return [body.slug for body in without_champion(world, ids)]

    assert without(head) == ["alone", "other-department"]
    assert without(agency, alone) == ["head", "other-department"]


def test_it_says_what_waits_and_since_when(team, figures):
    PendingChange.objects.create(campaign=figures)
    PendingChange.objects.update(announced_at=timezone.now() - dt.timedelta(minutes=65))
    Export.objects.create(campaign=figures, kind="league", format="csv")
    said = text_of(team.get(CENTRAL))
    assert "Changes not yet in the figures 1, the oldest for 1 hour 5 minutes" in said
    assert "Exports waiting 1" in said


def test_it_says_which_days_are_kept_and_which_are_missing(team, figures):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    services.take_snapshot(campaign_id=figures.pk, day=yesterday)
    said = text_of(team.get(CENTRAL))
    assert "Days kept 1" in said
    first = figures.opens_on
    assert f"Days missing 29: {first.day} {first:%B %Y}," in said


def test_it_says_how_the_last_check_came_out(team, figures):
    Standing.objects.filter(organisation__slug="alpha").update(finished=3)
    services.check_figures(campaign_id=figures.pk)
    response = team.get(CENTRAL)
    check = FigureCheck.objects.get()
    assert check.differences == 11
    assert f"11 differences of {check.figures} figures" in text_of(response)
    [[_, figures_compared, differences, facts, details]] = rows_of(response, "The last checks")
    assert [figures_compared, differences, facts] == [str(check.figures), "11", "0"]
    assert "alpha: finished was 3, is 0" in details


def test_after_a_clean_check_it_says_no_differences(team, figures):
    services.recompute_standings(campaign_id=figures.pk)
    services.check_figures(campaign_id=figures.pk)
    response = team.get(CENTRAL)
    assert f"0 differences of {FigureCheck.objects.get().figures} figures at" in text_of(response)
    assert rows_of(response, "The last checks")[0][-1] == "Nothing"


def test_asking_for_a_check_promises_one_and_asks_the_queue_after_the_commit(
    team, figures, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(
        "reports.views.central.overview.publish",
        lambda task, *given: sent.append((task.name, given)),
    )
    with django_capture_on_commit_callbacks() as waiting:
        response = team.post("/central/check/")
    assert response["Location"] == f"/central/?campaign={figures.slug}"
    assert sent == []
    for callback in waiting:
        callback()
    assert sent == [("reports.tasks.check_campaign", (figures.pk,))]
    assert "The figures are being checked now." in text_of(team.get(response["Location"]))
    services.check_figures(campaign_id=figures.pk)
    assert "being checked now" not in text_of(team.get(CENTRAL))


def test_asking_twice_makes_one_check(team, figures):
    team.post("/central/check/")
    team.post("/central/check/")
    assert FigureCheck.objects.count() == 1


def test_when_the_queue_is_away_the_promise_is_kept_within_a_minute(
    team, figures, django_capture_on_commit_callbacks
):
    celery.breaker.trip()
    with django_capture_on_commit_callbacks(execute=True):
        assert team.post("/central/check/").status_code == 302
    assert FigureCheck.objects.waiting().count() == 1
    tasks.make_what_waits()
    assert FigureCheck.objects.waiting().count() == 0
    assert "The figures are being checked now." not in text_of(team.get(CENTRAL))


def test_what_nobody_asked_for_is_not_checked_every_minute(figures):
    tasks.make_what_waits()
    assert not FigureCheck.objects.exists()


@pytest.mark.parametrize("path", [CENTRAL, "/central/headcounts/", "/central/corrections/"])
def test_a_campaign_that_is_not_there_is_not_found(team, figures, path):
    assert team.get(f"{path}?campaign=nothing").status_code == 404


def test_another_campaign_can_be_chosen(team, figures):
    from tests.factories import make_campaign

    earlier = make_campaign(
        "earlier",
        name="An earlier one",
        opens_on=dt.date(2023, 9, 4),
        closes_on=dt.date(2023, 12, 31),
        learning_from=dt.date(2023, 4, 1),
        learning_to=dt.date(2023, 12, 31),
    )
    said = text_of(team.get(f"{CENTRAL}?campaign={earlier.slug}"))
    assert said.startswith("An earlier one Central team")
    assert "being counted for the first time" in said


def test_without_any_campaign_the_page_still_leads_to_the_others(team):
    said = text_of(team.get(CENTRAL))
    assert "There is no published campaign yet" in said
    assert "API tokens" in said


@pytest.mark.parametrize("more", [1, 3])
def test_it_asks_the_database_for_no_more_when_there_is_more(
    team, figures, more, settings, django_assert_num_queries
):
    settings.CAMPAIGNS_KEPT_SECONDS = 60
    for number in range(more):
        organisation = make_organisation(f"more-{number}")
        services.check_figures(campaign_id=figures.pk)
        Appointment.objects.create(
            user=make_user(f"champion{number}@ofsted.gov.uk"),
            role=Role.CHAMPION,
            organisation=organisation,
            starts_on=dt.date(2023, 1, 1),
        )
    team.get(CENTRAL)
    with django_assert_num_queries(8):
        team.get(CENTRAL)


def test_the_link_is_shown_to_the_team_alone(client, figures, central_team, learner):
    link = 'href="/central/"'
    client.force_login(learner)
    assert link not in client.get("/you/").content.decode()
    # Signing in is what remembers the role.
    client.force_login(central_team)
    assert link in client.get("/you/").content.decode()
