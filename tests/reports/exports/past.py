"""Days that were kept, as conftest and tests put them there."""

import datetime as dt

from django.utils import timezone

from reports.models import Snapshot, SnapshotRow


def keep(campaign, people, day, **corrected):
    at = dt.datetime.combine(day, dt.time(23, 59), timezone.get_default_timezone())
    snapshot = Snapshot.objects.create(campaign=campaign, day=day, as_at=at, **corrected)
    organisations = {person.organisation for person in people}
    for number, organisation in enumerate(sorted(organisations, key=lambda each: each.slug)):
        known = organisation.headcounts.first()
        name = organisation.names.get()
        SnapshotRow.objects.create(
            snapshot=snapshot,
            organisation=organisation,
            name=name.name,
            abbreviation=name.abbreviation,
            kind=organisation.kind,
            group=organisation.group.slug,
            signed_up=10 + number,
            recorded_learning=number,
            minutes_self_recorded=61 * number,
            **headcount_of(known),
        )
    return snapshot


def headcount_of(known):
    if known is None:
        return {}
    source = "Two\r\nlines\x07 and a\ttab"
    return {"headcount": known.people, "headcount_as_at": known.as_at, "headcount_source": source}
