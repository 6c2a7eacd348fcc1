"""The comparison finds what is wrong. One short history, told with its figures; then each thing that could go wrong."""

import datetime as dt
import sys
import threading
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import Count, F

from learning.models import Participation
from learning.services.recount import repair_facts
from reports import counting
from reports import services as reports
from reports.models import PendingChange, Standing
from reports.querysets import PendingChangeQuerySet
from tests.learning.making import CONFIDENT
from tests.reports.oracle import oracle as told
from tests.reports.oracle.portal import Portal, london
from tests.reports.oracle.world import CIVIL_SERVICE, OTHER, PLANS, differences

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def portal(world, post):
    """On the last day of the first campaign, with nobody yet."""
    travel = time_machine.travel(london(PLANS[0].closes_on), tick=False)
    yield Portal.begin(world, post, travel.start())
    travel.stop()


def learning(minutes: int, course: str | None = None, *, days_ago: int = 0) -> told.Learning:
    day = PLANS[0].closes_on - dt.timedelta(days=days_ago)
    return told.Learning(minutes, day, course, finishes=course is not None)


def tell(portal: Portal) -> None:
    """One finishes exactly; one is a minute short and took a record out; one is not a civil servant. Then one moves."""
    for email in (f"a@{CIVIL_SERVICE}", f"b@{CIVIL_SERVICE}", f"c@{OTHER}"):
        person = portal.open_account(email)
        portal.join(person, "data", "always")
        portal.record(person, "data", learning(360 if person == 0 else 359, days_ago=1))
        for _ in range(2):
            portal.record(person, "data", learning(30, "core-awareness"))
    removed = portal.record(1, "data", learning(300, "core-working", days_ago=2))
    portal.remove(1, "data", removed)
    for slug in ("starting-survey", "feedback"):
        portal.answer(0, "data", slug, CONFIDENT)
        portal.send(0, "data", slug)
    portal.answer(1, "data", "feedback", CONFIDENT)
    portal.pass_time(dt.timedelta(days=1))
    portal.join(0, "innovation", "always")
    portal.declare(0, "innovation", "team-talk")
    portal.move(0, "also")


TOLD = {
    ("data", "always", "signed_up"): 2,
    ("data", "always", "recorded_learning"): 2,
    ("data", "always", "reached_target"): 1,
    ("data", "always", "core_completions"): 2,
    ("data", "always", "people_with_core_course"): 2,
    ("data", "always", "minutes_self_recorded"): 839,
    ("data", "always", "gave_feedback"): 1,
    ("data", "always", "finished"): 1,
    ("innovation", "also", "signed_up"): 1,
}


def columns_found(portal: Portal) -> set[str]:
    return {column for _, _, column, _, _ in differences(portal.world, portal.oracle)}


def test_the_oracle_and_the_portal_both_give_the_figures_that_can_be_added_up_by_hand(portal):
    tell(portal)
    portal.settle_by_queue()

    assert portal.oracle.figures() == TOLD
    assert portal.world.figures() == TOLD
    portal.compare()
    portal.recompute()
    portal.check()


def test_columns_are_those_that_a_standing_has():
    assert set(told.COLUMNS) == set(counting.COUNTS)


def test_nothing_is_right_before_it_has_settled(portal):
    tell(portal)

    assert columns_found(portal) >= {"signed_up", "finished"}


# --- Rows that somebody altered ---------------------------------------------------------------


def test_an_altered_fact_is_found_and_the_check_repairs_it(portal):
    tell(portal)
    portal.settle_by_queue()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE learning_participation SET core_completions = 3, has_finished = false"
            " WHERE core_completions = 1 AND has_finished"
        )
        assert cursor.rowcount == 1
    campaign = portal.world.campaigns["data"]
    reports.mark_behind(
        campaign_id=campaign.pk,
        organisation_ids={portal.world.organisations["always"].pk},
    )
    reports.refresh_standings(campaign_id=campaign.pk)

    assert columns_found(portal) == {"core_completions", "finished"}
    assert len(reports.check_figures(campaign_id=campaign.pk).differences) == 2
    assert repair_facts(campaign_id=campaign.pk) == 0
    portal.settle_by_queue()
    portal.compare()


def test_an_altered_standing_is_found_whichever_figure_it_is(portal):
    tell(portal)
    portal.settle_by_queue()
    campaign, organisation = portal.world.campaigns["data"], portal.world.organisations["also"]
    standing = Standing.objects.filter(campaign=campaign, organisation=organisation)
    for column in told.COLUMNS:
        # Nobody is counted who did not sign up, so that one goes up as well.
        altered = {column, "signed_up"}
        standing.update(**{name: F(name) + 1 for name in altered})

        assert columns_found(portal) == altered
        found = reports.recompute_standings(campaign_id=campaign.pk).differences
        assert {difference.column for difference in found} == altered
        portal.compare()


def test_a_standing_that_is_missing_is_found(portal):
    tell(portal)
    portal.settle_by_queue()
    Standing.objects.filter(campaign=portal.world.campaigns["skills"]).first().delete()

    assert differences(portal.world, portal.oracle) == []
    with pytest.raises(AssertionError):
        portal.compare()


