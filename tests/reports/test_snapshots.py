"""Past days are kept once, as the world was, and never rewritten; a correction is another revision with its reason."""

import datetime as dt

import pytest
import time_machine
from django.db import Error, transaction
from django.utils import timezone

from departments.models import ChangeKind, OrganisationChange, OrganisationName
from learning.models import LearningRecord, Participation
from reports import services
from reports.models import SignUpHour, Snapshot, SnapshotRow
from reports.selectors import kept, snapshot_on
from reports.tasks import keep_the_past, sweep_pending_changes
from tests.factories import make_campaign, make_organisation, make_participation, make_record

pytestmark = pytest.mark.django_db

OPENED = dt.date(2026, 3, 2)


def at(day, hour=12, minute=0):
    return dt.datetime.combine(day, dt.time(hour, minute), timezone.get_default_timezone())


def day(number):
    return OPENED + dt.timedelta(days=number)


@pytest.fixture
def campaign(db):
    return make_campaign(
        opens_on=OPENED,
        closes_on=day(60),
        learning_from=day(-30),
        learning_to=day(60),
        headcount_on=day(-10),
    )


def joined(campaign, organisation, moment):
    person = make_participation(campaign, organisation=organisation)
    Participation.objects.filter(pk=person.pk).update(signed_up_at=moment)
    return person


def figures_of(campaign, on):
    snapshot = snapshot_on(campaign, on)
    return {body.slug: body.counts["signed_up"] for body in kept(snapshot, campaign).bodies}


def test_just_after_midnight_the_live_figures_are_kept(campaign):
    alpha = make_organisation("alpha")
    joined(campaign, alpha, at(day(0)))

    snapshot = services.take_snapshot(campaign_id=campaign.pk, day=day(0), now=at(day(1), 0, 1))

    assert (snapshot.revision, snapshot.is_reconstructed) == (1, False)
    assert figures_of(campaign, day(0)) == {"alpha": 1}


def test_a_day_kept_late_is_counted_as_it_stood_when_it_ended(campaign):
    alpha = make_organisation("alpha")
    person = joined(campaign, alpha, at(day(0)))
    joined(campaign, alpha, at(day(1), 0, 0))  # the first moment of the next day
    removed = make_record(person, minutes=60, created_at=at(day(0)), removed_at=at(day(2)))
    make_record(person, minutes=30, created_at=at(day(1)))
    assert removed.removed_at

    snapshot = services.take_snapshot(campaign_id=campaign.pk, day=day(0), now=at(day(9)))

    row = SnapshotRow.objects.get(snapshot=snapshot)
    assert snapshot.is_reconstructed
    assert (row.signed_up, row.recorded_learning, row.minutes_self_recorded) == (1, 1, 60)


def test_a_day_is_kept_however_many_moves_its_headcounts_tell(campaign):
    """Each merger adds its words to the source; a dozen of them are more than a thousand letters."""
    alpha = make_organisation("alpha", headcount=100)
    for number in range(14):
        name = f"Office for the {number} of something with a name as long as such offices have"
        office = make_organisation(f"office-{number}", name=name, headcount=10)
        OrganisationChange.objects.create(
            kind=ChangeKind.MERGE,
            from_organisation=office,
            to_organisation=alpha,
            effective_on=day(-5),
        )

    services.take_snapshot(campaign_id=campaign.pk, day=day(0), now=at(day(9)))

    row = SnapshotRow.objects.get(organisation=alpha)
    assert row.headcount == 240
    assert len(row.headcount_source) > 1000
    assert row.headcount_source.endswith(
        "Office for the 9 of something with a name as long as such offices have on 25 February 2026"
    )


def test_a_reconstructed_day_equals_the_count_from_raw_rows_at_its_end(campaign):
    alpha = make_organisation("alpha")
    for number in range(4):
        person = joined(campaign, alpha, at(day(0)))
        make_record(person, minutes=210 * number or 1, created_at=at(day(0)))
    services.recompute_standings(campaign_id=campaign.pk)
    live = {row["signed_up"] for row in campaign.standings.values("signed_up")}

    services.take_snapshot(campaign_id=campaign.pk, day=day(0), now=at(day(3)))

    row, standing = SnapshotRow.objects.get(), campaign.standings.get()
    for column in ("signed_up", "reached_target", "minutes_self_recorded", "finished"):
        assert getattr(row, column) == getattr(standing, column)
    assert live == {4}


def test_a_day_that_is_not_over_is_refused(campaign):
    with pytest.raises(services.SnapshotRefused, match="once it is over"):
        services.take_snapshot(campaign_id=campaign.pk, day=day(0), now=at(day(0), 23, 59))


