"""Standings are counted afresh: they end right however often, late or out of order the counting runs."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from departments.models import Headcount, Organisation
from learning.models import LearningRecord, Participation
from learning.services.recount import repair_facts
from reports import services
from reports.measures import COUNTS
from reports.models import FigureCheck, Freshness, HeadcountOverride, PendingChange, Standing
from reports.selectors import live
from reports.tasks import check_figures, refresh_standings, sweep_pending_changes
from tests.factories import make_campaign, make_organisation, make_participation, make_record
from tests.reports.histories import count_slowly, make_history

pytestmark = pytest.mark.django_db


def standings(campaign):
    return {
        row.organisation_id: {c: getattr(row, c) for c in COUNTS}
        for row in Standing.objects.filter(campaign=campaign)
    }


def mark(campaign, *organisations):
    ids = frozenset(o.pk for o in organisations)
    services.mark_behind(campaign_id=campaign.pk, organisation_ids=ids)


def refresh(campaign):
    return services.refresh_standings(campaign_id=campaign.pk)


def recompute(campaign):
    return services.recompute_standings(campaign_id=campaign.pk)


def body(campaign, organisation):
    """The organisation as a league table reads it today."""
    freshness = Freshness.objects.get(campaign=campaign)
    reading = live(campaign, freshness, timezone.localdate())
    return next(each for each in reading.bodies if each.slug == organisation.slug)


def test_a_first_recomputation_makes_every_standing_and_calls_nothing_a_difference(campaign):
    organisations = [make_organisation(), make_organisation()]
    make_history(campaign, organisations, people=20, seed=11)

    recomputation = recompute(campaign)

    kept = standings(campaign)
    for pk, expected in count_slowly(campaign).items():
        assert {c: kept[pk][c] for c in COUNTS} == {c: expected[c] for c in COUNTS}
    assert recomputation.differences == ()
    assert recomputation.figures == 2 * len(COUNTS)


def test_an_organisation_with_nobody_stands_at_zero(campaign):
    organisation = make_organisation()

    recompute(campaign)

    assert Standing.objects.get(organisation=organisation).signed_up == 0


def test_organisations_that_closed_before_or_open_after_the_campaign_have_no_standing(campaign):
    closed = make_organisation(closed_on=campaign.opens_on)
    coming = make_organisation(opened_on=campaign.closes_on + dt.timedelta(days=1))
    closing = make_organisation(closed_on=campaign.opens_on + dt.timedelta(days=1))

    recompute(campaign)

    found = set(Standing.objects.values_list("organisation_id", flat=True))
    assert closing.pk in found
    assert not found & {closed.pk, coming.pk}


def test_nobody_is_lost_with_a_closed_organisation(campaign):
    closed = make_organisation(closed_on=campaign.opens_on)
    make_participation(campaign, organisation=closed)

    recompute(campaign)

    assert body(campaign, closed).counts["signed_up"] == 1
    assert body(campaign, closed).headcount is None


def test_the_headcount_is_the_latest_on_the_campaigns_day_with_its_date_and_source(campaign):
    organisation = make_organisation(headcount=900, headcount_on=dt.date(2020, 1, 1))
    day = campaign.headcount_on
    for as_at, people in ((day, 950), (day + dt.timedelta(days=1), 1000)):
        Headcount.objects.create(
            organisation=organisation, as_at=as_at, people=people, source="Survey"
        )

    recompute(campaign)

    found = body(campaign, organisation)
    assert (found.headcount, found.headcount_as_at) == (950, day)
    assert found.headcount_source == "Survey"


def test_an_override_goes_before_the_published_headcount_and_gives_its_reason(campaign):
    organisation = make_organisation(headcount=900)
    HeadcountOverride.objects.create(
        campaign=campaign,
        organisation=organisation,
        people=45,
        as_at=campaign.headcount_on,
        reason="A twentieth",
    )

    recompute(campaign)

    found = body(campaign, organisation)
    assert (found.headcount, found.headcount_source) == (45, "A twentieth")


def test_an_organisation_without_headcount_has_none(campaign):
    organisation = make_organisation(headcount=None)

    recompute(campaign)

    found = body(campaign, organisation)
    assert (found.headcount, found.headcount_as_at, found.headcount_source) == (None, None, "")


def test_refresh_touches_only_the_organisation_that_is_behind(campaign):
    here, there = make_organisation(), make_organisation()
    recompute(campaign)
    make_participation(campaign, organisation=here)
    make_participation(campaign, organisation=there)
    mark(campaign, here)

    assert refresh(campaign) == 1

    assert standings(campaign)[here.pk]["signed_up"] == 1
    assert standings(campaign)[there.pk]["signed_up"] == 0


def test_refresh_of_a_campaign_leaves_other_campaigns_pending(campaign):
    other = make_campaign(is_published=False)
    organisation = make_organisation()
    mark(campaign, organisation)
    mark(other, organisation)

    refresh(campaign)

    assert [row.campaign_id for row in PendingChange.objects.all()] == [other.pk]


def test_refresh_costs_the_same_for_one_organisation_and_for_three(
    campaign, django_assert_num_queries
):
    organisations = [make_organisation() for _ in range(3)]
    recompute(campaign)
    for count in (1, 3):
        for organisation in organisations[:count]:
            make_participation(campaign, organisation=organisation)
        mark(campaign, *organisations[:count])
        with django_assert_num_queries(13):
            refresh(campaign)


def test_the_drawn_tables_key_changes_only_when_a_figure_does(campaign):
    organisation = make_organisation()
    recompute(campaign)
    before = Freshness.objects.get()
    mark(campaign, organisation)

    refresh(campaign)

    after = Freshness.objects.get()
    assert after.revision == before.revision
    assert after.as_at > before.as_at
    make_participation(campaign, organisation=organisation)
    mark(campaign, organisation)
    refresh(campaign)
    assert Freshness.objects.get().revision == before.revision + 1


def test_a_wrong_standing_is_found_said_and_put_right(campaign):
    organisation = make_organisation()
    make_participation(campaign, organisation=organisation)
    recompute(campaign)
    Standing.objects.filter(organisation=organisation).update(signed_up=7)

    (difference,) = services.check_figures(campaign_id=campaign.pk).differences

    assert difference == services.Difference(organisation.pk, "signed_up", 7, 1)
    assert standings(campaign)[organisation.pk]["signed_up"] == 1
    check = FigureCheck.objects.get()
    assert (check.differences, check.figures) == (1, len(COUNTS))
    assert check.details == [
        {"organisation": organisation.slug, "figure": "signed_up", "kept": 7, "counted": 1}
    ]
    assert recompute(campaign).differences == ()


def test_a_standing_that_is_merely_behind_is_not_a_difference(campaign):
    organisation = make_organisation()
    recompute(campaign)
    make_participation(campaign, organisation=organisation)
    mark(campaign, organisation)

    assert recompute(campaign).differences == ()
    assert standings(campaign)[organisation.pk]["signed_up"] == 1
    assert not PendingChange.objects.exists()


def test_without_its_promise_the_same_change_is_a_difference(campaign):
    """The negative control of the test above."""
    organisation = make_organisation()
    recompute(campaign)
    make_participation(campaign, organisation=organisation)

    assert len(recompute(campaign).differences) == 1


def test_a_check_repairs_facts_too_so_that_the_next_refresh_keeps_the_right_figures(campaign):
    person = make_participation(campaign, organisation=make_organisation())
    make_record(person, minutes=60)
    recompute(campaign)
    Participation.objects.update(record_count=0, minutes_self_recorded=0)

    services.check_figures(campaign_id=campaign.pk)
    refresh(campaign)

    person.refresh_from_db()
    assert (person.record_count, person.minutes) == (1, 60)
    assert standings(campaign)[person.organisation_id]["recorded_learning"] == 1


def test_a_person_who_left_for_another_organisation_is_counted_there_and_not_here(campaign):
    here, there = make_organisation(), make_organisation()
    person = make_participation(campaign, organisation=here)
    recompute(campaign)
    Participation.objects.filter(pk=person.pk).update(organisation=there)
    mark(campaign, here, there)

    refresh(campaign)

    kept = standings(campaign)
    assert (kept[here.pk]["signed_up"], kept[there.pk]["signed_up"]) == (0, 1)


def test_a_standing_goes_when_nobody_is_left_in_a_closed_organisation(campaign):
    closed = make_organisation(closed_on=campaign.opens_on)
    person = make_participation(campaign, organisation=closed)
    recompute(campaign)
    person.delete()
    mark(campaign, closed)

    refresh(campaign)

    assert closed.pk not in standings(campaign)


def test_tasks_run_twice_late_and_shuffled_end_where_a_recomputation_ends(campaign):
    organisations = [make_organisation() for _ in range(3)]
    recompute(campaign)
    chance = random.Random(4)
    make_history(campaign, organisations, people=12, seed=4)
    tasks = [lambda: refresh_standings(campaign.pk), sweep_pending_changes, check_figures]
    for person in chance.sample(list(Participation.objects.all()), 12):
        mark(campaign, Organisation.objects.get(pk=person.organisation_id))
        LearningRecord.objects.filter(participation=person).delete()
        repair_facts(campaign_id=campaign.pk)
        for task in chance.choices(tasks, k=chance.choice((0, 1, 2))):
            task()
    refresh_standings(campaign.pk)
    refresh_standings(campaign.pk)
    after_tasks = standings(campaign)

    assert recompute(campaign).differences == ()
    assert standings(campaign) == after_tasks
    assert after_tasks[organisations[0].pk]["signed_up"] > 0
    assert not PendingChange.objects.exists()


def test_the_sweep_counts_a_campaign_that_was_never_counted(campaign):
    organisation = make_organisation()
    make_participation(campaign, organisation=organisation)

    sweep_pending_changes()

    assert standings(campaign)[organisation.pk]["signed_up"] == 1


def test_the_sweep_says_that_figures_are_true_now_when_nothing_has_changed(campaign):
    recompute(campaign)
    Freshness.objects.update(as_at=timezone.now() - dt.timedelta(hours=1))

    sweep_pending_changes()

    assert not Freshness.objects.old_at(timezone.now()).exists()
