"""The same words, applied to facts and to raw rows, give what a slow and obvious count gives."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import Activity, ActivityKind
from learning.models import Participation
from reports.counting import count_facts, count_raw_rows, count_sign_ups
from reports.measures import COUNTS, MEASURES
from tests.factories import make_campaign, make_organisation, make_participation
from tests.reports.histories import PEOPLE_MEASURES, count_slowly, make_history

pytestmark = pytest.mark.django_db


def all_counts(counted):
    """Counts without the organisations where nobody counts."""
    full = {pk: {column: row[column] for column in COUNTS} for pk, row in counted.items()}
    return {pk: row for pk, row in full.items() if any(row.values())}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    seed=st.integers(0, 10_000),
    people=st.integers(0, 12),
    target=st.sampled_from([None, 420]),
    is_declared=st.booleans(),
)
def test_facts_and_raw_rows_agree_with_a_slow_count(db, seed, people, target, is_declared):
    campaign = make_campaign(target_minutes=target, is_published=False)
    if is_declared:
        Activity.objects.create(
            campaign=campaign,
            slug="team",
            kind=ActivityKind.DECLARED,
            title="Talk as a team",
            summary="About data",
            position=9,
        )
    # The year before must not leak in.
    earlier = make_campaign(is_published=False)
    organisations = [make_organisation(), make_organisation()]
    make_history(campaign, organisations, people=people, seed=seed)
    make_history(earlier, organisations, people=2, seed=seed + 1)

    expected = all_counts(count_slowly(campaign))

    assert all_counts(count_facts(campaign.pk)) == expected
    assert all_counts(count_raw_rows(campaign.pk)) == expected


def test_raw_rows_are_counted_without_looking_at_kept_facts(campaign):
    make_history(campaign, [make_organisation()], people=8, seed=1)
    expected = all_counts(count_slowly(campaign))
    facts = ("record_count", "core_completions", "minutes_self_recorded")
    Participation.objects.update(**dict.fromkeys(facts, 7), has_finished=True)

    assert all_counts(count_raw_rows(campaign.pk)) == expected
    assert all_counts(count_facts(campaign.pk)) != expected


def test_each_people_measure_is_the_word_of_the_queryset(campaign):
    organisation = make_organisation()
    make_history(campaign, [organisation], people=25, seed=3)
    people = Participation.objects.filter(campaign=campaign).signed_up()
    words = {
        "signed_up": people,
        "recorded_learning": people.recorded_learning(),
        "reached_target": people.reached_target(),
        "people_with_core_course": people.with_core_course(),
        "gave_feedback": people.gave_feedback(),
        "finished": people.finished(),
    }

    counted = count_facts(campaign.pk)[organisation.pk]

    assert {slug: counted[slug] for slug in PEOPLE_MEASURES} == {
        slug: found.count() for slug, found in words.items()
    }
    assert {m.slug for m in MEASURES.values() if m.is_people} == set(words)


def test_counting_one_organisation_leaves_the_others_out(campaign):
    here, there = make_organisation(), make_organisation()
    make_history(campaign, [here, there], people=10, seed=5)

    assert set(count_facts(campaign.pk, {here.pk})) == {here.pk}


@pytest.mark.parametrize(("minutes", "reached"), [(419, 0), (420, 1), (421, 1)])
def test_the_target_is_reached_at_420_minutes_and_not_before(
    campaign, participation, minutes, reached
):
    from tests.factories import make_record

    make_record(participation, minutes=minutes)

    for counted in (count_facts(campaign.pk), count_raw_rows(campaign.pk)):
        assert counted[participation.organisation_id]["reached_target"] == reached


def test_all_organisations_are_counted_by_one_query(campaign, django_assert_num_queries):
    make_history(campaign, [make_organisation(), make_organisation()], people=6, seed=2)

    with django_assert_num_queries(1):
        count_facts(campaign.pk)
    with django_assert_num_queries(2):  # the first is a setting
        count_raw_rows(campaign.pk)


@pytest.fixture
def sign_ups_around_the_clock_change(campaign):
    """29 October 2023: at 01:00 UTC the clock went back from 2am to 1am, so 1am occurred twice."""
    organisation = make_organisation()
    for moment in (
        dt.datetime(2023, 10, 28, 22, 59, tzinfo=dt.UTC),  # 23:59 on the day before
        dt.datetime(2023, 10, 28, 23, 0, tzinfo=dt.UTC),  # midnight
        dt.datetime(2023, 10, 29, 0, 30, tzinfo=dt.UTC),  # the first half past one
        dt.datetime(2023, 10, 29, 1, 30, tzinfo=dt.UTC),  # the second
        dt.datetime(2023, 10, 29, 23, 59, tzinfo=dt.UTC),  # 23:59
        dt.datetime(2023, 10, 30, 0, 0, tzinfo=dt.UTC),  # midnight
    ):
        make_participation(campaign, organisation=organisation, signed_up_at=moment)
    make_participation(
        campaign,
        organisation=organisation,
        is_civil_servant=False,
        signed_up_at=dt.datetime(2023, 10, 29, 12, tzinfo=dt.UTC),
    )
    make_participation(make_campaign(is_published=False), organisation=organisation)
    return campaign


def test_sign_ups_belong_to_london_days_and_hours_across_the_clock_change(
    sign_ups_around_the_clock_change,
):
    saturday, sunday, monday = (dt.date(2023, 10, day) for day in (28, 29, 30))

    assert count_sign_ups(sign_ups_around_the_clock_change.pk) == {
        (saturday, 23): 1,
        (sunday, 0): 1,
        (sunday, 1): 2,
        (sunday, 23): 1,
        (monday, 0): 1,
    }


def test_sign_ups_since_a_day_begin_at_its_london_midnight(sign_ups_around_the_clock_change):
    sunday = dt.date(2023, 10, 29)

    found = count_sign_ups(sign_ups_around_the_clock_change.pk, since=sunday)

    assert sum(found.values()) == 5
    assert min(day for day, _ in found) == sunday