def test_the_task_run_twice_late_and_in_any_order_keeps_each_day_once(campaign):
    joined(campaign, make_organisation("alpha"), at(day(1)))
    with time_machine.travel(at(day(3)), tick=False):
        services.take_snapshot(campaign_id=campaign.pk, day=day(1))
        keep_the_past()
        keep_the_past()

    days = Snapshot.objects.filter(campaign=campaign).order_by("day").values_list("day", flat=True)
    assert list(days) == [day(0), day(1), day(2)]
    assert [figures_of(campaign, day(n))["alpha"] for n in range(3)] == [0, 1, 1]


def test_a_kept_day_stands_whatever_happens_later(campaign):
    alpha = make_organisation("alpha", name="Alpha")
    joined(campaign, alpha, at(day(0)))
    services.take_snapshot(campaign_id=campaign.pk, day=day(0), now=at(day(1), 0, 1))

    OrganisationName.objects.create(organisation=alpha, name="Omega", valid_from=day(-20))
    LearningRecord.objects.all().delete()
    joined(campaign, alpha, at(day(0)))

    (body,) = kept(snapshot_on(campaign, day(0)), campaign).bodies
    assert (body.name, body.counts["signed_up"]) == ("Alpha", 1)


@pytest.mark.parametrize("model", [Snapshot, SnapshotRow])
def test_the_database_refuses_to_rewrite_or_delete_the_past(campaign, model):
    make_organisation("alpha")
    services.take_snapshot(campaign_id=campaign.pk, day=day(0), now=at(day(1), 0, 1))

    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        model.objects.update(**{"reason": "x"} if model is Snapshot else {"signed_up": 9})
    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_a_correction_is_a_new_revision_with_its_reason_and_the_old_one_stays(campaign):
    alpha = make_organisation("alpha")
    joined(campaign, alpha, at(day(0)))
    first = services.take_snapshot(campaign_id=campaign.pk, day=day(0), now=at(day(1), 0, 1))
    joined(campaign, alpha, at(day(0)))

    services.revise_snapshot(campaign_id=campaign.pk, day=day(0), reason=" A late return ")

    found = snapshot_on(campaign, day(0))
    assert (found.revision, found.reason) == (2, "A late return")
    assert figures_of(campaign, day(0)) == {"alpha": 2}
    assert [body.counts["signed_up"] for body in kept(first, campaign).bodies] == [1]


def test_a_correction_without_reason_without_a_kept_day_or_without_effect_is_refused(campaign):
    make_organisation("alpha")
    with pytest.raises(services.SnapshotRefused, match="no kept figures"):
        services.revise_snapshot(campaign_id=campaign.pk, day=day(0), reason="Why not")
    services.take_snapshot(campaign_id=campaign.pk, day=day(0), now=at(day(1), 0, 1))
    with pytest.raises(services.SnapshotRefused, match="reason"):
        services.revise_snapshot(campaign_id=campaign.pk, day=day(0), reason="  ")
    with pytest.raises(services.SnapshotRefused, match="same figures"):
        services.revise_snapshot(campaign_id=campaign.pk, day=day(0), reason="To be sure")
    assert Snapshot.objects.count() == 1


def test_a_body_stands_where_it_merged_from_its_day_on_with_people_and_headcount(campaign):
    alpha, beta = make_organisation("alpha", headcount=100), make_organisation("beta", headcount=50)
    joined(campaign, alpha, at(day(0)))
    joined(campaign, beta, at(day(0)))
    OrganisationChange.objects.create(
        kind=ChangeKind.MERGE, from_organisation=beta, to_organisation=alpha, effective_on=day(1)
    )
    for number in (0, 1):
        services.take_snapshot(campaign_id=campaign.pk, day=day(number), now=at(day(5)))

    before = kept(snapshot_on(campaign, day(0)), campaign)
    (after,) = kept(snapshot_on(campaign, day(1)), campaign).bodies

    assert [(b.slug, b.counts["signed_up"], b.headcount) for b in before.bodies] == [
        ("alpha", 1, 100),
        ("beta", 1, 50),
    ]
    assert (after.slug, after.counts["signed_up"], after.headcount) == ("alpha", 2, 150)
    (note,) = snapshot_on(campaign, day(1)).notes
    assert "Beta merged into Alpha" in note
    assert before.notes == ()