# --- Promises that were not kept --------------------------------------------------------------


def commit_meanwhile(portal: Portal) -> None:
    """By another process, while this one is in the middle of a refresh."""

    def write() -> None:
        try:
            portal.record(1, "data", learning(1))
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()


@pytest.mark.parametrize("is_forgetful", [False, True], ids=["as it is", "forgetting all"])
def test_a_refresh_that_forgets_what_it_has_not_seen_is_found(portal, monkeypatch, is_forgetful):
    """A change commits after the count. As it is, what promises it is left for the next refresh."""
    tell(portal)
    forget = PendingChangeQuerySet.delete
    has_committed = False

    def commit_and_forget(pending: Any) -> Any:
        nonlocal has_committed
        if not has_committed:
            has_committed = True
            commit_meanwhile(portal)
            pending = PendingChange.objects.all() if is_forgetful else pending
        return forget(pending)

    monkeypatch.setattr(PendingChangeQuerySet, "delete", commit_and_forget)
    reports.refresh_standings(campaign_id=portal.world.campaigns["data"].pk)
    assert has_committed
    portal.settle_by_queue()
    portal.sweep()

    # The other campaign's promises are forgotten too, so nobody is there.
    found = {"reached_target", "minutes_self_recorded", "signed_up"} if is_forgetful else set()
    assert columns_found(portal) == found


def test_a_promise_that_is_never_made_is_found(portal, monkeypatch):
    tell(portal)
    portal.settle_by_queue()
    monkeypatch.setattr(reports, "mark_behind", lambda **_: None)
    portal.declare(0, "innovation", "team-talk")
    portal.record(0, "innovation", told.Learning(1, portal.today))
    portal.settle_by_queue()
    portal.sweep()

    assert columns_found(portal) == {"recorded_learning", "minutes_self_recorded", "finished"}


def test_a_lost_message_is_found_until_the_sweep_has_been(portal):
    tell(portal)
    portal.post.collect()
    while portal.post.waiting:
        portal.post.lose(portal.post.waiting[0])

    assert differences(portal.world, portal.oracle)
    portal.sweep()
    portal.compare()


# --- Words that say something else ------------------------------------------------------------


def say(monkeypatch: pytest.MonkeyPatch, words: str, others: str) -> None:
    """Wherever the code of learning and reports keeps these words of SQL, keep others."""
    places = [
        (module, name, value)
        for path, module in list(sys.modules.items())
        if path.startswith(("learning.", "reports."))
        for name, value in list(vars(module).items())
        if isinstance(value, str) and words in value and not name.startswith("__")
    ]
    assert places
    for module, name, value in places:
        monkeypatch.setattr(module, name, value.replace(words, others))


@pytest.mark.parametrize(
    ("words", "others", "columns"),
    [
        (
            "removed_at IS NULL AND",
            "",
            {"reached_target", "core_completions", "minutes_self_recorded"},
        ),
        (">= q.target_minutes", "> q.target_minutes", {"reached_target"}),
        (">= q.minutes AS", "> q.minutes AS", {"finished"}),
        (
            "SELECT DISTINCT participation_id, course_id",
            "SELECT participation_id, course_id",
            {"core_completions"},
        ),
        (
            "FROM campaigns_course WHERE is_core",
            "FROM campaigns_course WHERE NOT is_core",
            {"core_completions", "people_with_core_course", "finished"},
        ),
        ("submitted_at IS NOT NULL AND", "", {"gave_feedback"}),
        ("a.kind = 'feedback') AS has", "a.kind = 'survey') AS has", set()),
    ],
    ids=[
        "removed records counted",
        "a target must be exceeded",
        "the required minutes must be exceeded",
        "a course counted as often as it is recorded",
        "other courses taken for core ones",
        "answers counted before they are sent",
        "a change that makes no difference here",
    ],
)
def test_another_word_in_the_one_definition_is_found(portal, monkeypatch, words, others, columns):
    """Facts and recount share the definition, so they agree with each other. Only the oracle knows."""
    say(monkeypatch, words, others)
    tell(portal)
    portal.settle_by_queue()

    assert columns_found(portal) == columns
    for campaign in portal.world.campaigns.values():
        assert reports.recompute_standings(campaign_id=campaign.pk).differences == ()


def test_people_who_are_not_civil_servants_and_are_counted_are_found(portal, monkeypatch):
    monkeypatch.setitem(counting.AGGREGATES, "counted_signed_up", Count("pk"))
    tell(portal)
    portal.settle_by_queue()

    assert columns_found(portal) == {"signed_up"}


def test_a_mover_whose_credit_stays_behind_is_found(portal):
    tell(portal)
    Participation.objects.filter(campaign=portal.world.campaigns["innovation"]).update(
        organisation=portal.world.organisations["always"]
    )
    portal.settle_by_queue()

    assert differences(portal.world, portal.oracle) == [
        ("innovation", "also", "signed_up", 0, 1),
        ("innovation", "always", "signed_up", 1, 0),
    ]
