"""The real organisations and the campaign of 2023 as if it were open today: names as long as they really are."""

import datetime as dt

from django.core.management import call_command
from django.utils import timezone

from accounts.models import Appointment, Role
from campaigns.models import Campaign
from departments.models import Organisation
from tests.factories import make_participation, make_user

TODAY = timezone.localdate()


def open_today(*slugs):
    """With one person taking part for each slug of an organisation."""
    call_command("load_reference_data", verbosity=0)
    call_command("load_campaign", "one-big-thing-2023", verbosity=0)
    Campaign.objects.update(
        opens_on=TODAY - dt.timedelta(days=3),
        closes_on=TODAY + dt.timedelta(days=60),
        learning_from=TODAY - dt.timedelta(days=90),
        learning_to=TODAY + dt.timedelta(days=60),
        is_published=True,
    )
    campaign = Campaign.objects.get()
    for slug in slugs:
        make_participation(campaign, organisation=Organisation.objects.get(slug=slug))
    return campaign


def make_colleague():
    """Of the central team."""
    user = make_user("casey.central@ofsted.gov.uk")
    Appointment.objects.create(user=user, role=Role.CENTRAL_TEAM, starts_on=dt.date(2023, 1, 1))
    return user