def test_a_transfer_moves_headcount_and_its_note_says_where_sign_ups_count(campaign):
    alpha, beta = make_organisation("alpha", headcount=100), make_organisation("beta", headcount=50)
    joined(campaign, alpha, at(day(0)))
    OrganisationChange.objects.create(
        kind=ChangeKind.TRANSFER,
        from_organisation=alpha,
        to_organisation=beta,
        effective_on=day(1),
        people=20,
    )
    services.take_snapshot(campaign_id=campaign.pk, day=day(1), now=at(day(5)))

    reading = kept(snapshot_on(campaign, day(1)), campaign)
    assert {b.slug: (b.counts["signed_up"], b.headcount) for b in reading.bodies} == {
        "alpha": (1, 80),
        "beta": (0, 70),
    }
    assert "stays counted where they signed up" in reading.notes[0]


def test_sign_ups_by_hour_are_kept_up_and_counted_again(campaign):
    alpha = make_organisation("alpha")
    joined(campaign, alpha, at(day(0), 9, 59))
    joined(campaign, alpha, at(day(3), 10, 0))
    with time_machine.travel(at(day(3), 12), tick=False):
        sweep_pending_changes()
        recent = set(SignUpHour.objects.values_list("day", "hour", "people"))
        keep_the_past()
        keep_the_past()

    assert recent == {(day(3), 10, 1)}
    assert set(SignUpHour.objects.values_list("day", "hour", "people")) == {
        (day(0), 9, 1),
        (day(3), 10, 1),
    }


# --- The nights on which the clocks change --------------------------------------------------------

SPRING, AUTUMN = dt.date(2026, 3, 29), dt.date(2026, 10, 25)
A_DAY = dt.timedelta(days=1)
TWICE = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)  # half past one, for the first time
# Sign-ups inside the day, its very first moment among them.
MOMENTS = {
    SPRING: [at(SPRING, 0, 0), at(SPRING, 0, 30), at(SPRING, 2, 30)],
    AUTUMN: [at(AUTUMN, 0, 0), at(AUTUMN, 0, 30), TWICE, TWICE + dt.timedelta(hours=1)],
}


def last_second(day):
    return at(day, 23, 59) + dt.timedelta(seconds=59)


def over(day):
    """The moment at which a day is over, in UTC, where hours can be counted."""
    return services.snapshots.end_of(day).astimezone(dt.UTC)


@pytest.fixture
def all_year(db):
    dates = {"opens_on": dt.date(2026, 3, 1), "closes_on": dt.date(2026, 11, 30)}
    return make_campaign(
        **dates,
        learning_from=dates["opens_on"],
        learning_to=dates["closes_on"],
        headcount_on=dates["opens_on"],
    )


@pytest.mark.parametrize("kept_late", [False, True], ids=["at midnight", "days later"])
@pytest.mark.parametrize(("changed", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_day_of_23_or_25_hours_is_kept_once_with_everybody_of_it(
    all_year, changed, hours, kept_late
):
    alpha = make_organisation("alpha")
    joined(all_year, alpha, last_second(changed - A_DAY))
    inside = [*MOMENTS[changed], last_second(changed)]
    for moment in inside:
        joined(all_year, alpha, moment)
    if kept_late:
        joined(all_year, alpha, at(changed + A_DAY, 0, 0))
    end = over(changed)
    assert end - over(changed - A_DAY) == dt.timedelta(hours=hours)

    later = dt.timedelta(days=9) if kept_late else dt.timedelta(minutes=1)
    for _ in range(2):
        services.take_snapshot(campaign_id=all_year.pk, day=changed, now=end + later)
    services.take_snapshot(campaign_id=all_year.pk, day=changed - A_DAY, now=end + later)

    assert Snapshot.objects.filter(campaign=all_year, day=changed).count() == 1
    assert figures_of(all_year, changed - A_DAY) == {"alpha": 1}
    assert figures_of(all_year, changed) == {"alpha": 1 + len(inside)}


def test_a_day_of_25_hours_is_not_over_after_24(all_year):
    after_24_hours = over(AUTUMN - A_DAY) + dt.timedelta(hours=24)
    with pytest.raises(services.SnapshotRefused, match="once it is over"):
        services.take_snapshot(campaign_id=all_year.pk, day=AUTUMN, now=after_24_hours)


def test_half_past_one_twice_is_one_hour_of_the_right_day(all_year):
    alpha = make_organisation("alpha")
    for moment in (*MOMENTS[AUTUMN], last_second(AUTUMN), at(AUTUMN + A_DAY, 0, 0)):
        joined(all_year, alpha, moment)
    services.refresh_sign_up_hours(campaign_id=all_year.pk)

    assert set(SignUpHour.objects.values_list("day", "hour", "people")) == {
        (AUTUMN, 0, 2),
        (AUTUMN, 1, 2),
        (AUTUMN, 23, 1),
        (AUTUMN + A_DAY, 0, 1),
    }
